import { LockstepError } from '../error.js'
import { type Entry, type EntryPage, type ReadableSpace, stateLimit } from '../state/index.js'

/**
 * One page of a space, in the words of the author's `entries`.
 *
 * @throws LockstepError `PageLimit`
 */
export function readMapPage(space: ReadableSpace, page: EntryPage): Entry[] {
  assertLimit(page.limit)
  return space.entries(page)
}

function assertLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= stateLimit.page) return
  throw new LockstepError(
    'PageLimit',
    `limit is ${limit}; a page has 1 to ${stateLimit.page} entries, read on with after`,
    { field: 'limit', value: limit, limit: stateLimit.page },
  )
}
