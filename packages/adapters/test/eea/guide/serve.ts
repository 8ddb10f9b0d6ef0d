// serve.ts
import { randomBytes } from 'node:crypto'
import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  type AccessPolicy,
  defaultAccessPolicy,
  type EeaService,
  openEeaService,
} from '@lockstep/adapters/eea/json-rpc'
import { createWorkOrderWorker, type Workload } from '@lockstep/adapters/eea/orders'
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
export const countWords = 'b2'.repeat(32)

/** Plain inputs in, plain outputs out; what is encrypted between is not the workload's business. */
const count: Workload = ({ inData }) =>
  inData.map(({ index, data }) => {
    const words = Buffer.from(data).toString().split(/\s+/).filter(Boolean)
    return { index, data: Buffer.from(String(words.length)) }
  })

/** Keeps the defaults, and lets whoever knows the token do everything. */
const policyOf =
  (token: string): AccessPolicy =>
  (request) =>
    request.caller.headers.authorization === `Bearer ${token}` || defaultAccessPolicy(request)

/** `directory` keeps everything that must survive; left out of the options, it ends with the process. */
export async function serve(directory: string, token: string): Promise<{ service: EeaService; details: object }> {
  const rsaKey = provider.generateRsaKey()
  const signer = secp256k1HashSigner(provider, entropy(32))
  const worker = createWorkOrderWorker({
    workerId,
    suite,
    keys: [createWorkerDecryptionKey(suite, rsaKey)],
    signer,
    entropy,
    workloads: { [countWords]: count },
  })
  const service = await openEeaService({
    provider,
    workers: [worker],
    policy: policyOf(token),
    book: { directory, identity: new Uint8Array(32) },
  })
  const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key: rsaKey })
  const details = {
    keyEncryptionAlgorithm: 'RSA-OAEP-3072',
    workOrderPayloadFormats: ['JSON-RPC'],
    workerTypeData: {
      verificationKey: publicKeyText(eeaProfile, signer.publicKey),
      encryptionKey,
      encryptionKeyNonce: '01',
      encryptionKeySignature: signEncryptionKey(suite, signer, encryptionKey),
      // Without an enclave there is no proof. With one: TEE-SGX-IAS, and its report.
      proofDataType: '~none',
      proofData: {},
    },
  }
  return { service, details }
}
