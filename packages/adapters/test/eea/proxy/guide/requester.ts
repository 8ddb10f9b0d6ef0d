// requester.ts
import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { workerRegistryAbi } from '@lockstep/adapters/eea/proxy'
import { createEeaProxyClient, type ProxyReceipt } from '@lockstep/adapters/eea/proxy/client'
import { idWord } from '@lockstep/adapters/eea/proxy/payload'
import type { CallSender } from '@lockstep/adapters/eea/proxy/service'
import { eeaProfile, parsePublicKey, parseWorkerDetails, verifyEncryptionKey } from '@lockstep/adapters/eea/work-order'
import type { Address } from 'viem'
import { readContract } from 'viem/actions'

const provider = createProvider()
const entropy = (length: number) => new Uint8Array(randomBytes(length))

/** The answer to an order, and the receipt that proves it to third parties. */
export async function order(
  { client, chainId, account }: CallSender,
  { registry, workerServiceId }: { readonly registry: Address; readonly workerServiceId: string },
  { workerId, workloadId, text }: { readonly workerId: string; readonly workloadId: string; readonly text: string },
): Promise<{ answer: string; receipt: ProxyReceipt }> {
  const retrieve = { address: registry, abi: workerRegistryAbi, functionName: 'workerRetrieve' } as const
  const [, workerType, , , published] = await readContract(client, { ...retrieve, args: [idWord(workerId)] })
  const { details, algorithms } = parseWorkerDetails(eeaProfile, Number(workerType), JSON.parse(published))
  const suite = { provider, profile: eeaProfile, algorithms }
  const { verificationKey: keyText, encryptionKey, encryptionKeySignature } = Object(details.workerTypeData)
  const verificationKey = parsePublicKey('verificationKey', keyText)
  // Here belongs what makes the verification key one to trust: `verifyIasProof` over its proof data.
  verifyEncryptionKey(suite, verificationKey, encryptionKey, encryptionKeySignature)

  const requester = createEeaProxyClient({
    client,
    chainId,
    account,
    proxy: `0x${details.workOrderInvocationAddress?.slice(2)}`,
    receipts: `0x${details.receiptInvocationAddress?.slice(2)}`,
    worker: { workerId, suite, encryptionKey, verificationKey },
    // As many blocks as the answer has to be deep in the chain. Leave it out on a chain that takes blocks back: 12.
    confirmations: 1,
    interval: 20,
  })
  try {
    const workOrderId = Buffer.from(entropy(32)).toString('hex')
    const requesterId = account.address.slice(2).toLowerCase()
    const draft = { workOrderId, workerId, workloadId, requesterId, responseTimeoutMSecs: 0 }
    const composed = requester.compose({ ...draft, inData: [{ data: Buffer.from(text) }] }, entropy)
    await requester.submit(composed, { workerServiceId })
    const signal = AbortSignal.timeout(60_000)
    const completed = await requester.awaitCompletion(workOrderId, { signal })
    // The chain is not believed: whoever may complete orders could write another text. The worker's signature is.
    const { response } = await requester.verify(composed, completed)
    const end = { status: completed.status, responseHash: response.hash.digest }
    const receipt = await requester.awaitReceipt(composed, end, { signal })
    const [output] = response.outData
    if (output?.type !== 'plain') throw new Error('the worker answers no plain output')
    return { answer: Buffer.from(output.data).toString(), receipt }
  } finally {
    await requester.close()
  }
}
