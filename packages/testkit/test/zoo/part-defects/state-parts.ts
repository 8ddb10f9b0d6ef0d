import type { CryptoProvider } from '@lockstep/core/crypto'
import { nonceSpace } from '@lockstep/core/engine'
import {
  createState,
  decodeStateDiff,
  encodeStateDiff,
  type ReadableSpace,
  type State,
  type StateDiff,
  type StateOptions,
  type StateView,
  takeSnapshot,
} from '@lockstep/core/state'
import {
  type AnyStfProperty,
  atomicRollbackProperty,
  getterPurityProperty,
  invariantsProperty,
  nonceAndReplayProperty,
  replayEquivalenceProperty,
  smallScopeProperty,
  snapshotEquivalenceProperty,
} from '@lockstep/testkit'
import { createJournal, type Journal, type OverlayCell } from '../../../../core/src/state/journal.js'
import type { PartDefect } from '../defect.js'
import type { Replacement } from '../replaceable-parts.js'
import { createBank } from './bank.js'

/** Defects of the state, its history, its records and its snapshots. */
export const stateParts: readonly PartDefect[] = [
  part(
    'a rollback that forgets',
    atomicRollbackProperty,
    journalWith(({ commit }) => ({ rollback: commit })),
  ),
  part(
    'a rollback that forgets, by its invariants',
    invariantsProperty,
    journalWith(({ commit }) => ({ rollback: commit })),
  ),
  part('a rollback that undoes in the wrong order', atomicRollbackProperty, () => ({ createJournal: forwardJournal })),
  part(
    'a rollback that keeps the first write',
    smallScopeProperty,
    journalWith((journal) => {
      let isFirst = true
      return {
        begin() {
          isFirst = true
          journal.begin()
        },
        record(cell) {
          if (!isFirst) journal.record(cell)
          isFirst = false
        },
      }
    }),
  ),
  part(
    'going back does nothing',
    replayEquivalenceProperty,
    stateWith(() => ({ revert() {} })),
  ),
  part(
    'going back goes one version too far',
    replayEquivalenceProperty,
    stateWith((state) => ({
      revert: (steps) => state.revert(Math.min(steps + 1, state.version() - state.oldestVersion())),
    })),
  ),
  part(
    'deletions are not kept',
    invariantsProperty,
    stateWith((state) => ({
      prepare: (diff) => state.prepare(withoutDeletions(diff)),
    })),
  ),
  part(
    'the last changes of a block are lost',
    nonceAndReplayProperty,
    stateWith((state) => ({
      prepare: (diff) => state.prepare(diff.slice(0, -1)),
    })),
  ),
  part(
    'what is thrown away is kept',
    atomicRollbackProperty,
    stateWith((state) => ({
      discard: (prepared) => state.commit(prepared),
    })),
  ),
  part(
    'older versions read the latest',
    getterPurityProperty,
    stateWith((state) => ({
      at: (version) => ({ ...state.at(version), space: state.space, get: state.get }),
    })),
  ),
  part('entries come in the order in which they came in', snapshotEquivalenceProperty, () => {
    const arrivals = new WeakMap<State, string[]>()
    return {
      createState(provider: CryptoProvider, options?: StateOptions): State {
        const state = createState(provider, options)
        const arrived: string[] = []
        arrivals.set(state, arrived)
        return {
          ...state,
          commit(prepared) {
            for (const { changes } of prepared.diff) {
              for (const { key } of changes) if (!arrived.includes(key)) arrived.push(key)
            }
            state.commit(prepared)
          },
          overlay() {
            const overlay = state.overlay()
            return {
              ...overlay,
              space(name) {
                const space = overlay.space(name)
                const place = (key: string): number => arrived.indexOf(key)
                return {
                  ...space,
                  entries: (page) =>
                    space
                      .entries({ ...page, limit: 1000 })
                      .toSorted(([left], [right]) => place(left) - place(right))
                      .slice(0, page.limit),
                }
              },
            }
          },
        }
      },
    }
  }),
  part(
    'a snapshot without its last space',
    snapshotEquivalenceProperty,
    snapshotOf((view) => ({
      spaceNames: () => view.spaceNames().slice(0, -1),
    })),
  ),
  part(
    'a snapshot without the nonces',
    snapshotEquivalenceProperty,
    snapshotOf((view) => ({
      spaceNames: () => view.spaceNames().filter((name) => name !== nonceSpace),
    })),
  ),
  part(
    'a snapshot that leaves out the last entry',
    snapshotEquivalenceProperty,
    snapshotOf((view) => ({
      space: (name) => withoutLast(view.space(name)),
    })),
  ),
  part('records without deletions', replayEquivalenceProperty, () => ({
    encodeStateDiff: (diff: StateDiff) => encodeStateDiff(withoutDeletions(diff)),
  })),
  part('records are read without their nonces', replayEquivalenceProperty, () => ({
    decodeStateDiff: (bytes: Uint8Array) => decodeStateDiff(bytes).filter(({ space }) => space !== nonceSpace),
  })),
]

function part(name: string, property: AnyStfProperty, replace: () => Replacement): PartDefect {
  return { name, property, stf: createBank, replace }
}

function journalWith(change: (journal: Journal) => Partial<Journal>): () => Replacement {
  return () => ({
    createJournal() {
      const journal = createJournal()
      return { ...journal, ...change(journal) }
    },
  })
}

function stateWith(change: (state: State) => Partial<State>): () => Replacement {
  return () => ({
    createState(provider: CryptoProvider, options?: StateOptions) {
      const state = createState(provider, options)
      return { ...state, ...change(state) }
    },
  })
}

function snapshotOf(change: (view: StateView) => Partial<StateView>): () => Replacement {
  return () => ({
    takeSnapshot: (view: StateView, identity: Uint8Array) => takeSnapshot({ ...view, ...change(view) }, identity),
  })
}

/** Undoes what came first, first: of an entry that was written twice, the value in between stays. */
function forwardJournal(): Journal {
  const cells: OverlayCell[] = []
  const formers: OverlayCell['value'][] = []
  const marks: number[] = []
  return {
    record(cell) {
      if (marks.length === 0) return
      cells.push(cell)
      formers.push(cell.value)
    },
    begin: () => void marks.push(cells.length),
    commit: () => void marks.pop(),
    rollback() {
      const mark = marks.pop() ?? 0
      const undone = formers.splice(mark)
      for (const [index, cell] of cells.splice(mark).entries()) cell.value = undone[index]
    },
    depth: () => marks.length,
  }
}

function withoutDeletions(diff: StateDiff): StateDiff {
  return diff
    .map(({ space, changes }) => ({ space, changes: changes.filter(({ value }) => value !== undefined) }))
    .filter(({ changes }) => changes.length > 0)
}

function withoutLast(space: ReadableSpace): ReadableSpace {
  return { ...space, entries: (page) => space.entries(page).slice(0, -1) }
}
