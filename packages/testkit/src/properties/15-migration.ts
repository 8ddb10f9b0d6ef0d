import { type Hex, LockstepError } from '@lockstep/core'
import { type Block, executeBlock, openSnapshot } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import fc from 'fast-check'
import { blockOutcome } from '../execution/block-outcome.js'
import { brokenInvariants } from '../execution/broken-invariants.js'
import { executeBlocks, genesisState } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { restoreFromSnapshot } from '../execution/restart.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { CorpusSnapshot } from '../generation/migration-options.js'
import { exactNonce } from '../generation/settling.js'
import { declareInput } from '../log/declare-inputs.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { logBlock, logToBlocks, prepareDeclared } from '../log/log-to-blocks.js'
import { createNonceLedger } from '../log/nonce-ledger.js'
import type { World } from '../log/world.js'
import { createWorlds, type Worlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { requireRefusal } from './refused-identity.js'
import { takenOver } from './taken-over.js'

/** The STF that the state belongs to, among `earlierVersions`; a log of it; a log of the new version behind that. */
interface Upgrade {
  readonly version: number
  readonly before: LogInBlocks
  readonly behind: LogInBlocks
}

const fewRecords = 6

/**
 * Property 15. Earlier versions are those that `migrate.from` leads to, and those that the options name. Without any,
 * what is left to show is that nobody else's state is opened.
 */
export const migrationProperty: StfProperty = {
  number: 15,
  name: 'migration',
  statement:
    'State of every earlier version is taken over whole, the same way by everyone; all other state is refused.',
  defaultRuns: 25,
  property(stf, options = {}) {
    const worlds = createWorlds()
    const versions = earlierVersions(stf, options.from ?? [])
    const requireStandingOnce = once(() => requireStanding(stf, worlds.fastest, versions, options.corpus ?? []))
    const each = versions.map((old, version) =>
      fc.record(
        {
          version: fc.constant(version),
          before: anyLogInBlocks(old, options),
          behind: anyLogInBlocks(stf, { ...options, maxLength: fewRecords }),
        },
        { noNullPrototype: true },
      ),
    )
    return fc.property(each.length === 0 ? fc.constant(null) : fc.oneof(...each), (upgrade: Upgrade | null) => {
      requireStandingOnce()
      if (upgrade !== null) examineUpgrade(stf, worlds, versionAt(versions, upgrade.version), upgrade)
    })
  },
}

/** Checks {@link migrationProperty}. @throws LockstepError `PropertyFailed` */
export function migration(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(migrationProperty, stf, options)
}

function earlierVersions(stf: Stf, named: readonly Stf[]): readonly Stf[] {
  const lineage: Stf[] = []
  for (let former = stf.previous; former !== undefined; former = former.previous) lineage.push(former)
  return [...lineage, ...named.filter((each) => !lineage.includes(each))]
}

/** A counterexample may be tried again by somebody who has not named the version that it is about. */
function versionAt(versions: readonly Stf[], version: number): Stf {
  const old = versions[version]
  if (old !== undefined) return old
  throw new LockstepError(
    'VersionMissing',
    `the counterexample is about earlier version ${version + 1}, and there are ${versions.length}; name it in the option from`,
    { field: 'from', value: version + 1, limit: versions.length },
  )
}

/** What does not depend on a log is looked at in the first run; where it fails, it fails in each. */
function once(require: () => void): () => void {
  let held = false
  return () => {
    if (!held) require()
    held = true
  }
}

const foreign: Hex = `0x${'f0'.repeat(32)}`

function requireStanding(stf: Stf, world: World, versions: readonly Stf[], corpus: readonly CorpusSnapshot[]): void {
  requireRefusal(stf, world, genesisState(stf, world.provider), foreign)
  for (const old of versions) {
    requireRefusal(old, world, genesisState(stf, world.provider), stfIdentity(world.provider, stf))
  }
  const at = { shard: world.domain.shard, block: logBlock(world, -1) }
  for (const snapshot of corpus) {
    const { name, identity } = snapshot
    takenOver({ stf, world, at }, { name, identity, state: openedByItsVersion(world, [stf, ...versions], snapshot) })
  }
}

/** A snapshot of the corpus as the version that wrote it opens it. */
function openedByItsVersion(world: World, versions: readonly Stf[], snapshot: CorpusSnapshot): State {
  const { provider } = world
  const { name, identity, root, chunks } = snapshot
  const writer = versions.find((version) => stfIdentity(provider, version) === identity)
  if (writer === undefined) throw propertyViolated(`${name} is of ${identity}, which is no earlier version`)
  try {
    return openSnapshot({ stf: writer, provider }, chunks, { root, identity })
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    throw propertyViolated(`${name} is not opened by the version that wrote it: ${error.message}`)
  }
}

/** An old shard that is taken over, and goes on: on a worker that has migrated, and on one from its snapshot. */
function examineUpgrade(stf: Stf, { fastest, portable }: Worlds, old: Stf, { before, behind }: Upgrade): void {
  const { provider, domain } = fastest
  const state = genesisState(old, provider)
  const blocks = logToBlocks(old, fastest, before)
  executeBlocks(old, provider, state, blocks)
  const at = { shard: domain.shard, block: blocks.at(-1) ?? logBlock(fastest, -1) }
  const name = `state of ${old.name} ${old.version}`
  const migrated = takenOver({ stf, world: fastest, at }, { name, identity: stfIdentity(provider, old), state })
  const restored = restoreFromSnapshot(stf, portable.provider, migrated)
  for (const [place, record] of behind.log.entries()) {
    const context = logBlock(fastest, blocks.length + place, before.pauses)
    goOn(stf, fastest, { migrated, restored }, blockOf(stf, fastest, migrated, record, context), name)
  }
}

interface Twins {
  readonly migrated: State
  readonly restored: State
}

function goOn(stf: Stf, world: World, { migrated, restored }: Twins, block: Block, name: string): void {
  const { provider } = world
  const [result, other] = [migrated, restored].map((state) => {
    const each = executeBlock({ stf, provider }, state, block)
    state.commit(each.prepared)
    return each
  })
  if (result === undefined || other === undefined) return
  const difference = firstDifference([blockOutcome(stf, result)], [blockOutcome(stf, other)])
  if (difference !== undefined) throw propertyViolated(`${name}: a worker from a snapshot of it parts, ${difference}`)
  const [bug] = result.bugs
  if (bug !== undefined) throw propertyViolated(`${name}: behind it, ${bug.call} has a bug: ${String(bug.error)}`)
  const [broken] = brokenInvariants(stf, world, migrated, block)
  if (broken !== undefined) throw propertyViolated(`${name}: a block later, ${broken}`)
}

/** A record in a block of its own, with the nonce that its sender has in this state. */
function blockOf(stf: Stf, world: World, state: State, record: LogRecord, context: ReturnType<typeof logBlock>): Block {
  const exact = 'call' in record ? { ...record, nonce: exactNonce(world, state, record.from, record.nonce) } : record
  const declared = declareInput(stf, world, createNonceLedger(world.parties.length), exact)
  const input = prepareDeclared(world, declared, { block: context.number, index: 0 })
  return { ...context, shard: world.domain.shard, inputs: [input] }
}
