import { readFileSync, writeFileSync } from 'node:fs'
import { evaluateStf, type GuardedBundle } from '@lockstep/adapters/guard'
import { LockstepError } from '@lockstep/core'
import { executeBlock } from '@lockstep/core/engine'
import type { Stf } from '@lockstep/core/stf'
import { type BlockOutcome, blockOutcome } from '../../src/execution/block-outcome.js'
import { genesisState } from '../../src/execution/execute-blocks.js'
import type { LogRecord } from '../../src/log/log-record.js'
import { logToBlocks } from '../../src/log/log-to-blocks.js'
import { refuseEntropy } from '../../src/log/refuse-entropy.js'
import type { World } from '../../src/log/world.js'
import { createFoldingProvider } from '../../src/paranoid/driver/folding-provider.js'

/** A guarded STF and what it is to execute. */
export interface GuardedTask {
  readonly bundle: GuardedBundle
  readonly logs: readonly (readonly LogRecord[])[]
}

export interface GuardedJob {
  readonly accounts: readonly `0x${string}`[]
  readonly domain: World['domain']
  readonly tasks: readonly GuardedTask[]
}

export interface GuardedResult {
  /** Codes of what was refused at run time: while the module was evaluated, or in a call. */
  readonly refused: readonly string[]
  readonly outcomes: readonly BlockOutcome[]
}

const [path = ''] = process.argv.slice(2)
const job: GuardedJob = JSON.parse(readFileSync(path, 'utf8'))
const world: World = {
  provider: createFoldingProvider(),
  domain: job.domain,
  parties: job.accounts.map((account) => ({ scheme: 'ed25519', account, sign: refuseEntropy })),
}

const results: GuardedResult[] = []
for (const { bundle, logs } of job.tasks) {
  try {
    results.push(run(await evaluateStf(bundle), logs))
  } catch (error) {
    results.push({ refused: [codeOf(error)], outcomes: [] })
  }
}
writeFileSync(`${path}.result`, JSON.stringify(results))
process.exit(0)

function run(stf: Stf, logs: GuardedTask['logs']): GuardedResult {
  const refused = new Set<string>()
  const outcomes = logs.flatMap((log) => {
    const state = genesisState(stf, world.provider)
    return logToBlocks(stf, world, { log, blocks: [3, 1, 4] }).map((block) => {
      const result = executeBlock({ stf, provider: world.provider }, state, block)
      for (const { error } of result.bugs) refused.add(codeOf(error))
      state.commit(result.prepared)
      return blockOutcome(stf, result)
    })
  })
  return { refused: [...refused], outcomes }
}

function codeOf(error: unknown): string {
  if (error instanceof LockstepError) return error.code
  return error instanceof Error ? error.name : 'no error'
}
