import { LockstepError } from '@lockstep/core'
import type { ExecutedBlock, ImportOptions, Store, Worker } from '@lockstep/core/worker'

/** Blocks that were taken back: those behind `to`, up to `from`. */
export interface Reorganization {
  /** The last block that was taken back. */
  readonly from: number
  /** The last block that stays. */
  readonly to: number
}

/** As `ImportOptions`, and who is told that blocks were taken back. */
export interface BestImportOptions extends ImportOptions {
  /**
   * Told once the worker has gone back. Right after a start it is told block by block: what was handed out before is
   * not known any more.
   */
  onReorganization?(reorganization: Reorganization): void
}

/**
 * Imports from a parentchain that follows the best chain, and goes back whenever blocks were taken back: to where the
 * chain forked, if the parentchain can tell, else one block at a time until the rest is the chain's again. Its enclave
 * needs a light client that takes blocks which are not final.
 *
 * @throws LockstepError `BlockFinal` where the chain took back what was final: it stops there; what `worker.import` throws
 */
export async function* importFromBest(
  worker: Pick<Worker, 'import' | 'revert'> & { readonly store: Pick<Store, 'latest'> },
  options: BestImportOptions = {},
): AsyncGenerator<ExecutedBlock> {
  while (options.signal?.aborted !== true) {
    try {
      yield* worker.import(options)
      return
    } catch (error) {
      const last = await worker.store.latest()
      if (last === undefined || !(error instanceof LockstepError)) throw error
      const to = lastStanding(error, last.number)
      if (to === undefined) throw error
      if (to === last.number) continue
      await worker.revert(to)
      options.onReorganization?.({ from: last.number, to })
    }
  }
}

/** The block to go back to; `undefined` for an error that no going back cures. */
function lastStanding({ code, details }: LockstepError, last: number): number | undefined {
  if (code === 'AncestryMismatch') return last - 1
  if (code !== 'BlockTakenBack') return undefined
  // The worker may not have come to where the chain forked: blocks of an unfinished batch were handed out, too.
  return typeof details.limit === 'number' ? Math.min(details.limit, last) : last - 1
}
