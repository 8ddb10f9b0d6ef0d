import { expectFigure } from './expect.js'
import type { Network } from './network.js'
import type { RunningWorker } from './running-worker.js'
import type { Scenario } from './scenario.js'

/** Ends worker A with its thread and starts it again from its files: it must stand where it stood, and go on. */
export async function restartWorker(network: Network, { chain, rounds }: Scenario): Promise<void> {
  const [first, ...others] = rounds.workers
  if (first === undefined) return
  const before = first.head()?.header
  const again: RunningWorker = await network.restart(first)
  rounds.workers.splice(0, rounds.workers.length, again, ...others)
  await rounds.advance()
  const last = (await again.reached(await chain.finalizedHead())).header
  expectFigure("worker A's block after its restart", last.number, (before?.number ?? 0) + 2)
}
