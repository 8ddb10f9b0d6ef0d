import { randomBytes } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { openAccessPolicy } from '../../../src/eea/json-rpc/access-policy.js'
import { type EeaService, openEeaService } from '../../../src/eea/json-rpc/open-service.js'
import type { ServiceOptions } from '../../../src/eea/json-rpc/service-options.js'
import { createWorkOrderWorker, type Workload } from '../../../src/eea/orders/create-work-order-worker.js'
import type { WorkOrderWorker } from '../../../src/eea/orders/work-order-worker.js'
import {
  composeRequest,
  type RequesterSession,
  signEncryptionKey,
  type WorkOrderDraft,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { keyText } from '../work-order/vector.js'
import {
  avalon,
  countedEntropy,
  eea,
  encryptionKeyOf,
  openerOf,
  requesterKey,
  utf8,
  workerId,
  workerSigner,
} from '../work-order/world.js'

/** What came back of one HTTP request. */
export interface Reply {
  readonly status: number
  readonly body: unknown
}

/** A JSON-RPC answer, with what tests look at. */
export interface Answer {
  readonly jsonrpc?: unknown
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown }
}

export interface ServiceWorld {
  readonly service: EeaService
  readonly url: string
  /** Sends any text. */
  post(text: string, headers?: Record<string, string>): Promise<Reply>
  /** Calls a method and answers the whole JSON-RPC response. */
  call(method: string, params?: unknown, id?: unknown): Promise<Answer>
}

/** Id of a requester that the resolver of {@link openWorld} knows. */
export const requesterId = '6ed09c4ca08fa7b1716e9706caf74e6623b26b13c50a925c2919f924cb5fc481'
export const echoWorkload = '11c0f0700da1dc7f2be926ca093583228b65d0637ae3f0ba9ddd27ace6d30f34'

/** Answers the inputs as they came. */
export const echo: Workload = ({ inData }) => inData.map(({ index, data }) => ({ index, data }))

/** The vectors' worker, in a profile. */
export const workerOf = (
  suite: WorkOrderSuite = eea,
  workloads: Readonly<Record<string, Workload>> = { [echoWorkload]: echo },
  options: { readonly concurrency?: number; readonly workerId?: string } = {},
): WorkOrderWorker =>
  createWorkOrderWorker({
    workerId,
    suite,
    keys: openerOf(suite).keys,
    signer: workerSigner,
    entropy: (length) => new Uint8Array(randomBytes(length)),
    workloads,
    resolveKey,
    ...options,
  })

/** Knows the requester of the vectors. */
export const resolveKey = (identifier: string) => (identifier === requesterId ? requesterKey : undefined)

/** Details of the vectors' worker, as Appendix A has them. */
export const workerDetails = (): Record<string, unknown> => ({
  workOrderSyncUri: 'https://worker.example.org/',
  hashingAlgorithm: 'SHA-256',
  signingAlgorithm: 'SECP256K1',
  keyEncryptionAlgorithm: 'RSA-OAEP-3072',
  dataEncryptionAlgorithm: 'AES-GCM-256',
  workOrderPayloadFormats: ['JSON-RPC', 'JSON-RPC-JWT'],
  workerTypeData: {
    verificationKey: keyText('worker', 'pubUncompressedHex'),
    extendedMeasurements: '',
    proofDataType: '~none',
    proofData: {},
    encryptionKey: keyText('workerRsa3072', 'pubDerSpkiHex'),
    encryptionKeyNonce: '01',
    encryptionKeySignature: signEncryptionKey(eea, workerSigner, keyText('workerRsa3072', 'pubDerSpkiHex')),
  },
})

/** A service on a free port, gone when the test ends. Everything is granted unless the test says otherwise. */
export const openWorld = async (options: Partial<ServiceOptions> = {}): Promise<ServiceWorld> => {
  const service = await openEeaService({
    provider: eea.provider,
    workers: [workerOf()],
    policy: openAccessPolicy,
    resolveKey,
    ...options,
  })
  onTestFinished(() => service.stop())
  const url = await service.listen({ host: '127.0.0.1', port: 0 })
  const post = async (text: string, headers: Record<string, string> = {}): Promise<Reply> => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
    })
    const body = await response.text()
    return { status: response.status, body: body === '' ? undefined : JSON.parse(body) }
  }
  return {
    service,
    url,
    post,
    async call(method, params, id = 1) {
      const { body } = await post(JSON.stringify({ jsonrpc: '2.0', id, method, params }))
      return answerIn(body)
    },
  }
}

export const answerIn = (body: unknown): Answer => (typeof body === 'object' && body !== null ? body : {})

/** `result`, or the code of the error. */
export const outcome = ({ result, error }: Answer): unknown => (error === undefined ? result : error.code)

let orderCount = 0

/** A fresh work order for the vectors' worker. */
export const draftOrder = (draft: Partial<WorkOrderDraft> = {}): WorkOrderDraft => {
  orderCount += 1
  return {
    workOrderId: orderCount.toString(16).padStart(64, '0'),
    workerId,
    workloadId: echoWorkload,
    requesterId,
    responseTimeoutMSecs: 6000,
    inData: [{ data: utf8('hello') }],
    ...draft,
  }
}

/** A composed order: its request is the parameters of WorkOrderSubmit. */
export const composeOrder = (draft: Partial<WorkOrderDraft> = {}, suite: WorkOrderSuite = eea): RequesterSession => {
  const full = draftOrder(draft)
  return composeRequest(suite, encryptionKeyOf(suite), full, countedEntropy(orderCount * 1000 + 7))
}

export { avalon, eea }
