import { LockstepError } from '@lockstep/core'
import type { ExecutedBlock, ImportOptions, Store, Worker } from '@lockstep/core/worker'

/** By what it shows that the worker's last block is not the chain's any more. */
const codes: readonly string[] = ['BlockTakenBack', 'AncestryMismatch']

/**
 * Imports from a parentchain that follows the best chain, and goes back whenever blocks were taken back: one block at a
 * time, until the rest is the chain's again. Its enclave needs a light client that takes blocks which are not final.
 *
 * @throws LockstepError `BlockFinal` where the chain took back what was final: it stops there; what `worker.import` throws
 */
export async function* importFromBest(
  worker: Pick<Worker, 'import' | 'revert'> & { readonly store: Pick<Store, 'latest'> },
  options?: ImportOptions,
): AsyncGenerator<ExecutedBlock> {
  while (options?.signal?.aborted !== true) {
    try {
      yield* worker.import(options)
      return
    } catch (error) {
      if (!(error instanceof LockstepError) || !codes.includes(error.code)) throw error
      const last = await worker.store.latest()
      if (last === undefined) throw error
      await worker.revert(last.number - 1)
    }
  }
}
