import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import {
  type AttestWorkerDetails,
  connectService,
  createEeaClient,
  type EeaClient,
  type EeaClientOptions,
  type ServiceConnection,
} from '../../../src/eea/client/index.js'
import type { ServiceOptions } from '../../../src/eea/json-rpc/service-options.js'
import { openWorld, requesterId, type ServiceWorld, workerDetails, workerOf } from '../json-rpc/service-world.js'
import { keyText, vectorText } from '../work-order/vector.js'
import { avalon, countedEntropy, eea, encryptionKeyOf, requesterSigner, workerId } from '../work-order/world.js'

/** Takes a worker that says that it has no proof; whoever tests attestation says so. */
export const takeAnyProof: AttestWorkerDetails = () => undefined

/** Details as Avalon publishes them. */
export const avalonDetails = (): Record<string, unknown> => ({
  workOrderSyncUri: '',
  workOrderAsyncUri: '',
  workOrderPullUri: '',
  workOrderNotifyUri: '',
  receiptInvocationUri: '',
  workOrderInvocationAddress: '',
  receiptInvocationAddress: '',
  fromAddress: '',
  hashingAlgorithm: 'SHA-256',
  signingAlgorithm: 'SECP256K1',
  keyEncryptionAlgorithm: 'RSA-OAEP-3072',
  dataEncryptionAlgorithm: 'AES-GCM-256',
  workOrderPayloadFormats: 'JSON-RPC',
  workerTypeData: {
    verificationKey: keyText('worker', 'pubPem'),
    extendedMeasurements: null,
    proofDataType: 'TEE-SGX-IAS',
    proofData: '',
    encryptionKey: encryptionKeyOf(avalon),
    encryptionKeySignature: vectorText('avalon-worker-encryptionKeySignature', 'encryptionKeySignatureHex'),
  },
})

/** A service that has the vectors' worker in its registry, in the dialect that the worker speaks. */
export const openRegistered = async (
  dialect: 'eea' | 'avalon',
  options: Partial<ServiceOptions> = {},
): Promise<ServiceWorld> => {
  const suite = dialect === 'avalon' ? avalon : eea
  const world = await openWorld({ workers: [workerOf(suite)], checkDetails: () => undefined, ...options })
  const details = dialect === 'avalon' ? avalonDetails() : workerDetails()
  await world.service.registry.register({
    workerId,
    workerType: 1,
    organizationId: undefined,
    applicationTypeId: [],
    details,
  })
  return world
}

/** A connection that ends with the test. */
export const connect = (
  url: string,
  options: { readonly ca?: string; readonly timeout?: number } = {},
): ServiceConnection => {
  const service = connectService({ url, ...options })
  onTestFinished(() => service.close())
  return service
}

let clients = 0

export const clientOf = (service: ServiceConnection, options: Partial<EeaClientOptions> = {}): EeaClient => {
  clients += 1
  return createEeaClient({
    service,
    provider: eea.provider,
    entropy: countedEntropy(clients * 1000),
    attest: takeAnyProof,
    receipts: { signer: requesterSigner, workerServiceId: '26'.repeat(32) },
    ...options,
  })
}

/** What tests submit. */
export const draft = (text: string) =>
  ({
    requesterId,
    workloadId: '11c0f0700da1dc7f2be926ca093583228b65d0637ae3f0ba9ddd27ace6d30f34',
    inData: [{ data: new Uint8Array(Buffer.from(text)) }],
  }) as const

/** A server between client and service that changes answers: the lie. */
export const startRelay = async (
  target: string,
  lie: (answer: Record<string, unknown>, method: string) => unknown,
): Promise<string> => {
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    const answer = await fetch(target, { method: 'POST', headers: { 'content-type': 'application/json' }, body: text })
    const asked: unknown = JSON.parse(text)
    const method = typeof asked === 'object' && asked !== null && 'method' in asked ? String(asked.method) : ''
    const body: unknown = await answer.json()
    const told = lie(typeof body === 'object' && body !== null ? { ...body } : {}, method)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(typeof told === 'string' ? told : JSON.stringify(told))
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

/** A key and a certificate for 127.0.0.1. */
export const selfSigned = (): { readonly key: string; readonly cert: string } => {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-tls-'))
  const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...names], {
    stdio: 'ignore',
  })
  const pair = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') }
  rmSync(directory, { recursive: true })
  return pair
}
