// worker-service.ts
import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createWorkOrderWorker, type Workload } from '@lockstep/adapters/eea/orders'
import {
  type CallSender,
  deployProxyContracts,
  openProxyService,
  type ProxyDeployment,
  type ProxyService,
  registerProxyWorker,
} from '@lockstep/adapters/eea/proxy/service'
import {
  createWorkerDecryptionKey,
  eeaProfile,
  publicKeyText,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  signEncryptionKey,
} from '@lockstep/adapters/eea/work-order'

const provider = createProvider()
const entropy = (length: number) => new Uint8Array(randomBytes(length))
const suite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
export const workerId = 'a1'.repeat(32)
export const shouting = 'b2'.repeat(32)

const shout: Workload = ({ inData }) =>
  inData.map(({ index, data }) => ({ index, data: Buffer.from(Buffer.from(data).toString().toUpperCase()) }))

/** `operator` deploys, `sender` completes orders and is used by nothing else, `directory` outlives the process. */
export async function openWorkerService(
  operator: CallSender,
  sender: CallSender,
  directory: string,
): Promise<{ service: ProxyService; contracts: ProxyDeployment }> {
  const rsaKey = provider.generateRsaKey()
  const signer = secp256k1HashSigner(provider, entropy(32))
  const keys = [createWorkerDecryptionKey(suite, rsaKey)] as const
  const worker = createWorkOrderWorker({ workerId, suite, keys, signer, entropy, workloads: { [shouting]: shout } })

  const contracts = await deployProxyContracts(operator, sender.account.address)
  const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key: rsaKey })
  await registerProxyWorker(sender, contracts.registry, {
    workerId,
    workerType: 1,
    details: {
      workOrderInvocationAddress: contracts.proxy,
      receiptInvocationAddress: contracts.receipts,
      keyEncryptionAlgorithm: 'RSA-OAEP-3072',
      workOrderPayloadFormats: ['JSON-RPC'],
      workerTypeData: {
        verificationKey: publicKeyText(eeaProfile, signer.publicKey),
        encryptionKey,
        encryptionKeySignature: signEncryptionKey(suite, signer, encryptionKey),
        // Without an enclave there is no proof. With one: TEE-SGX-IAS, and its report.
        proofDataType: '~none',
      },
    },
  })
  const service = await openProxyService({
    client: sender.client,
    chainId: sender.chainId,
    account: sender.account,
    contracts,
    firstBlock: contracts.firstBlock,
    workers: [{ worker, suite }],
    book: { directory },
    // A chain of one's own takes nothing back. Leave it out on any other: 12.
    confirmations: 1,
    interval: 20,
    onFault: (fault) => console.error(fault),
  })
  service.start()
  return { service, contracts }
}
