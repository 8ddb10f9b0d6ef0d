import type { Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import type { Client } from './client.js'
import type { TimedStep } from './progress.js'
import type { RunningWorker } from './running-worker.js'
import type { Scenario } from './scenario.js'

/** What the main job has to show; amounts in units of 10^-12. */
export interface Report {
  readonly workers: readonly WorkerReport[]
  readonly accounts: Readonly<Record<string, AccountReport>>
  /** Number of receipts by their code's name. */
  readonly receipts: Readonly<Record<string, number>>
  readonly refused: readonly RefusedWorker[]
  readonly steps: readonly TimedStep[]
}

export interface WorkerReport {
  readonly name: string
  readonly shard: Hex
  readonly block: number
  readonly stateRoot: Hex
  readonly receiptsRoot: Hex
}

export interface AccountReport {
  readonly free: string
  readonly nonce: number
}

export interface RefusedWorker {
  readonly worker: string
  readonly reason: string
}

/** Gathers the report; balances and nonces are read through `client`, Ferdie's from the parentchain. */
export async function makeReport(
  scenario: Scenario,
  client: Client,
  refused: readonly RefusedWorker[],
): Promise<Report> {
  const { alice, bob, bob2, charlie, ferdie } = scenario.accounts
  return {
    workers: scenario.rounds.workers.map(reportWorker),
    accounts: {
      alice: await reportAccount(client, alice),
      bob: await reportAccount(client, bob),
      bob2: await reportAccount(client, bob2),
      charlie: await reportAccount(client, charlie),
      ferdie: {
        free: scenario.chain.balanceOf(ferdie.account).toString(),
        nonce: await scenario.chain.nextNonce(ferdie.account),
      },
    },
    receipts: scenario.tally.counts(),
    refused,
    steps: scenario.progress.steps(),
  }
}

function reportWorker({ name, head }: RunningWorker): WorkerReport {
  const header = head()?.header
  if (header === undefined) throw new RangeError(`worker ${name} has executed no block`)
  const { shard, number: block, stateRoot, receiptsRoot } = header
  return { name, shard, block, stateRoot, receiptsRoot }
}

async function reportAccount(client: Client, signer: Signer): Promise<AccountReport> {
  const { nonce, data } = await client.accountInfo(signer)
  return { free: data.free.toString(), nonce }
}
