import type { WorkerParts } from './worker-parts.js'

/**
 * Hands the outputs of a durable block to the parentchain and moves the outbox cursor. After a crash in between it is
 * called again for the same block: the parentchain knows each outbound call by its id and pays it once.
 */
export async function releaseOutputs({ parentchain, enclave, store }: WorkerParts, number: number): Promise<void> {
  const nonce = await parentchain.nextNonce(enclave.account)
  for (const extrinsic of await enclave.outputs(number, nonce)) await parentchain.submit(extrinsic)
  await store.markReleased(number)
}
