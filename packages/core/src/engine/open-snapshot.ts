import { fromHex, type Hex } from '../hex.js'
import {
  createSnapshotImport,
  createState,
  type ReadableState,
  type SnapshotExpectation,
  type SnapshotImport,
  type State,
  type StateDiff,
  type StateOptions,
} from '../state/index.js'
import type { Stf } from '../stf/index.js'
import { allEntries } from './all-entries.js'
import { migratedOverlay } from './migrated-overlay.js'
import type { MigrationEnvironment } from './migration-environment.js'
import { stateSpaces } from './state-spaces.js'
import { stfLineage, unknownIdentity } from './stf-lineage.js'

/** What the caller trusts and accepts of a snapshot, and what the state made from it is like. */
export interface TrustedSnapshot
  extends Omit<SnapshotExpectation, 'identity' | 'spaces'>,
    Omit<StateOptions, 'initial'> {
  /**
   * The STF that wrote the state, 32 bytes: `stfIdentity` of the signed header that the root is from. Never what the
   * snapshot says of itself: the root does not cover that, and a sender who could choose the version would choose
   * which migrations run.
   */
  readonly identity: Hex
}

/**
 * Opens a snapshot that the STF or one of its earlier versions wrote: verifies it against the root, and migrates it
 * where it is older.
 *
 * @throws LockstepError as {@link createSnapshotOpening} and its functions do
 */
export function openSnapshot(
  environment: MigrationEnvironment,
  chunks: Iterable<Uint8Array>,
  snapshot: TrustedSnapshot,
): State {
  const opening = createSnapshotOpening(environment, snapshot)
  for (const chunk of chunks) opening.accept(chunk)
  return opening.finish()
}

/**
 * Opens a snapshot chunk by chunk, from sources that are slow or break off: as `createSnapshotImport`, but of every
 * version in {@link stfLineage}. The root is the one that the writing version's state had; `finish` answers the state
 * of the version that runs here, whose root may be another, and no older version of it can be read.
 *
 * @throws LockstepError `UnknownIdentity`, naming both; from `accept` and `finish`: what an import throws; from `finish`
 * also what `migrateState` throws
 */
export function createSnapshotOpening(
  environment: MigrationEnvironment,
  { root, identity, maximumBytes, ...options }: TrustedSnapshot,
): SnapshotImport {
  const { stf, provider } = environment
  const writer = writerOf(environment, identity)
  const expected = { root, identity: fromHex(identity), spaces: stateSpaces(writer) }
  const bounded = maximumBytes === undefined ? expected : { ...expected, maximumBytes }
  const target = createSnapshotImport(provider, bounded, options)
  let opened: State | undefined

  function migratedState(state: State): State {
    const migrated = migratedOverlay(environment, state, identity)
    if (writer === stf) return state
    return createState(provider, { ...options, initial: entriesOf(migrated) })
  }

  return {
    ...target,
    finish() {
      opened ??= migratedState(target.finish())
      return opened
    },
  }
}

function writerOf(environment: MigrationEnvironment, identity: Hex): Stf {
  const lineage = stfLineage(environment)
  const writer = lineage.find((version) => version.identity === identity)
  if (writer === undefined) throw unknownIdentity(identity, lineage)
  return writer.stf
}

/** For a state of its own: the imported one could be reverted to entries that this version does not know. */
function entriesOf(state: ReadableState): StateDiff {
  return state
    .spaceNames()
    .map((space) => ({
      space,
      changes: Array.from(allEntries(state.space(space)), ([key, value]) => ({ key, value })),
    }))
    .filter(({ changes }) => changes.length > 0)
}
