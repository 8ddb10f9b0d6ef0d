import { LockstepError, toHex } from '@lockstep/core'
import { type Block, type BlockResult, executeBlock } from '@lockstep/core/engine'
import type { ReadableState, State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { blockOutcome } from '../execution/block-outcome.js'
import { brokenInvariants } from '../execution/broken-invariants.js'
import { genesisState } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { propertyViolated } from '../execution/property-violated.js'
import { restoreFromSnapshot } from '../execution/restart.js'
import { relaxNonces } from '../generation/relax-nonces.js'
import { exactNonce } from '../generation/settling.js'
import { smallAlphabet } from '../generation/small-alphabet.js'
import { declareInput } from '../log/declare-inputs.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { logBlock, prepareDeclared } from '../log/log-to-blocks.js'
import { createNonceLedger } from '../log/nonce-ledger.js'
import type { World } from '../log/world.js'
import { createWorlds, type Worlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { Finding, PropertyOptions, SearchProperty } from '../verification/stf-property.js'
import { failAtEachWrite } from './04-atomic-rollback.js'

const mostLetters = 36
const mostRecords = 8

/**
 * Property 20. Small sequences in the order of their length, each record in a block of its own, so that the first one
 * that is found is the shortest there is. A sequence that leads to a state which a shorter one, or one before it, has
 * led to is not made longer. A run is one record executed in one state; when they are used up the search ends.
 */
export const smallScopeProperty: SearchProperty = {
  number: 20,
  name: 'small scope',
  statement: 'All short sequences over a few parties and amounts hold the invariants, converge and roll back.',
  defaultRuns: 1_200,
  again: 'farther',
  search(stf, { numRuns }) {
    const worlds = createWorlds()
    const letters = smallAlphabet(stf, mostLetters)
    const seen = new Set<string>()
    let runs = 0
    let level: readonly (readonly LogRecord[])[] = [[]]
    for (let length = 1; length <= mostRecords && letters.length > 0; length += 1) {
      const next: (readonly LogRecord[])[] = []
      for (const sequence of level) {
        const states = statesBehind(stf, worlds, sequence)
        for (const letter of letters) {
          if (runs >= numRuns) return undefined
          runs += 1
          const record = settled(worlds.fastest, states.state, letter)
          const longer = [...sequence, record]
          const { reason, root } = examineStep(stf, worlds, states, record, length - 1)
          if (reason !== undefined) return finding(stf, worlds.fastest, reason, longer, runs)
          if (seen.has(root)) continue
          seen.add(root)
          next.push(longer)
        }
      }
      level = next
    }
    return undefined
  },
}

/** Checks {@link smallScopeProperty}. @throws LockstepError `PropertyFailed` */
export function smallScope(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(smallScopeProperty, stf, options)
}

/** The state of a worker, and that of another one which began with its snapshot. */
interface States {
  readonly state: State
  readonly restored: State
}

interface Step {
  readonly reason?: string
  readonly root: string
}

function statesBehind(stf: Stf, { fastest, portable }: Worlds, sequence: readonly LogRecord[]): States {
  const { provider } = fastest
  const state = genesisState(stf, provider)
  for (const [position, record] of sequence.entries()) {
    state.commit(executeBlock({ stf, provider }, state, blockOf(stf, fastest, record, position)).prepared)
  }
  return { state, restored: restoreFromSnapshot(stf, portable.provider, state) }
}

/** A letter with the nonce that its sender has in this state. */
function settled(world: World, state: State, letter: LogRecord): LogRecord {
  return 'call' in letter ? { ...letter, nonce: exactNonce(world, state, letter.from, letter.nonce) } : letter
}

function blockOf(stf: Stf, world: World, record: LogRecord, position: number): Block {
  const context = logBlock(world, position)
  const declared = declareInput(stf, world, createNonceLedger(world.parties.length), record)
  const input = prepareDeclared(world, declared, { block: context.number, index: 0 })
  return { ...context, shard: world.domain.shard, inputs: [input] }
}

/** Executes a record in every way that must not make a difference. The states end as they began. */
function examineStep(stf: Stf, worlds: Worlds, states: States, record: LogRecord, position: number): Step {
  const { fastest, portable } = worlds
  const { state, restored } = states
  try {
    const block = blockOf(stf, fastest, record, position)
    const result = executeWatched(stf, fastest, state, block)
    const root = toHex(result.root)
    const other = executeBlock({ stf, provider: portable.provider }, restored, block)
    restored.discard(other.prepared)
    const difference = firstDifference([blockOutcome(stf, result)], [blockOutcome(stf, other)])
    if (difference !== undefined) throw propertyViolated(`a worker from a snapshot: ${difference}`)
    failAtEachWrite(stf, fastest, state, block)
    state.commit(result.prepared)
    requireInvariants(stf, fastest, state, block)
    state.revert(1)
    return { root }
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'PropertyViolated') return { reason: error.message, root: '' }
    throw error
  }
}

function executeWatched(stf: Stf, world: World, state: State, block: Block): BlockResult {
  const onCallExecuted = (written: ReadableState): void => requireInvariants(stf, world, written, block)
  const result = executeBlock({ stf, provider: world.provider, onCallExecuted }, state, block)
  const [bug] = result.bugs
  if (bug !== undefined) throw propertyViolated(`${bug.call} has a bug: ${String(bug.error)}`)
  return result
}

function requireInvariants(stf: Stf, world: World, state: ReadableState, block: Block): void {
  const [reason] = brokenInvariants(stf, world, state, block)
  if (reason !== undefined) throw propertyViolated(reason)
}

function finding(stf: Stf, world: World, reason: string, log: readonly LogRecord[], runs: number): Finding {
  const input: LogInBlocks = { log: relaxNonces(stf, world, log), blocks: log.map(() => 1) }
  return { reason, input, runs }
}
