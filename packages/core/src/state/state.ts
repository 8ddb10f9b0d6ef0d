import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { DiffOrigin } from './diff-origin.js'
import { equalBytes } from './equal-bytes.js'
import { integerOption } from './integer-option.js'
import { applyDiff } from './keyed-store.js'
import type { TreeHasher } from './node-hash.js'
import { createOverlay, type Overlay } from './overlay.js'
import { createPopulation, type Population } from './population.js'
import type { StateProof } from './proof.js'
import type { ReadableState } from './readable-state.js'
import { assertCanonicalDiff, type StateDiff } from './state-diff.js'
import { createStateHistory, type KeptVersion } from './state-history.js'
import { createStateView, type StateView } from './state-view.js'
import { storageKey } from './storage-key.js'
import { type ResolvedChanges, resolveChanges } from './tree-changes.js'
import type { TreeStep } from './tree-step.js'
import { undoDiff } from './undo-record.js'

/** Where a state begins, and how much of its past it keeps. Versions are counted, not timed. */
export interface StateOptions {
  /** How many versions before the current one stay readable, provable and revertible; 0 to 100,000, 64 by default. */
  readonly keptVersions?: number
  /** The number of the first version, 0 by default; each commit counts one up. */
  readonly firstVersion?: number
  /** The entries of the first version (a genesis, a snapshot); none by default. */
  readonly initial?: StateDiff
}

/** The outcome of a block, computed beside the state: commit it or let it go. */
export interface PreparedState {
  /** The state root after the diff, 32 bytes. */
  readonly root: Uint8Array
  readonly diff: StateDiff
  /** The version that the diff was made on. */
  readonly baseVersion: number
}

/**
 * The state of one STF: entries, their authenticated tree, and the recent versions of both.
 *
 * Reading and preparing leave it as it is; `commit`, `revert` and `discard` are the only functions that change it.
 */
export interface State extends ReadableState {
  /** The current one. Each commit adds one, and each revert takes off as many as it goes back. */
  version(): number
  /** The oldest one that is kept. */
  oldestVersion(): number
  /** The root of a kept version (the current one by default), 32 bytes. @throws LockstepError `StateVersionUnknown` */
  root(version?: number): Uint8Array
  /** The current value bytes, or `undefined` where there is no entry. */
  get(space: string, key: Hex): Uint8Array | undefined
  /** A fresh overlay for one block above the current version. */
  overlay(): Overlay
  /**
   * Computes the state after a canonical diff of the current version.
   *
   * PERF: O(log n) hashes a change, in one batch a tree level.
   *
   * @throws LockstepError `StateDiffOrder`, `StateSpaceName`, `StateKeyTooLong`, `StateValueTooLong`, `InvalidHex`
   */
  prepare(diff: StateDiff): PreparedState
  /**
   * Makes a prepared outcome the current version. Everything else that was prepared beside it is discarded, and the
   * oldest version is dropped once more than the kept ones are there.
   *
   * @throws LockstepError `StatePreparedStale`
   */
  commit(prepared: PreparedState): void
  /** Frees the memory of an outcome that will not be committed; nothing happens when it is gone already. */
  discard(prepared: PreparedState): void
  /** Goes back by `steps` versions (a reorg). @throws LockstepError `StateVersionUnknown` when they are not kept */
  revert(steps: number): void
  /** A kept version, to be read. @throws LockstepError `StateVersionUnknown` */
  at(version: number): StateView
  /**
   * Proof of the value, or of the absence, of an entry in a kept version (the current one by default).
   *
   * @throws LockstepError `StateVersionUnknown`, `StateSpaceName`
   */
  prove(space: string, key: Hex, version?: number): StateProof
  /** Tree nodes in use, for memory accounting. */
  nodeCount(): { readonly inner: number; readonly leaves: number }
}

interface OpenOutcome {
  readonly step: TreeStep
  readonly changes: ResolvedChanges
}

const defaultKeptVersions = 64
const mostKeptVersions = 100_000

/**
 * A state with one version, whose entries are those of `initial`.
 *
 * @throws LockstepError `StateOption`, and for `initial` as `prepare` does
 */
export function createState(provider: TreeHasher, { initial = [], ...options }: StateOptions = {}): State {
  assertCanonicalDiff(initial)
  const population = createPopulation(provider)
  for (const entries of initial) population.add(entries)
  return populatedState(provider, population, options)
}

type PopulatedOptions = Omit<StateOptions, 'initial'>

