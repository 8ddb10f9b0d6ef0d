import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type Entry, type ReadableSpace, stateLimit } from '../state/index.js'

/**
 * One page of a space: at most `limit` entries behind the key `after`.
 *
 * @throws LockstepError `PageLimit`
 */
export function readMapPage(space: ReadableSpace, after: Hex | undefined, limit: number): Entry[] {
  assertLimit(limit)
  return after === undefined ? space.entries({ limit }) : space.entries({ after, limit })
}

function assertLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= stateLimit.page) return
  throw new LockstepError(
    'PageLimit',
    `limit is ${limit}; a page has 1 to ${stateLimit.page} entries, read on with after`,
    { field: 'limit', value: limit, limit: stateLimit.page },
  )
}
