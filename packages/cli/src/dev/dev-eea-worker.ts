import {
  createShardWorkload,
  createWorkOrderWorker,
  orderThroughLog,
  type WorkOrderWorker,
} from '@lockstep/adapters/eea/orders'
import {
  createWorkerDecryptionKey,
  eeaProfile,
  publicKeyText,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  signEncryptionKey,
  type WorkOrderSuite,
} from '@lockstep/adapters/eea/work-order'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import type { Hex } from '@lockstep/core'
import type { AttestedWorker, GetterAccess } from '@lockstep/core/client'
import { type CryptoProvider, createSigner, type Entropy } from '@lockstep/core/crypto'
import type { RemoteChain } from '../network/connect-chain.js'

/** The worker of work orders in a development network. Its workload is the shard. */
export interface DevEeaWorker {
  readonly worker: WorkOrderWorker
  readonly suite: WorkOrderSuite
  /** The shard. */
  readonly workloadId: string
  /** As Appendix A has it, for registries. */
  details(direct: string, contracts: { readonly proxy: string; readonly receipts: string }): Record<string, unknown>
}

interface DevEeaWorkerOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  /** Of the enclave that executes the shard's blocks; the worker's id. */
  readonly account: Hex
  readonly access: GetterAccess
  /** Attests the enclave again: its shielding key may have changed. */
  attest(): Promise<AttestedWorker>
  readonly chain: RemoteChain
}

/** Orders at a time: each waits for a block of the parentchain, and many share one. */
const concurrency = 64

/** Creates a worker with new keys. */
export function createDevEeaWorker(options: DevEeaWorkerOptions): DevEeaWorker {
  const { provider, entropy, account, access, attest, chain } = options
  const suite: WorkOrderSuite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
  const key = provider.generateRsaKey()
  const signer = secp256k1HashSigner(provider, entropy(32))
  const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key })
  const workloadId = access.shard.slice(2)
  const invocation = createIndirectInvocation({
    ...{ provider, chain },
    signer: createSigner(provider, 'ed25519', entropy(32), entropy),
  })
  const order = orderThroughLog({ access, attest, invocation })
  const worker = createWorkOrderWorker({
    ...{ workerId: account.slice(2), suite, signer, entropy, concurrency },
    keys: [createWorkerDecryptionKey(suite, key)],
    workloads: { [workloadId]: createShardWorkload({ order }) },
  })
  return {
    ...{ worker, suite, workloadId },
    details: (direct, { proxy, receipts }) => ({
      workOrderSyncUri: direct,
      workOrderAsyncUri: direct,
      workOrderPullUri: direct,
      workOrderNotifyUri: direct,
      receiptInvocationUri: direct,
      workOrderInvocationAddress: proxy,
      receiptInvocationAddress: receipts,
      keyEncryptionAlgorithm: 'RSA-OAEP-3072',
      workOrderPayloadFormats: ['JSON-RPC'],
      workerTypeData: {
        verificationKey: publicKeyText(eeaProfile, signer.publicKey),
        // Quotes of the simulator are no proof of the specification's; clients attest the shard's own enclave.
        proofDataType: '~simulated',
        encryptionKey,
        encryptionKeySignature: signEncryptionKey(suite, signer, encryptionKey),
      },
    }),
  }
}
