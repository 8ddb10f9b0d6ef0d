import type { Stf, Weight } from '@lockstep/core/stf'
import fc from 'fast-check'
import { measureUsage } from '../execution/call-usage.js'
import { genesisState } from '../execution/execute-blocks.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import type { GenerationOptions } from '../generation/generation-options.js'
import type { LogInBlocks } from '../log/log-record.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'

/** What logs have made of a call, and the most that it took from the state, against the weight that it declares. */
export interface CallReport {
  readonly name: string
  /** How often it was executed. */
  readonly executed: number
  /** Failed and rejected ones. */
  readonly refused: number
  /** The most operations and bytes that one execution took, a failed one too. */
  readonly most: Weight
  readonly weight: Weight
}

/** Sums up calls over logs, from one survey to the next. */
export interface CallSurvey {
  /** Draws so many logs, executes them and counts. */
  survey(seed: number, numRuns: number): void
  reports(): CallReport[]
}

interface Tally {
  executed: number
  refused: number
  operations: number
  bytes: number
}

const longest = 25

export function createCallSurvey(stf: Stf, options: GenerationOptions): CallSurvey {
  const calls = Object.values(stf.modules).flatMap((module) => Object.values(module.calls))
  const tallies = new Map<string, Tally>(calls.map(({ name }) => [name, emptyTally()]))
  const world = createWorlds().fastest
  const anyLive = anyLogInBlocks(stf, { ...options, live: true, maxLength: longest })
  return {
    survey(seed, numRuns) {
      for (const log of fc.sample(anyLive, { seed, numRuns })) surveyLog(stf, world, log, tallies)
    },
    reports: () =>
      calls.map(({ name, weight }) => {
        const { executed, refused, operations, bytes } = tallies.get(name) ?? emptyTally()
        return { name, executed, refused, most: { operations, bytes }, weight }
      }),
  }
}

function emptyTally(): Tally {
  return { executed: 0, refused: 0, operations: 0, bytes: 0 }
}

function surveyLog(stf: Stf, world: World, log: LogInBlocks, tallies: ReadonlyMap<string, Tally>): void {
  const state = genesisState(stf, world.provider)
  for (const block of logToBlocks(stf, world, log)) {
    const { usages, result } = measureUsage(stf, world, state, block)
    state.commit(result.prepared)
    for (const [index, input] of block.inputs.entries()) {
      const tally = input.kind === 'rejected' ? undefined : tallies.get(input.call.name)
      const receipt = result.receipts[index]
      if (tally === undefined || receipt === undefined) continue
      tally[receipt.status === 'Executed' ? 'executed' : 'refused'] += 1
      const { operations, bytes } = usages.get(index) ?? { operations: 0, bytes: 0 }
      tally.operations = Math.max(tally.operations, operations)
      tally.bytes = Math.max(tally.bytes, bytes)
    }
  }
}
