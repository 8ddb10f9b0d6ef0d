// shard.ts
import type { EeaClient, TrustedWorker } from '@lockstep/adapters/eea/client'
import { createShardWorkload, openShardOutputs, orderThroughLog, type Workload } from '@lockstep/adapters/eea/orders'
import type { GetterAccess, IndirectInvocation } from '@lockstep/core/client'
import type { SignedReceipt } from '@lockstep/core/receipt'

/** `access` is to the attested enclave that executes the shard's blocks, `invocation` to the log that it follows. */
export const shardWorkload = (access: GetterAccess, invocation: IndirectInvocation): Workload =>
  createShardWorkload({ order: orderThroughLog({ access, invocation }) })

/** The operation is signed by the account that it is for; the work order carries it and adds no right to it. */
export async function executeInShard(
  client: EeaClient,
  worker: TrustedWorker,
  { provider, shard, worker: enclave }: GetterAccess,
  order: { readonly requesterId: string; readonly workloadId: string; readonly operation: Uint8Array },
): Promise<SignedReceipt> {
  const { operation, ...ids } = order
  const submitted = await client.submit(worker, { ...ids, inData: [{ data: operation }], mode: { type: 'pull' } })
  const { response } = await client.complete(submitted)
  const expected = { provider, shard, enclaveAccount: enclave.enclaveAccount, operation }
  return openShardOutputs(expected, response.outData).signedReceipt
}
