import { toHex } from '@lockstep/core'
import type { CryptoProvider, Signer } from '@lockstep/core/crypto'
import { type Block, executeBlock, executeGenesis } from '@lockstep/core/engine'
import { createState, type State, type StateDiff } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { blockOutcome } from '../../execution/block-outcome.js'
import type { LogRecord } from '../../log/log-record.js'
import { logToBlocks } from '../../log/log-to-blocks.js'
import { refuseEntropy } from '../../log/refuse-entropy.js'
import type { World } from '../../log/world.js'
import type { AmbientRecorder } from './ambient-recorder.js'
import type { RealmJob } from './job.js'
import type { EntryWrite, StepTrace } from './trace.js'
import { watchCalls, watchStf } from './watch-stf.js'

/** What a subject's logs are executed with, in any engine. */
export interface Stage {
  readonly recorder: AmbientRecorder
  readonly world: World
}

export function createStage(recorder: AmbientRecorder, provider: CryptoProvider, job: RealmJob): Stage {
  const parties = job.accounts.map((account): Signer => ({ scheme: 'ed25519', account, sign: refuseEntropy }))
  return { recorder, world: { provider, domain: job.domain, parties } }
}

/** Executes a log on a fresh state, each input in a block of its own. */
export function runLog(stage: Stage, stf: Stf, log: readonly LogRecord[]): StepTrace[] {
  return [...stepsOfLog(stage, stf, log)]
}

/** The same, step by step, so that something else can be executed in between. */
export function* stepsOfLog(
  { recorder, world }: Stage,
  stf: Stf,
  log: readonly LogRecord[],
): Generator<StepTrace, void, void> {
  const watched = watchStf(recorder, stf)
  const state = createState(world.provider, { keptVersions: 1 })
  const prepared = executeGenesis(watched, state)
  state.commit(prepared)
  yield {
    block: 0,
    call: 'genesis',
    receipt: '',
    outbox: '[]',
    bugs: [],
    writes: writesOf(prepared.diff),
    stateRoot: toHex(prepared.root),
    reads: recorder.take(),
  }
  // A duplicated record is two inputs, and there may be one each.
  const blocks = logToBlocks(watched, world, { log, blocks: new Array<number>(2 * log.length).fill(1) })
  for (const block of blocks) yield runBlock({ recorder, world }, watched, state, block)
}

function runBlock({ recorder, world: { provider } }: Stage, stf: Stf, state: State, block: Block): StepTrace {
  const result = executeBlock({ stf, provider }, state, watchCalls(recorder, block))
  const { receipts, outbox, stateRoot, bugs } = blockOutcome(stf, result)
  state.commit(result.prepared)
  const [input] = block.inputs
  return {
    block: block.number,
    call: input === undefined || input.kind === 'rejected' ? 'rejected' : input.call.name,
    receipt: JSON.stringify(receipts[0] ?? null),
    outbox: JSON.stringify(outbox),
    bugs: bugs.map((bug) => JSON.stringify(bug)),
    writes: writesOf(result.diff),
    stateRoot,
    reads: recorder.take(),
  }
}

function writesOf(diff: StateDiff): EntryWrite[] {
  return diff.flatMap(({ space, changes }) =>
    changes.map(({ key, value }): EntryWrite => [space, key, value === undefined ? null : toHex(value)]),
  )
}