/** The options of a state, what is left out filled in. @throws LockstepError `StateOption` */
export function completeStateOptions({
  keptVersions = defaultKeptVersions,
  firstVersion = 0,
}: PopulatedOptions): Required<PopulatedOptions> {
  return {
    keptVersions: integerOption('keptVersions', keptVersions, mostKeptVersions),
    firstVersion: integerOption('firstVersion', firstVersion, Number.MAX_SAFE_INTEGER),
  }
}

/** The state with the entries of a population, which it takes over. @throws LockstepError `StateOption` */
export function populatedState(provider: TreeHasher, population: Population, options: PopulatedOptions): State {
  const { keptVersions, firstVersion } = completeStateOptions(options)
  const { store, tree } = population.finish()
  const history = createStateHistory({ version: firstVersion, root: tree.root(), undo: [], step: undefined })
  /** What was prepared on the current version. Emptied when the version changes. */
  const open = new Map<PreparedState, OpenOutcome>()

  /** What is known about the diff that an overlay made last. PERF: of others it is found out again. */
  let lastDiff: StateDiff | undefined
  let lastOrigin: DiffOrigin | undefined

  function remember(diff: StateDiff, origin: DiffOrigin): void {
    lastDiff = diff
    lastOrigin = origin
  }

  function discardAll(): void {
    for (const { step } of open.values()) tree.discard(step)
    open.clear()
  }

  /** The oldest version keeps no way back: what only older ones used is freed. */
  function retire({ step }: KeptVersion): void {
    if (step !== undefined) tree.retire(step)
  }

  function stepsBehind(kept: KeptVersion): TreeStep[] {
    return history.behind(kept).flatMap(({ step }) => step ?? [])
  }

  function at(version: number): StateView {
    return createStateView(store, history, history.find(version))
  }

  return {
    space: store.space,
    spaceNames: store.spaceNames,
    get: (space, key) => store.space(space).get(key),
    version: () => history.current().version,
    oldestVersion: () => history.oldest().version,
    root: (version) => (version === undefined ? history.current() : history.find(version)).root.slice(),
    overlay: () => createOverlay(store, remember),
    nodeCount: tree.nodeCount,
    at,

    prepare(diff) {
      const origin = diff === lastDiff ? lastOrigin : undefined
      // PERF: what an overlay has made is in order, and its entries were held to the limits when they were written.
      if (origin === undefined) assertCanonicalDiff(diff)
      const isCurrent = origin?.revision === store.revision()
      const changes = resolveChanges(provider, store, diff, isCurrent ? origin : undefined)
      const step = tree.prepare(changes)
      const prepared: PreparedState = { root: step.root.slice(), diff, baseVersion: history.current().version }
      open.set(prepared, { step, changes })
      return prepared
    },

    commit(prepared) {
      const outcome = open.get(prepared)
      if (outcome === undefined) refuseStale(prepared, history.current())
      const { step, changes } = outcome
      open.delete(prepared)
      discardAll()
      tree.commit(step)
      const undo = applyDiff(store, prepared.diff, changes)
      history.push({ version: prepared.baseVersion + 1, root: tree.root(), undo, step })
      while (history.trim(keptVersions + 1) !== undefined) retire(history.oldest())
    },

    discard(prepared) {
      const outcome = open.get(prepared)
      if (outcome === undefined) return
      open.delete(prepared)
      tree.discard(outcome.step)
    },

    revert(steps) {
      const target = history.find(history.current().version - steps)
      discardAll()
      while (history.current() !== target) {
        const { undo: record, step } = history.pop()
        const undo = undoDiff(record)
        applyDiff(store, undo, resolveChanges(provider, store, undo, undefined))
        if (step !== undefined) tree.revert(step)
      }
    },

    prove(space, key, version = history.current().version) {
      const path = provider.sha256(storageKey(space, key))
      const { siblings, leaf } = tree.lookUp(path, stepsBehind(history.find(version)))
      if (leaf === undefined) return { siblings, end: { kind: 'empty' } }
      const value = equalBytes(leaf.path, path) ? at(version).get(space, key) : undefined
      return { siblings, end: value === undefined ? { kind: 'otherLeaf', ...leaf } : { kind: 'value', value } }
    },
  }
}

function refuseStale(prepared: PreparedState, current: KeptVersion): never {
  throw new LockstepError(
    'StatePreparedStale',
    `What was prepared on version ${prepared.baseVersion} was discarded, committed or overtaken: the state is at version ${current.version}; prepare the diff again.`,
    { field: 'baseVersion', value: prepared.baseVersion, limit: current.version },
  )
}
