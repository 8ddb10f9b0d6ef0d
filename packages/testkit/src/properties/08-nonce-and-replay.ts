import { decode, type Hex, LockstepError } from '@lockstep/core'
import { type Block, type BlockResult, executeBlock, migrateState, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { PreparedCall } from '@lockstep/core/operation'
import { codeName } from '@lockstep/core/receipt'
import type { PreparedState, State } from '@lockstep/core/state'
import { bindReadonlyMap, type Stf, stfIdentity } from '@lockstep/core/stf'
import fc from 'fast-check'
import { blockOutcome } from '../execution/block-outcome.js'
import { blockTraces } from '../execution/block-traces.js'
import { genesisState } from '../execution/execute-blocks.js'
import { propertyViolated } from '../execution/property-violated.js'
import { restoreFromRecords, restoreFromSnapshot } from '../execution/restart.js'
import { unrooted } from '../execution/unrooted.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logBlock, logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import { nextVersion } from './next-version.js'
import { readAgain } from './read-again.js'

/** A log, and where the STF takes over from an earlier version one of that version. */
type Replayed = LogInBlocks | { readonly log: LogInBlocks; readonly before: LogInBlocks }

const fewRecords = 6

/**
 * Property 8. Whatever was accepted comes once more: at the end of its own block, in the next one, and in the end to
 * workers that have restarted from records and from a snapshot, and to the next version of the STF, which has taken the
 * state over. That is its own declaration with another version; an earlier one that it migrates from is replayed to it
 * itself. Beside the codes of a used nonce only those of a right that has ended are allowed, for what a delegate signed
 * or root may call.
 *
 * Signatures are taken to hold for both versions: as a rule they do not, because the measurement that they are bound to
 * is another one (property 9). So what refuses here is the nonce alone.
 */
export const nonceAndReplayProperty: StfProperty = nonceAndReplayOf(migrateState)

/** The property, with what takes state over in the place of the real one. */
export function nonceAndReplayOf(migrate: typeof migrateState): StfProperty {
  return {
    number: 8,
    name: 'nonce and replay',
    statement: 'Each operation is accepted once at most: replayed it is refused; who executes or fails uses one nonce.',
    defaultRuns: 60,
    property(stf, options) {
      const world = createWorlds().fastest
      const next = nextVersion(stf)
      const log = anyLogInBlocks(stf, options)
      const { previous } = stf
      const given: fc.Arbitrary<Replayed> =
        previous === undefined
          ? log
          : fc.record(
              { log, before: anyLogInBlocks(previous, { ...options, maxLength: fewRecords }) },
              { noNullPrototype: true },
            )
      return fc.property(given, (replayed) => {
        const [own, before] = 'before' in replayed ? [replayed.log, replayed.before] : [replayed, undefined]
        refuseByVersion(next, world, executeAccepting(stf, world, own), migrate)
        if (previous !== undefined && before !== undefined)
          refuseByVersion(stf, world, executeAccepting(previous, world, before), migrate)
      })
    },
  }
}

/** What was accepted, the state behind it, and an empty block behind that. */
interface Accepted {
  readonly stf: Stf
  readonly state: State
  readonly accepted: readonly PreparedCall[]
  readonly last: Block
}

/** Executes a log and replays as it goes, then to workers that restart. */
function executeAccepting(stf: Stf, world: World, log: LogInBlocks): Accepted {
  const { provider } = world
  const state = genesisState(stf, provider)
  const accepted: PreparedCall[] = []
  const records = logToBlocks(stf, world, log).map((block) => {
    const result = executeBlock({ stf, provider }, state, block)
    requireNonces(state, block, result)
    refuseInSameBlock(stf, world, state, block, result)
    accepted.push(...acceptedCalls(block, result))
    state.commit(result.prepared)
    refuseLater(stf, world, state, nextBlock(world, block.number, log.pauses), accepted, 'in the next block')
    return blockOutcome(stf, result)
  })
  const last = nextBlock(world, records.length, log.pauses)
  const restarted = {
    records: restoreFromRecords(stf, provider, records),
    'a snapshot': restoreFromSnapshot(stf, provider, state),
  }
  for (const [from, worker] of Object.entries(restarted)) {
    refuseLater(stf, world, worker, last, accepted, `after a restart from ${from}`)
  }
  return { stf, state, accepted, last }
}

/** Whatever an earlier version accepted, replayed to the one that has taken its state over. */
function refuseByVersion(
  next: Stf,
  world: World,
  { stf, state, accepted, last }: Accepted,
  migrate: typeof migrateState,
): void {
  if (accepted.length === 0) return
  const { provider, domain } = world
  const environment = { stf: next, provider, at: { shard: domain.shard, block: last } }
  const taken = prepareTakeover(() => migrate(environment, state, stfIdentity(provider, stf)))
  if (taken === undefined) return
  state.commit(taken)
  refuseLater(next, world, state, last, readAgain(next, world, accepted), `to version ${next.version}`)
}

/** A migration that fails is property 15's. */
function prepareTakeover(prepare: () => PreparedState): PreparedState | undefined {
  try {
    return prepare()
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}

/** Checks {@link nonceAndReplayProperty}. @throws LockstepError `PropertyFailed` */
export function nonceAndReplay(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(nonceAndReplayProperty, stf, options)
}

/** An empty block behind the one of this number. */
function nextBlock(world: World, number: number, pauses: readonly number[] | undefined): Block {
  return { ...logBlock(world, number, pauses), shard: world.domain.shard, inputs: [] }
}

function acceptedCalls({ inputs }: Block, { receipts }: BlockResult): PreparedCall[] {
  return inputs.filter(
    (input, index): input is PreparedCall => input.kind === 'call' && receipts[index]?.status !== 'Rejected',
  )
}

/** The nonces that the block leaves are those before it, and one more for each accepted call. */
function requireNonces(state: State, block: Block, result: BlockResult): void {
  const nonces = bindReadonlyMap(nonceItem, state.space(nonceSpace))
  const expected = new Map<Hex, number>()
  for (const { sender, nonce } of acceptedCalls(block, result)) {
    const next = expected.get(sender) ?? nonces.get(sender)
    if (nonce !== next)
      throw propertyViolated(`block ${block.number} accepts nonce ${nonce} of ${sender}, whose next is ${next}`)
    expected.set(sender, next + 1)
  }
  const left = new Map<Hex, number>()
  for (const { key, value } of result.diff.find(({ space }) => space === nonceSpace)?.changes ?? []) {
    left.set(key, value === undefined ? 0 : decode(nonceItem.codec, value))
  }
  const [should, are] = [textOf(expected), textOf(left)]
  if (should !== are) throw propertyViolated(`block ${block.number} leaves the nonces ${are}, expected ${should}`)
}

function textOf(nonces: ReadonlyMap<Hex, number>): string {
  return [...nonces]
    .map(([account, nonce]) => `${account}: ${nonce}`)
    .sort()
    .join(', ')
}

/** The block with everything that it accepts standing in it once more, at the end. */
function refuseInSameBlock(stf: Stf, world: World, state: State, block: Block, result: BlockResult): void {
  const again = acceptedCalls(block, result)
  if (again.length === 0) return
  const replayed = executeBlock({ stf, provider: world.provider }, unrooted(state), {
    ...block,
    inputs: [...block.inputs, ...again],
  })
  requireRefused(stf, block.inputs.length, again, replayed, 'in its own block')
  requireSameTraces(result, replayed, 'in its own block')
}

function refuseLater(
  stf: Stf,
  { provider }: World,
  state: State,
  empty: Block,
  accepted: readonly PreparedCall[],
  when: string,
): void {
  if (accepted.length === 0) return
  const tried = unrooted(state)
  const expected = executeBlock({ stf, provider }, tried, empty)
  const replayed = executeBlock({ stf, provider }, tried, { ...empty, inputs: accepted })
  requireRefused(stf, 0, accepted, replayed, when)
  requireSameTraces(expected, replayed, when)
}

function requireRefused(
  stf: Stf,
  first: number,
  replays: readonly PreparedCall[],
  { receipts }: BlockResult,
  when: string,
): void {
  for (const [index, input] of replays.entries()) {
    const receipt = receipts[first + index]
    const code = receipt === undefined ? 'no receipt' : codeName(stf, receipt)
    if (receipt?.status === 'Rejected' && refusalsOf(input).includes(code)) continue
    throw propertyViolated(`${input.call.name}, replayed ${when}, comes to ${code}`)
  }
}

function refusalsOf({ delegate, call }: PreparedCall): readonly string[] {
  const used = ['StaleNonce', 'Duplicate']
  if (delegate !== null) return [...used, 'Unauthorized']
  return call.origin === 'root' ? [...used, 'BadOrigin'] : used
}

function requireSameTraces(expected: BlockResult, replayed: BlockResult, when: string): void {
  const [should, are] = [blockTraces(expected), blockTraces(replayed)]
  if (should !== are) throw propertyViolated(`what was replayed ${when} has left ${are}, expected ${should}`)
}
