import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { Entry, EntryPage, KeyCursor } from './readable-state.js'
import { stateLimit } from './state-limit.js'

/**
 * Merges cursors into one page of entries. A key that several cursors visit counts once; a key without a value
 * (deleted above the base) is skipped.
 *
 * PERF: O(log n) to place the cursors, then O(cursors) a key; deleted keys cost as much as live ones, so a page is
 * bounded by its limit and by the number of entries that the block wrote.
 *
 * @throws LockstepError `StatePageLimit`
 */
export function readPage(
  page: EntryPage,
  cursors: (after: Hex | undefined) => readonly KeyCursor[],
  get: (key: Hex) => Uint8Array | undefined,
): Entry[] {
  assertPageLimit(page.limit)
  const sources = cursors(page.after)
  const entries: Entry[] = []
  while (entries.length < page.limit) {
    const key = smallestKey(sources)
    if (key === undefined || !isOnPage(page, key)) break
    page.onVisit?.(key)
    for (const source of sources) if (source.key === key) source.advance()
    const value = get(key)
    if (value !== undefined) entries.push([key, value])
  }
  return entries
}

/** Whether a page goes on with this key. */
export function isOnPage({ prefix }: Pick<EntryPage, 'prefix'>, key: Hex): boolean {
  return prefix === undefined || key.startsWith(prefix)
}

function smallestKey(sources: readonly KeyCursor[]): Hex | undefined {
  let smallest: Hex | undefined
  for (const { key } of sources) if (key !== undefined && (smallest === undefined || key < smallest)) smallest = key
  return smallest
}

/** @throws LockstepError `StatePageLimit` */
export function assertPageLimit(limit: number): void {
  if (Number.isInteger(limit) && limit >= 1 && limit <= stateLimit.page) return
  throw new LockstepError(
    'StatePageLimit',
    `The page limit ${limit} must be an integer from 1 to ${stateLimit.page}; read the next page with \`after\`.`,
    { field: 'limit', value: limit, limit: stateLimit.page },
  )
}
