import type { CryptoProvider } from '@lockstep/core/crypto'
import { type Block, executeBlock } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { cut } from '../log/cut.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { Worlds } from '../log/worlds.js'
import type { BlockOutcome } from './block-outcome.js'
import { genesisState, importBlock } from './execute-blocks.js'
import { restoreFromRecords, restoreFromSnapshot } from './restart.js'

/** How one worker differs from another that executes the same blocks. Nothing of it may show. */
export interface WorkerPlan {
  readonly provider: keyof Worlds
  /** Old versions that the state keeps. */
  readonly keptVersions: number
  /** Blocks handed over at once; after each batch the worker restarts. What is left over is a batch of its own. */
  readonly batches: readonly number[]
  readonly restart: 'none' | 'records' | 'snapshot'
  /** Executes each block once more beforehand and throws the result away, as a worker does whose commit failed. */
  readonly rehearses: boolean
}

export const anyWorkerPlan: fc.Arbitrary<WorkerPlan> = fc.record(
  {
    provider: fc.constantFrom('portable' as const, 'fastest' as const),
    keptVersions: fc.constantFrom(1, 0, 64),
    batches: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 4 }),
    restart: fc.constantFrom('none' as const, 'records' as const, 'snapshot' as const),
    rehearses: fc.boolean(),
  },
  { noNullPrototype: true },
)

/** Executes a log as a worker with this plan does. */
export function runWorker(stf: Stf, worlds: Worlds, log: LogInBlocks, plan: WorkerPlan): BlockOutcome[] {
  const world = worlds[plan.provider]
  const { provider } = world
  const records: BlockOutcome[] = []
  let state = genesisState(stf, provider, plan.keptVersions)
  for (const batch of cut(logToBlocks(stf, world, log), plan.batches)) {
    for (const block of batch) {
      if (plan.rehearses) rehearse(stf, provider, state, block)
      records.push(importBlock(stf, provider, state, block))
    }
    state = restart(stf, provider, state, records, plan.restart)
  }
  return records
}

function rehearse(stf: Stf, provider: CryptoProvider, state: State, block: Block): void {
  state.discard(executeBlock({ stf, provider }, state, block).prepared)
}

function restart(
  stf: Stf,
  provider: CryptoProvider,
  state: State,
  records: readonly BlockOutcome[],
  way: WorkerPlan['restart'],
): State {
  switch (way) {
    case 'none':
      return state
    case 'records':
      return restoreFromRecords(stf, provider, records)
    case 'snapshot':
      return restoreFromSnapshot(stf, provider, state)
  }
}

/** The plan in words, for people who read that one worker differs. */
export function describePlan({ provider, keptVersions, batches, restart, rehearses }: WorkerPlan): string {
  const restarts =
    restart === 'none' ? 'no restarts' : `restarts from ${restart} after batches [${batches}] and the rest`
  return `provider ${provider}, ${keptVersions} kept versions, ${restarts}${rehearses ? ', executing each block twice' : ''}`
}
