import type { CryptoProvider } from '@lockstep/core/crypto'
import { fifth, unit } from './amount.js'
import { expectFigure } from './expect.js'
import { joinLate } from './join-late.js'
import { playPass } from './pass.js'
import type { Progress } from './progress.js'
import { refuseChangedCode } from './refuse-changed-code.js'
import { makeReport, type Report } from './report.js'
import { restartWorker } from './restart-worker.js'
import type { Scenario } from './scenario.js'
import { startTwoWorkers, type TwoWorkers } from './start-two-workers.js'

export interface MainJobOptions {
  readonly provider: CryptoProvider
  readonly progress: Progress
  readonly seed: number
  /** For the stores of the workers. */
  readonly folder: string
}

/** The main job with everything that it has started. */
export interface MainJob {
  readonly scenario: Scenario
  run(): Promise<Report>
  /** Stops all workers and ends their threads. */
  close(): Promise<void>
}

/** Starts parentchain and workers A and B; nothing stays behind when that fails. */
export async function startMainJob(options: MainJobOptions): Promise<MainJob> {
  const two = await startTwoWorkers(options)
  return { scenario: two.scenario, run: () => runMainJob(two), close: two.network.close }
}

/**
 * Integritee's acceptance scenario M6 in both passes, then a worker that joins late and one with changed code that is
 * refused.
 */
async function runMainJob(two: TwoWorkers): Promise<Report> {
  const { scenario, network } = two
  const { alice, bob, bob2 } = scenario.accounts
  const { progress } = scenario
  const clientOfA = await progress.step('client attests worker A', () => two.openClient('A'))
  await playPass(scenario, {
    name: 'first pass',
    client: clientOfA,
    bob,
    before: { alice: 0n, charlie: 0n, ferdie: 0n },
  })
  await progress.step('worker A ends and starts again from its files', () => restartWorker(network, scenario))
  const clientOfB = await progress.step('client attests worker B', () => two.openClient('B'))
  await playPass(scenario, {
    name: 'second pass',
    client: clientOfB,
    bob: bob2,
    before: { alice: 3n * unit, charlie: 4n * fifth, ferdie: unit },
  })
  await progress.step('worker C joins late and imports all blocks in one batch', () => joinLate(network, scenario))
  const refused = await progress.step('worker D with a changed STF is refused', () => refuseChangedCode(network))
  expectFigure("Alice's balance at the end", (await clientOfB.accountInfo(alice)).data.free, 6n * unit)
  return makeReport(scenario, clientOfB, [refused])
}
