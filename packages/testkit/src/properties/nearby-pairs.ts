import { type Block, executeBlock, nonceItem, nonceSpace } from '@lockstep/core/engine'
import type { PreparedCall, PreparedInbound, PreparedInput } from '@lockstep/core/operation'
import type { State } from '@lockstep/core/state'
import { bindReadonlyMap, type Stf } from '@lockstep/core/stf'
import { genesisState } from '../execution/execute-blocks.js'
import { type PairRun, runPair, withoutHooks } from '../execution/pair-run.js'
import { singleInputs } from '../generation/single-inputs.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'

/** Two calls of a log, each in the other's place once. */
export interface NearbyPair {
  readonly calls: readonly [string, string]
  readonly run: PairRun
}

/** Which pairs of a log are executed. */
export interface PairSelection {
  /** How many records apart they stand at most. */
  readonly reach: number
  /** Whether every two calls of the log are executed over the state that it ends with, too. */
  readonly atEnd?: boolean
  /** All if left out. */
  isWanted?(calls: NearbyPair['calls']): boolean
}

type PreparedRun = PreparedCall | PreparedInbound

/**
 * Every two calls of different accounts that stand near each other in a log, over the state that the log
 * has led to in front of the first. Their nonces are made right: which calls stand between them does not matter.
 */
export function* nearbyPairs(
  stf: Stf,
  world: World,
  log: LogInBlocks,
  { reach, atEnd = false, isWanted = () => true }: PairSelection,
): Generator<NearbyPair, void, void> {
  const calls = withoutHooks(stf)
  const { provider } = world
  const state = genesisState(stf, provider, 2)
  const blocks = singleInputs(logToBlocks(stf, world, log))

  function* pairs(first: Block, others: readonly Block[]): Generator<NearbyPair, void, void> {
    const [left] = first.inputs
    for (const {
      inputs: [right],
    } of others) {
      if (!isRun(left) || !isRun(right) || callerOf(left) === callerOf(right)) continue
      const names = [left.call.name, right.call.name] as const
      if (!isWanted(names)) continue
      const pair = [withNextNonce(state, left), withNextNonce(state, right)] as const
      yield { calls: names, run: runPair(calls, world, state, first, pair) }
    }
  }

  for (const [index, block] of blocks.entries()) {
    yield* pairs(block, blocks.slice(index + 1, index + 1 + reach))
    state.commit(executeBlock({ stf, provider }, state, block).prepared)
  }
  if (!atEnd) return
  for (const [index, block] of blocks.entries()) yield* pairs(block, blocks.slice(index + 1))
}

function isRun(input: PreparedInput | undefined): input is PreparedRun {
  return input !== undefined && input.kind !== 'rejected'
}

/** One account's calls have an order by their nonces; what the parentchain brings has none. */
function callerOf(input: PreparedRun): string {
  return input.kind === 'call' ? input.sender : input.operationHash
}

function withNextNonce(state: State, input: PreparedRun): PreparedRun {
  if (input.kind === 'inbound') return input
  return { ...input, nonce: bindReadonlyMap(nonceItem, state.space(nonceSpace)).get(input.sender) }
}
