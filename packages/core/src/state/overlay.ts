import { LockstepError } from '../error.js'
import type { DiffOrigin } from './diff-origin.js'
import { createJournal } from './journal.js'
import type { KeyedStore } from './keyed-store.js'
import { createOverlaySpace, type OverlaySpace, type WritableSpace } from './overlay-space.js'
import type { ReadableState } from './readable-state.js'
import type { SpaceDiff, StateDiff } from './state-diff.js'

/**
 * The writes of one block above a base that stays as it is, with nested transactions.
 *
 * An overlay lives while its base stands still: after the base has moved (a commit, a revert) `diff` refuses.
 */
export interface Overlay extends ReadableState {
  /** The space of that name, for reading and writing. Keep the handle: the lookup is by text. */
  space(name: string): WritableSpace
  /** Opens a transaction; transactions nest. */
  begin(): void
  /** Closes the innermost transaction and keeps its writes. @throws LockstepError `StateNoTransaction` */
  commit(): void
  /** Closes the innermost transaction and undoes its writes. @throws LockstepError `StateNoTransaction` */
  rollback(): void
  /** The number of open transactions. */
  depth(): number
  /**
   * Everything that now differs from the base, in canonical order. Entries that ended up with the bytes they had are
   * left out: the diff tells what changed, not what was tried.
   *
   * @throws LockstepError `StateTransactionOpen`, `StateOverlayStale`
   */
  diff(): StateDiff
}

/**
 * Nothing is written yet, and no transaction is open. Names of spaces are checked where they are first asked for:
 * `space` throws LockstepError `StateSpaceName`.
 *
 * @param remember is told what the diff was made from
 */
export function createOverlay(
  base: Pick<KeyedStore, 'space' | 'spaceNames' | 'revision'>,
  remember: (diff: StateDiff, origin: DiffOrigin) => void,
): Overlay {
  const spaces = new Map<string, OverlaySpace>()
  const journal = createJournal()
  const revision = base.revision()

  function space(name: string): OverlaySpace {
    const known = spaces.get(name)
    if (known !== undefined) return known
    const created = createOverlaySpace(base.space(name), journal)
    spaces.set(name, created)
    return created
  }

  function assertFinished(): void {
    const depth = journal.depth()
    if (depth > 0) {
      throw new LockstepError(
        'StateTransactionOpen',
        `${depth} transactions are open; commit or roll back each before taking the diff.`,
        { field: 'depth', value: depth, limit: 0 },
      )
    }
    if (base.revision() !== revision) {
      throw new LockstepError(
        'StateOverlayStale',
        'The base of this overlay has moved since the overlay was opened; execute the block again on a new overlay.',
        { field: 'revision', value: revision, limit: base.revision() },
      )
    }
  }

  return {
    space,
    spaceNames: () => [...new Set([...base.spaceNames(), ...spaces.keys()])].sort(),
    begin: journal.begin,
    commit: journal.commit,
    rollback: journal.rollback,
    depth: journal.depth,
    diff() {
      assertFinished()
      const diff: SpaceDiff[] = []
      const origin: DiffOrigin = { revision, entries: [] }
      for (const name of [...spaces.keys()].sort()) {
        const changes = spaces.get(name)?.changes(origin) ?? []
        if (changes.length > 0) diff.push({ space: name, changes })
      }
      remember(diff, origin)
      return diff
    },
  }
}
