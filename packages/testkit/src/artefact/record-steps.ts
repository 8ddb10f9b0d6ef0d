import { toHex } from '@lockstep/core'
import { type Block, type BlockResult, executeBlock, executeGenesis } from '@lockstep/core/engine'
import { createState, type State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { cut } from '../log/cut.js'
import { copies } from '../log/declare-inputs.js'
import type { JsonValue } from '../log/json-value.js'
import type { LogInBlocks, LogRecord } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { editDiff } from '../states/edit-state.js'
import { editsIn } from '../states/edits-in.js'
import type { CounterexampleStep, FileGenesis } from './counterexample-file.js'
import { createStateDecoder, type Overlaid, overlaid, type StateDecoder, stateChanges } from './state-changes.js'
import { stepEffects, stepReceipt } from './step-messages.js'

/** What a log does, input by input. */
export interface RecordedSteps {
  readonly genesis: FileGenesis
  readonly steps: readonly CounterexampleStep[]
}

/**
 * Executes a log and takes down each input by its names and values. What an input has changed is the difference
 * between its block ending before it and its block ending behind it, hooks included: for a single input the engine
 * has no root.
 *
 * @param setting what else the property was given: edits of the state that the log begins with count as genesis
 *
 * PERF: executes each block once for each of its inputs; logs that were shrunk have few.
 */
export function recordSteps(stf: Stf, world: World, log: LogInBlocks, setting: JsonValue = null): RecordedSteps {
  const decoder = createStateDecoder(stf, world)
  const state = createState(world.provider, { keptVersions: 1 })
  const prepared = executeGenesis(stf, state)
  const written = stateChanges(decoder, state, new Map(), overlaid(prepared.diff))
  state.commit(prepared)
  const edited = (editsIn(setting) ?? []).flatMap((edit) => {
    const diff = editDiff(stf, world, state, edit)
    const changes = stateChanges(decoder, state, new Map(), overlaid(diff))
    state.commit(state.prepare(diff))
    return changes
  })
  const genesis = { stateRoot: toHex(state.root()), changes: [...written, ...edited] }
  const records = cut(log.log.flatMap(copies), log.blocks)
  const steps = logToBlocks(stf, world, log).flatMap((block, position) =>
    stepsOfBlock({ stf, world, state, decoder }, block, records[position] ?? []),
  )
  return { genesis, steps }
}

interface Recording {
  readonly stf: Stf
  readonly world: World
  readonly state: State
  readonly decoder: StateDecoder
}

/** Leaves the state as the whole block does. */
function stepsOfBlock(
  recording: Recording,
  block: Block,
  records: readonly (LogRecord | 'repeat')[],
): CounterexampleStep[] {
  const steps: CounterexampleStep[] = []
  let before: Overlaid = new Map()
  let record: LogRecord | null = null
  let last: BlockResult | undefined
  for (let count = 0; count <= block.inputs.length; count += 1) {
    const given = records[count - 1]
    const isCopy = given === 'repeat'
    if (given !== undefined && given !== 'repeat') record = given
    const result = executePrefix(recording, block, count)
    const after = overlaid(result.diff)
    const step = stepOf(recording, block, count, { record: count === 0 ? null : record, isCopy }, result, last)
    const changes = stateChanges(recording.decoder, recording.state, before, after)
    if (count > 0 || block.inputs.length === 0 || changes.length > 0 || step.hooks.length > 0)
      steps.push({ ...step, changes })
    before = after
    if (count === block.inputs.length) recording.state.commit(result.prepared)
    else recording.state.discard(result.prepared)
    last = result
  }
  return steps
}

function executePrefix({ stf, world, state }: Recording, block: Block, count: number): BlockResult {
  return executeBlock({ stf, provider: world.provider }, state, { ...block, inputs: block.inputs.slice(0, count) })
}

function stepOf(
  { stf, world }: Recording,
  block: Block,
  count: number,
  origin: Pick<CounterexampleStep, 'record' | 'isCopy'>,
  result: BlockResult,
  last: BlockResult | undefined,
): Omit<CounterexampleStep, 'changes'> {
  const { receipts, bugs } = result
  const receipt = count === 0 ? undefined : receipts[count - 1]
  const call = callOf(stf, origin.record)
  return {
    block: block.number,
    timestamp: block.timestamp.toString(),
    ...origin,
    call: call?.name ?? null,
    receipt: receipt === undefined ? null : stepReceipt(stf, world, receipt, call),
    hooks: receipts.slice(count).map((each) => stepReceipt(stf, world, each, undefined)),
    bugs: bugs
      .filter(({ index }) => index === undefined || index === count - 1)
      .map(({ call: name, error }) => `${name}: ${String(error)}`),
    effects: stepEffects(stf, world, result.outbox, last?.outbox ?? []),
    stateRoot: toHex(result.root),
  }
}

function callOf(stf: Stf, record: LogRecord | null): ReturnType<Stf['callNamed']> {
  if (record === null) return undefined
  return 'call' in record ? stf.callNamed(record.call) : stf.callByInbound(record.inbound)
}
