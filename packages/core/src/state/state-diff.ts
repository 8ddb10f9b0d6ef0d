import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { assertEntrySize } from './entry-size.js'
import { storageKeyPrefix } from './storage-key.js'

/** One changed entry: the new value bytes, or `undefined` where the entry is deleted. */
export interface EntryChange {
  readonly key: Hex
  /** At most `stateLimit.value` bytes. */
  readonly value: Uint8Array | undefined
}

/** The changed entries of one space, by key bytes, strictly ascending, at least one. */
export interface SpaceDiff {
  readonly space: string
  readonly changes: readonly EntryChange[]
}

/**
 * What a block changed: spaces by name, strictly ascending. In this order a diff has one form, so its bytes can be
 * compared, hashed and logged.
 */
export type StateDiff = readonly SpaceDiff[]

/**
 * Refuses a diff that is not in canonical order, or that has an entry which the state would not take. Two changes of
 * one entry would make the outcome depend on the reader; another order would be a second byte form of the same diff.
 *
 * PERF: one string comparison an entry.
 *
 * @throws LockstepError `StateDiffOrder`, `StateSpaceName`, `StateKeyTooLong`, `StateValueTooLong`
 */
export function assertCanonicalDiff(diff: StateDiff): void {
  let previousSpace = ''
  for (const { space, changes } of diff) {
    storageKeyPrefix(space)
    if (space <= previousSpace || changes.length === 0) refuseOrder('space', space, previousSpace)
    previousSpace = space
    let previousKey = ''
    for (const { key, value } of changes) {
      if (key <= previousKey) refuseOrder(`key of ${space}`, key, previousKey)
      assertEntrySize(key, value)
      previousKey = key
    }
  }
}

function refuseOrder(field: string, value: string, previous: string): never {
  throw new LockstepError(
    'StateDiffOrder',
    `The ${field} ${value} must come behind ${previous || 'nothing'} and have changes; sort the diff and name each entry once.`,
    { field, value, limit: previous },
  )
}
