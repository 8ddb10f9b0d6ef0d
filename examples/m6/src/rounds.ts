import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import { LockstepError } from '@lockstep/core'
import type { SignedHeader } from '@lockstep/core/receipt'
import type { RunningWorker } from './running-worker.js'

/** Drives parentchain and workers block by block, and holds the workers' roots against each other after every one. */
export interface Rounds {
  /** Everybody who must agree from now on. */
  readonly workers: RunningWorker[]
  /**
   * Two blocks: one with what clients have submitted, one with the workers' confirmations and outbound calls for it.
   */
  advance(): Promise<void>
}

export function createRounds(chain: EmbeddedChain): Rounds {
  const workers: RunningWorker[] = []

  async function produceAndImport(): Promise<void> {
    const { number } = chain.produceBlock()
    const headers = await Promise.all(workers.map((worker) => worker.reached(number)))
    assertLockstep(workers, headers)
  }

  return {
    workers,
    async advance() {
      await produceAndImport()
      await produceAndImport()
    },
  }
}

/** @throws LockstepError `Diverged` naming both workers and both roots */
export function assertLockstep(workers: readonly RunningWorker[], headers: readonly SignedHeader[]): void {
  const [first, ...others] = headers
  if (first === undefined) return
  for (const [index, { header }] of others.entries()) {
    for (const root of ['stateRoot', 'receiptsRoot'] as const) {
      if (header[root] === first.header[root]) continue
      const [left, right] = [workers[0]?.name, workers[index + 1]?.name]
      throw new LockstepError(
        'Diverged',
        `${root} of block ${header.number} is ${first.header[root]} at ${left} and ${header[root]} at ${right}`,
        { field: root, value: header[root], limit: first.header[root] },
      )
    }
  }
}
