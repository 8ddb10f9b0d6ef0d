import { LockstepError } from '@lockstep/core'
import type { IasProof } from '../../../tee/ias/index.js'
import type { Workload } from '../create-work-order-worker.js'

/** An enclave that offers to execute workloads of a pool, as its host connects it. */
export interface PoolEnclave {
  /** A report of the enclave, whose REPORTDATA is the SHA-256 of `channelKey` and 32 zeros. */
  readonly proof: IasProof
  /** Public key of the enclave's end of the channel: what `run` sends can be read by its holder alone. */
  readonly channelKey: Uint8Array
  /**
   * Executes an order, which arrives in plain form.
   *
   * @throws LockstepError {@link poolEnclaveLost} when the channel is gone; other errors are the workload's
   */
  readonly run: Workload
}

const lostCode = 'PoolEnclaveLost'

/** What {@link PoolEnclave.run} throws when the enclave cannot be reached: another one gets the order. */
export function poolEnclaveLost(cause: unknown): LockstepError {
  return new LockstepError(
    lostCode,
    'the channel to an enclave of the pool is gone; the order goes to another one, let the enclave join again',
    { field: 'channel' },
    { cause },
  )
}

/** Whether an error is {@link poolEnclaveLost}. */
export function isPoolEnclaveLost(error: unknown): boolean {
  return error instanceof LockstepError && error.code === lostCode
}
