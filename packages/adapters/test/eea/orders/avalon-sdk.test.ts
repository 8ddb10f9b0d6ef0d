import {
  constants,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPublicKey,
  publicEncrypt,
  sign,
  verify,
} from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { ServiceOptions } from '../../../src/eea/json-rpc/service-options.js'
import { openRegistered } from '../client/client-world.js'
import { ended } from '../json-rpc/ended.js'
import { avalon, type ServiceWorld, workerOf } from '../json-rpc/service-world.js'
import { keyText, vector } from '../work-order/vector.js'
import { encryptionKeyOf, workerId } from '../work-order/world.js'

// Composed with node:crypto from the description of what Avalon's Python SDK does, apart from the code that is tested.
const sha256 = (...parts: (string | Uint8Array)[]): Buffer =>
  parts.reduce<ReturnType<typeof createHash>>((hash, part) => hash.update(part), createHash('sha256')).digest()
const upper = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

const sessionKey = Buffer.alloc(32, 3)
/** One for all items, the request hash and the response. */
const sessionKeyIv = Buffer.alloc(12, 5)

/** Tag last. */
const seal = (plain: string | Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', sessionKey, sessionKeyIv)
  return Buffer.concat([cipher.update(Buffer.from(plain)), cipher.final(), cipher.getAuthTag()])
}
const open = (sealed: string): string => {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', sessionKey, sessionKeyIv)
  decipher.setAuthTag(bytes.subarray(-16))
  return Buffer.concat([decipher.update(bytes.subarray(0, -16)), decipher.final()]).toString()
}

interface Item {
  readonly index: number
  readonly data: string
  readonly encryptedDataEncryptionKey?: string
  readonly iv?: string
}

const itemText = ({ data, encryptedDataEncryptionKey = '', iv = '' }: Item): string =>
  `${data}${encryptedDataEncryptionKey}${iv}`

const echoResult = Buffer.from('echo-result').toString('hex')
const requesterId = '3456'
let count = 0

/** What generic_client and Demo.py send: a result is waited for, and words stand where URIs belong. */
const compose = (items: readonly string[], change: Record<string, unknown> = {}, signed = false) => {
  count += 1
  const fields = {
    workOrderId: sha256(`order ${count}`).toString('hex'),
    workerId,
    workloadId: echoResult,
    requesterId,
    requesterNonce: '385f67750e0b865612de65d43f9d857f',
    ...change,
  }
  const inData: Item[] = items.map((text, index) => ({ index, data: seal(text).toString('base64') }))
  const { requesterNonce, workOrderId, workloadId } = fields
  const first = sha256(requesterNonce + workOrderId + fields.workerId + workloadId + fields.requesterId)
  const preimage = Buffer.concat([first, sha256(inData.map(itemText).join(''))])
  const key = { key: encryptionKeyOf(avalon), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }
  return {
    ...fields,
    responseTimeoutMSecs: 6000,
    payloadFormat: 'JSON-RPC',
    resultUri: 'resulturi',
    notifyUri: 'notifyuri',
    workerEncryptionKey: Buffer.from(encryptionKeyOf(avalon)).toString('hex'),
    dataEncryptionAlgorithm: 'AES-GCM-256',
    encryptedSessionKey: upper(publicEncrypt(key, sessionKey)),
    sessionKeyIv: upper(sessionKeyIv),
    encryptedRequestHash: upper(seal(sha256(preimage))),
    requesterSignature: signed ? highS(preimage) : '',
    ...(signed ? { verifyingKey: keyText('requester', 'pubPem') } : {}),
    inData,
  }
}

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

/** A signature in DER whose s is in the upper half, as python-ecdsa gives every other time. */
const highS = (preimage: Uint8Array): string => {
  const signature = sign('sha256', preimage, { key: keyText('requester', 'privPemSec1'), dsaEncoding: 'ieee-p1363' })
  const s = BigInt(`0x${signature.subarray(32).toString('hex')}`)
  const high = s > order / 2n ? s : order - s
  const integers = [BigInt(`0x${signature.subarray(0, 32).toString('hex')}`), high].map(derInteger)
  const body = Buffer.concat(integers)
  return Buffer.concat([Buffer.of(0x30, body.length), body]).toString('base64')
}

const derInteger = (value: bigint): Buffer => {
  const digits = value.toString(16)
  const bytes = Buffer.from(digits.padStart(digits.length + (digits.length % 2), '0'), 'hex')
  const positive = (bytes[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.of(0), bytes]) : bytes
  return Buffer.concat([Buffer.of(2, positive.length), positive])
}

interface AvalonResult {
  readonly workerNonce: string
  readonly workOrderId: string
  readonly workerId: string
  readonly workloadId: string
  readonly requesterId: string
  readonly workerSignature: string
  readonly outData: readonly (Item & { readonly dataHash?: string })[]
}

