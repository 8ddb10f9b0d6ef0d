import type { Hex } from '../hex.js'
import type { KeyChange } from './key-change.js'

/** Which shielding key opens which block's inputs, by the announcements in the blocks before. */
export interface KeySchedule {
  /** Oldest first. */
  changes(): readonly KeyChange[]
  /** Those that stood in blocks up to this one. */
  changesUpTo(number: number): readonly KeyChange[]
  /**
   * The keys for which inputs of a block are opened: the current one, and behind it the one before as long as it is not
   * retired.
   */
  keysAt(number: number): readonly Hex[]
  append(changes: readonly KeyChange[]): void
  /** Forgets what blocks behind this one announced. */
  revert(number: number): void
}

/**
 * A pure function of block number and earlier announcements: there is no clock, and what a worker holds has no say.
 *
 * @param first hash of the shard's first key.
 */
export function createKeySchedule(first: Hex, initial: readonly KeyChange[] = []): KeySchedule {
  const changes = [...initial]
  const changesUpTo = (number: number) => changes.filter(({ announced }) => announced <= number)
  return {
    changes: () => changes,
    changesUpTo,
    keysAt(number) {
      const last = changes.findLast(({ effective }) => effective <= number)
      if (last === undefined) return [first]
      return number < last.retired ? [last.key, last.previous] : [last.key]
    },
    append: (more) => {
      changes.push(...more)
    },
    revert(number) {
      changes.length = changesUpTo(number).length
    },
  }
}
