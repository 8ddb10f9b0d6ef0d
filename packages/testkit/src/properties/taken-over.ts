import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { type MigrationEnvironment, migrateState, openSnapshot } from '@lockstep/core/engine'
import { createState, type State, takeSnapshot } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import { brokenInvariants } from '../execution/broken-invariants.js'
import { entriesIn, entriesOf } from '../execution/entries-of.js'
import { propertyViolated } from '../execution/property-violated.js'
import { strangeEntry } from '../generation/strange-entry.js'
import type { World } from '../log/world.js'
import { differentRead, recordedHereAndElsewhere } from '../surroundings/index.js'

/** State of an earlier version, and where it stands. */
export interface OldState {
  /** What to call it in a report. */
  readonly name: string
  readonly identity: Hex
  readonly state: State
}

/** What takes over, and which place it is told: a migration has it for the invariants. */
export interface TakingOver {
  readonly stf: Stf
  readonly world: World
  readonly at: NonNullable<MigrationEnvironment['at']>
}

/**
 * Takes old state over in every way that must not make a difference, and answers the state of the new version: from the
 * state and from its snapshot, here and as another machine would, from states with the same entries and another history,
 * and once more from what has been taken over.
 *
 * @throws LockstepError `PropertyViolated`
 */
export function takenOver(taking: TakingOver, old: OldState): State {
  const { stf, world, at } = taking
  const { provider } = world
  const environment: MigrationEnvironment = { stf, provider, at }
  const own = stfIdentity(provider, stf)
  const before = entriesOf(old.state)
  const attempts = recordedHereAndElsewhere(() => migratedRoot(environment, old, old.state))
  const [root, otherRoot] = [attempts[0].result, attempts[1].result]
  if (otherRoot !== root) {
    const read = differentRead(attempts)
    const why = read === undefined ? '' : `; it asked for ${read}`
    throw propertyViolated(`${old.name}: migrated on another machine, the root is ${otherRoot}, expected ${root}${why}`)
  }
  agree(old, 'the old state behind the migration', before, entriesOf(old.state))
  agree(
    old,
    'the root from another history',
    root,
    migratedRoot(environment, old, withOtherHistory(provider, old.state)),
  )

  const opened = reopened(environment, old, old.state, old.identity)
  agree(old, 'the root of the opened snapshot', root, toHex(opened.root()))
  agree(old, 'the root of what is opened twice', root, toHex(reopened(environment, old, opened, own).root()))
  if (migrated(environment, { ...old, identity: own }, opened).diff.length > 0) {
    throw propertyViolated(`${old.name}: the migration changes what has been migrated`)
  }
  const strange = strangeEntry(stf, opened)
  if (strange !== undefined) throw propertyViolated(`${old.name}: the migrated entry ${strange} is none of the STF's`)
  const [broken] = brokenInvariants(stf, world, opened, at.block)
  if (broken !== undefined) throw propertyViolated(`${old.name}: behind the migration, ${broken}`)
  return opened
}

/** The state as a snapshot of it opens. */
function reopened(environment: MigrationEnvironment, old: OldState, state: State, identity: Hex): State {
  const chunks = takeSnapshot(state.at(state.version()), fromHex(identity))
  return violating(old, () => openSnapshot(environment, chunks, { root: state.root(), identity }))
}

function migrated(environment: MigrationEnvironment, old: OldState, state: State): ReturnType<typeof migrateState> {
  return violating(old, () => migrateState(environment, state, old.identity))
}

function migratedRoot(environment: MigrationEnvironment, old: OldState, state: State): Hex {
  const prepared = migrated(environment, old, state)
  state.discard(prepared)
  return toHex(prepared.root)
}

/** What the framework refuses of a migration, the author must be told as a counterexample. */
function violating<Result>({ name }: OldState, run: () => Result): Result {
  try {
    return run()
  } catch (error) {
    if (error instanceof LockstepError) throw propertyViolated(`${name} is not taken over: ${error.message}`)
    throw error
  }
}

const somethingElse = new Uint8Array(3)

/** The same entries, written one after another from the last to the first, among some that are gone again. */
function withOtherHistory(provider: CryptoProvider, state: State): State {
  const other = createState(provider, { keptVersions: 0 })
  const entries = state
    .spaceNames()
    .flatMap((space) => Array.from(entriesIn(state, space), ([key, value]) => ({ space, key, value })))
  for (const { space, key, value } of entries.toReversed()) {
    for (const next of [somethingElse, undefined, value]) {
      other.commit(other.prepare([{ space, changes: [{ key, value: next }] }]))
    }
  }
  return other
}

function agree({ name }: OldState, what: string, expected: string, actual: string): void {
  if (actual !== expected) throw propertyViolated(`${name}: ${what} is\n${actual}\nexpected\n${expected}`)
}
