import { expectFigure } from './expect.js'
import type { Network } from './network.js'
import { assertLockstep } from './rounds.js'
import type { Scenario } from './scenario.js'

/** More than the job has blocks: the newcomer gets them all at once. */
const wholeChain = 1000

/**
 * Worker C comes when all is done: it is provisioned by A, imports every block in one batch, and must have the roots
 * of those who executed block by block. What it hands over again, the parentchain knows and does not pay twice.
 */
export async function joinLate(network: Network, { chain, rounds, accounts }: Scenario): Promise<void> {
  const paid = chain.balanceOf(accounts.ferdie.account)
  await network.launchProvisioned('C', 'memory', 'A')
  await rounds.advance()
  const last = await chain.finalizedHead()
  const late = await network.start('C', { batchSize: wholeChain })
  const workers = [...rounds.workers, late]
  assertLockstep(workers, await Promise.all(workers.map((worker) => worker.reached(last))))
  rounds.workers.push(late)
  await rounds.advance()
  expectFigure("Ferdie's funds after C's catch-up", chain.balanceOf(accounts.ferdie.account), paid)
}
