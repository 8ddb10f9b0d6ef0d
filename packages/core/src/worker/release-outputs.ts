import { LockstepError } from '../error.js'
import type { Enclave } from './enclave.js'
import type { Store } from './store.js'
import { isWaitAborted } from './wait-aborted.js'
import type { WorkerOptions } from './worker-options.js'
import type { WorkerParts } from './worker-parts.js'

/**
 * Hands the outputs of all durable blocks behind the outbox cursor to the parentchain, in order, and moves the cursor
 * after each block. A block whose outputs the parentchain does not take stays behind the cursor, with all after it,
 * until the next release; so does one that is not final yet, or behind a snapshot that is not confirmed yet. What was handed over before a crash is handed over again:
 * the parentchain knows each outbound call by its id and pays it once.
 *
 * @param last number of the last block in the store.
 */
export async function releaseOutputs(parts: WorkerParts, last: number, options: WorkerOptions): Promise<void> {
  for (let number = await firstUnreleased(parts.store); number <= last; number += 1) {
    if (!(await submitOutputs(parts, number, options))) return
    await parts.store.markReleased(number)
  }
}

/** Nothing is owed for blocks without a record: a worker may have started from a snapshot behind them. */
async function firstUnreleased(store: Store): Promise<number> {
  const released = await store.released()
  if (released !== undefined) return released + 1
  for await (const { number } of store.records()) return number
  return Number.POSITIVE_INFINITY
}

/** Codes by which an enclave keeps outputs back that it will give later. */
const embargoes: readonly string[] = ['NotFinal', 'SnapshotUnconfirmed']

/** Whether the enclave gave, and the parentchain took, all outputs of the block. */
async function submitOutputs(
  { parentchain, enclave }: WorkerParts,
  number: number,
  { signal, onReleaseFailure }: WorkerOptions,
): Promise<boolean> {
  const outputs = await finalOutputs(enclave, number, await parentchain.nextNonce(enclave.account, signal))
  if (outputs === undefined) return false
  try {
    for (const extrinsic of outputs) await parentchain.submit(extrinsic, signal)
    return true
  } catch (error) {
    if (onReleaseFailure === undefined || isWaitAborted(error)) throw error
    onReleaseFailure({ number, error })
    return false
  }
}

/** The outputs of a block; `undefined` while the block may still be taken back, or its state is not vouched for. */
async function finalOutputs(
  enclave: Enclave,
  number: number,
  nonce: number,
): Promise<readonly Uint8Array[] | undefined> {
  try {
    return await enclave.outputs(number, nonce)
  } catch (error) {
    if (error instanceof LockstepError && embargoes.includes(error.code)) return undefined
    throw error
  }
}
