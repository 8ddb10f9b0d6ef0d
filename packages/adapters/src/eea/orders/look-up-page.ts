import { refuse } from '../json-rpc/refuse.js'

/** An entry that look-ups list. Sequences rise in the order in which entries were made. */
export interface LookUpEntry {
  readonly sequence: number
}

/** One answer of a look-up. */
export interface LookUpPage<Entry> {
  /** How many entries match, on this page, before it and behind it. */
  readonly totalCount: number
  readonly entries: readonly Entry[]
  /** Continues behind this page; absent when nothing is left. */
  readonly tag: string | undefined
}

/** Entries on one page if a service does not say otherwise. The text leaves the number to the implementation. */
export const defaultPageSize = 100

/** Lists entries from the first on. PERF: goes over all entries, as `totalCount` asks for. */
export function firstPage<Entry extends LookUpEntry>(matching: readonly Entry[], pageSize: number): LookUpPage<Entry> {
  return pageAfter(matching, -1, pageSize)
}

/**
 * Goes on behind the page that gave out `tag`. A tag is the hexadecimal sequence of the last entry that was seen, so
 * entries that are added or removed meanwhile move nothing.
 *
 * @throws LockstepError `NoMoreResults` when nothing is left, and for a tag that no look-up gave out.
 */
export function nextPage<Entry extends LookUpEntry>(
  matching: readonly Entry[],
  tag: string,
  pageSize: number,
): LookUpPage<Entry> {
  const after = /^(?:0x)?[0-9a-f]{1,13}$/i.test(tag) ? Number.parseInt(tag, 16) : Number.MAX_SAFE_INTEGER
  const page = pageAfter(matching, after, pageSize)
  if (page.entries.length > 0) return page
  throw refuse('NoMoreResults', 'no entries are left behind this tag; begin a new look-up', {
    field: 'tag',
    value: tag,
  })
}

function pageAfter<Entry extends LookUpEntry>(
  matching: readonly Entry[],
  after: number,
  pageSize: number,
): LookUpPage<Entry> {
  const left = matching.filter(({ sequence }) => sequence > after)
  const entries = left.slice(0, pageSize)
  const last = entries.at(-1)
  const tag = last !== undefined && left.length > entries.length ? `0x${last.sequence.toString(16)}` : undefined
  return { totalCount: matching.length, entries, tag }
}