const isResult = (value: unknown): value is AvalonResult =>
  typeof value === 'object' && value !== null && 'outData' in value && Array.isArray(value.outData)

/** Verifies and decrypts as the SDK's verify_signature and Demo.py do. */
const check = (result: unknown): readonly string[] => {
  if (!isResult(result)) throw new Error(`there is no result: ${JSON.stringify(result)}`)
  const { workerNonce, workOrderId, workloadId, outData } = result
  const first = sha256(workerNonce + workOrderId + result.workerId + workloadId + result.requesterId)
  const second = sha256(outData.map((item) => `${item.dataHash ?? ''}${itemText(item)}`).join(''))
  const key = createPublicKey(keyText('worker', 'pubPem'))
  const signature = Buffer.from(result.workerSignature, 'base64')
  expect(verify('sha256', Buffer.concat([first, second]), key, signature)).toBe(true)
  return outData.map(({ data }) => open(data))
}

const openAvalon = (options: Partial<ServiceOptions> = {}): Promise<ServiceWorld> =>
  openRegistered('avalon', {
    workers: [workerOf(avalon, { [echoResult]: ({ inData }) => inData.map(({ index, data }) => ({ index, data })) })],
    ...options,
  })

/** Avalon's order of calls: submit, then pull until there is something else than code 5. */
const run = async (world: ServiceWorld, request: ReturnType<typeof compose>): Promise<unknown> => {
  const submitted = await world.call('WorkOrderSubmit', request, 11)
  const { workOrderId } = request
  const { result, error } = await ended(() => world.call('WorkOrderGetResult', { workOrderId }, 12))
  if (submitted.result !== undefined) expect(result).toEqual(submitted.result)
  return result ?? error
}

describe('requests as the unmodified Python SDK composes them, over HTTP', () => {
  test('EEA-346 EEA-260 EEA-371 time-out 6000, words for URIs, PEM keys, tag last, OAEP with SHA-1, one IV for all', async () => {
    const world = await openAvalon()
    expect(check(await run(world, compose(['Hello World', 'second item ✓'])))).toEqual(['Hello World', 'second item ✓'])
  })

  test('EEA-151 a signature with high s, by the key that the request brings along', async () => {
    const world = await openAvalon()
    expect(check(await run(world, compose(['signed'], {}, true)))).toEqual(['signed'])
  })

  test('two orders with the same nonce are two orders; the same id is not', async () => {
    const world = await openAvalon()
    const first = compose(['one'])
    expect(check(await run(world, first))).toEqual(['one'])
    expect(check(await run(world, compose(['two'])))).toEqual(['two'])
    expect((await world.call('WorkOrderSubmit', first)).error?.code).toBe(2)
  })

  test('the worker is found and its keys are there in PEM, as the SDK reads them', async () => {
    const world = await openAvalon()
    const page = await world.call('WorkerLookUp', { workerType: 1, organizationId: null, applicationTypeId: null })
    expect(page.result).toMatchObject({ totalCount: 1, ids: [workerId] })
    const { result } = await world.call('WorkerRetrieve', { workerId })
    expect(result).toMatchObject({
      status: 1,
      details: {
        workerTypeData: {
          encryptionKey: expect.stringMatching(/^-----BEGIN PUBLIC KEY-----/),
          verificationKey: keyText('worker', 'pubPem'),
        },
      },
    })
  })

  test.each([
    ['EEA-140 another hash', { encryptedRequestHash: upper(seal(sha256('other'))) }, 1],
    ['a workload that is not there', { workloadId: '00ff' }, 9],
    ['a session key for another', { encryptedSessionKey: 'AB'.repeat(384) }, 2],
  ])('%s is refused with Avalon’s code', async (_what, change, code) => {
    const world = await openAvalon()
    const request = { ...compose(['x']), ...change }
    expect(await world.call('WorkOrderSubmit', request)).toMatchObject({ error: { code } })
  })

  test.each(['avalon-wo-two-items-session-key', 'avalon-wo-signed'])('%s, which the real SDK made', async (name) => {
    const world = await openAvalon()
    const { result } = await world.call('WorkOrderSubmit', vector(name, 'jsonRpc', 'params'))
    expect(isResult(result)).toBe(true)
  })

  test('COMPAT: JSON that calls itself a form, with a charset', async () => {
    const world = await openAvalon({ http: { acceptFormType: true } })
    for (const type of ['application/x-www-form-urlencoded', 'application/json; charset=utf-8']) {
      const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'WorkOrderSubmit', params: compose([type]) })
      const { body } = await world.post(text, { 'content-type': type })
      const result = typeof body === 'object' && body !== null && 'result' in body ? body.result : undefined
      expect(check(result)).toEqual([type])
    }
  })
})
