import { createMemoryStore } from '@lockstep/adapters/store'
import type { Hex } from '@lockstep/core'
import { fetchReceipts } from '@lockstep/core/client'
import type { SignedHeader, SignedReceipt } from '@lockstep/core/receipt'
import { createWorker } from '@lockstep/core/worker'
import { alice, bob, createTestShard, provider, register } from '../../worker/test-shard.js'

/** What an attested enclave of a simulated TEE made of a short chain. */
export interface EnclaveBlocks {
  /** The account by the enclave's attestation, not by its own word. */
  readonly enclaveAccount: Hex
  readonly shard: Hex
  readonly headers: readonly SignedHeader[]
  /** Receipts of five transfers in one block: four executed, the last failed for lack of funds. */
  readonly transfers: readonly SignedReceipt[]
  /** The receipts of an operation that was sent twice: executed first, then rejected. */
  readonly sentTwice: readonly SignedReceipt[]
}

export async function enclaveBlocks(): Promise<EnclaveBlocks> {
  const shard = createTestShard()
  const enclave = await shard.launch('generate')
  await register(shard.chain, enclave)
  shard.chain.produceBlock()
  const access = await shard.access(enclave)
  await shard.shield(access, alice.account, 100n)
  shard.chain.produceBlock()
  const sent = []
  for (const [nonce, amount] of [1n, 2n, 3n, 4n, 1_000n].entries()) {
    sent.push(await shard.transfer(access, alice, bob.account, amount, nonce))
  }
  shard.chain.produceBlock()
  const again = await shard.transfer(access, alice, bob.account, 1n, 0)
  shard.chain.produceBlock()
  const worker = await createWorker({ parentchain: shard.chain, enclave, store: createMemoryStore() })
  const headers: SignedHeader[] = []
  for await (const { signedHeader } of worker.import({ batchSize: 1 })) {
    headers.push(signedHeader)
    if (signedHeader.header.number === (await shard.chain.finalizedHead())) break
  }
  const receiptsOf = (operationHash: Hex) => fetchReceipts(provider, access, enclave.shard, operationHash)
  const fetched = await Promise.all(sent.map(({ operationHash }) => receiptsOf(operationHash)))
  const blocks: EnclaveBlocks = {
    enclaveAccount: access.worker.enclaveAccount,
    shard: enclave.shard,
    headers,
    transfers: fetched.flatMap(([first]) => (first === undefined ? [] : [first])),
    sentTwice: await receiptsOf(again.operationHash),
  }
  await enclave.close()
  return blocks
}
