import { buildReceiptTree, type EventRecord, type Receipt, type ReceiptTree } from '../receipt/index.js'
import type { PreparedState, State, StateDiff } from '../state/index.js'
import type { Block } from './block.js'
import { openBlockRun } from './block-run.js'
import type { Bug } from './bug.js'
import type { EngineEnvironment } from './engine-environment.js'
import { executeInput } from './execute-input.js'
import type { Outbound } from './outbound.js'
import { type HookOutcome, runHooks } from './run-hook.js'

/** What one block does; nothing of it has touched the base state yet. */
export interface BlockResult {
  /** State root after the block, 32 bytes. */
  readonly root: Uint8Array
  readonly diff: StateDiff
  /** One receipt an input, in the block's order; behind them those of hooks that have something to tell. */
  readonly receipts: readonly Receipt[]
  readonly receiptTree: ReceiptTree
  /** The events of all receipts, in order. */
  readonly events: readonly EventRecord[]
  readonly outbox: readonly Outbound[]
  /** Defects of the STF that were contained; to be reported loudly. */
  readonly bugs: readonly Bug[]
  /** Hand this to {@link State.commit} once the block is durable, or to {@link State.discard}. */
  readonly prepared: PreparedState
}

/**
 * Executes one block: synchronous and pure. The same state and block give the same result on every machine; the base
 * state is not touched until the result is committed.
 *
 * PERF: one pass over the inputs, each O(log n) in the size of the state; one batch update of the state tree.
 */
export function executeBlock(environment: EngineEnvironment, state: State, block: Block): BlockResult {
  const run = openBlockRun(environment, state, block)
  const started = runHooks(run, 'onBlockStart')
  const executed = block.inputs.map((input, index) => executeInput(run, input, index))
  const ended = runHooks(run, 'onBlockEnd')
  const receipts = [...executed, ...hookReceipts([...started, ...ended], executed.length)]
  const diff = run.overlay.diff()
  const prepared = state.prepare(diff)
  return {
    root: prepared.root,
    diff,
    receipts,
    receiptTree: buildReceiptTree(environment.provider, receipts),
    events: receipts.flatMap(({ events }) => events),
    outbox: run.outbox,
    bugs: run.bugs,
    prepared,
  }
}

function hookReceipts(outcomes: readonly HookOutcome[], first: number): Receipt[] {
  return outcomes.map(({ operationHash, shard, block, ...outcome }, place) => {
    return { operationHash, shard, block, index: first + place, ...outcome }
  })
}
