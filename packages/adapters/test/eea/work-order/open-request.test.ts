import { createPortableProvider } from '@lockstep/core/crypto'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { describe, expect, it } from 'vitest'
import {
  composeRequest,
  createWorkerDecryptionKey,
  openRequest,
  requestHash,
} from '../../../src/eea/work-order/index.js'
import { compose, draft, entropy } from './composed.js'
import { refusal } from './refusal.js'
import { keyText, vector } from './vector.js'
import {
  avalon,
  eea,
  eeaKeccak,
  encryptionKeyOf,
  hex,
  openerOf,
  requesterKey,
  rsa2048,
  rsa3072,
  utf8,
  workerId,
} from './world.js'

describe('what a request contributes to its hash', () => {
  it('EEA-132 EEA-134 EEA-138: KECCAK-256 over the same bytes, built by hand', () => {
    const { request, hash } = compose({ inData: [{ protection: 'clear', data: utf8('in') }] }, eeaKeccak)
    const head = Buffer.concat([
      hex(request.requesterNonce),
      hex(request.workOrderId),
      hex(request.workerId),
      hex(request.workloadId ?? ''),
      hex(request.requesterId),
    ])
    const item = Buffer.concat([utf8('in'), utf8('-')])
    expect(hash.digest).toEqual(keccak_256(Buffer.concat([keccak_256(head), keccak_256(item)])))
  })

  it('EEA-092 EEA-134: without workloadId, the ids stand next to each other', () => {
    const { workloadId: _left, ...rest } = draft
    const { request, hash } = composeRequest(eea, encryptionKeyOf(eea), rest, entropy)
    expect(request.workloadId).toBeUndefined()
    const head = Buffer.concat(
      [request.requesterNonce, request.workOrderId, request.workerId, request.requesterId].map(hex),
    )
    expect(Buffer.from(hash.preimage.subarray(0, 32))).toEqual(Buffer.from(eea.provider.sha256(head)))
    expect(openRequest(eea, openerOf(eea), request).inData).toEqual([{ index: 0, data: utf8('in') }])
  })

  it('EEA-120 EEA-135 EEA-136: items enter in the order of their index, not of the array', () => {
    const { request } = compose({ inData: [7, 3, 5].map((index) => ({ index, data: utf8(`${index}`) })) })
    const sorted = { ...request, inData: request.inData.toSorted((left, right) => left.index - right.index) }
    expect(request.inData.map(({ index }) => index)).toEqual([7, 3, 5])
    expect(requestHash(eea, request)).toEqual(requestHash(eea, sorted))
    expect(openRequest(eea, openerOf(eea), request).inData.map(({ data }) => data)).toEqual(['3', '5', '7'].map(utf8))
  })

  it("EEA-133 EEA-108 EEA-141: nonces are 32 bytes, fresh each time, and not the generator's own bytes", () => {
    const drawn: Uint8Array[] = []
    const spy = (length: number) => {
      const bytes = entropy(length)
      drawn.push(bytes)
      return bytes
    }
    const { request } = composeRequest(eea, encryptionKeyOf(eea), draft, spy)
    expect(request.requesterNonce).toMatch(/^[0-9a-f]{64}$/)
    expect(drawn.map((bytes) => Buffer.from(bytes).toString('hex'))).not.toContain(request.requesterNonce)
    expect(drawn.map((bytes) => Buffer.from(eea.provider.sha256(bytes)).toString('hex'))).toContain(
      request.requesterNonce,
    )
    expect(compose().request.requesterNonce).not.toBe(request.requesterNonce)
  })
})

describe('whom a request is for', () => {
  it("EEA-091 EEA-366: another worker's order is refused; prefix and case of its id do not matter", () => {
    const { request } = compose()
    expect(refusal(() => openRequest(eea, { ...openerOf(eea), workerId: '00'.repeat(32) }, request))).toBe(
      'InvalidParameter 2 workerId',
    )
    const upper = { ...openerOf(eea), workerId: `0x${workerId.toUpperCase()}` }
    expect(refusal(() => openRequest(eea, upper, request))).toBe('accepted')
  })

  it('EEA-094: a key of before still opens while it overlaps; one that is gone is refused', () => {
    const { request } = compose()
    const fresh = createWorkerDecryptionKey(eea, rsa2048)
    const old = createWorkerDecryptionKey(eea, rsa3072)
    expect(refusal(() => openRequest(eea, { workerId, keys: [fresh, old] }, request))).toBe('accepted')
    expect(refusal(() => openRequest(eea, { workerId, keys: [fresh] }, request))).toBe(
      'InvalidParameter 2 workerEncryptionKey',
    )
    const { workerEncryptionKey: _left, ...unnamed } = request
    expect(refusal(() => openRequest(eea, { workerId, keys: [old, fresh] }, unnamed))).toBe('accepted')
    expect(refusal(() => openRequest(eea, { workerId, keys: [fresh, old] }, unnamed))).toBe(
      'UndecryptableSessionKey 2 encryptedSessionKey',
    )
  })

  it('EEA-094: each request is opened with the key that it names, whatever the one before named', () => {
    const keys = [createWorkerDecryptionKey(eea, rsa2048), createWorkerDecryptionKey(eea, rsa3072)] as const
    const forOld = compose().request
    const forCurrent = composeRequest(eea, keyText('workerRsa2048', 'pubDerSpkiHex'), draft, entropy).request
    for (const request of [forOld, forCurrent, forOld, forOld, forCurrent]) {
      expect(refusal(() => openRequest(eea, { workerId, keys }, request))).toBe('accepted')
    }
    const misnamed = { ...forOld, workerEncryptionKey: forCurrent.workerEncryptionKey }
    expect(refusal(() => openRequest(eea, { workerId, keys }, misnamed))).toBe(
      'UndecryptableSessionKey 2 encryptedSessionKey',
    )
  })

  it('EEA-094: a private key in place of the public one is no key', () => {
    const { request } = compose()
    const workerEncryptionKey = Buffer.from(keyText('workerRsa3072', 'privPem')).toString('hex')
    expect(refusal(() => openRequest(eea, openerOf(eea), { ...request, workerEncryptionKey }))).toBe(
      'InvalidParameter 2 workerEncryptionKey',
    )
  })

  it('EEA-094 avalon: a name that is no key, as its sample requests have it, stands for the current key', () => {
    const { request } = compose({}, avalon)
    const open = (workerEncryptionKey: string) =>
      refusal(() => openRequest(avalon, openerOf(avalon), { ...request, workerEncryptionKey }))
    expect(open('0xabcdef')).toBe('accepted')
    expect(open(Buffer.from(keyText('workerRsa2048', 'pubPemSpki')).toString('hex'))).toBe('accepted')
    expect(open('no digits')).toBe('InvalidParameter 2 workerEncryptionKey')
  })

  it("EEA-095 EEA-264: the algorithm must be one of the worker's; absent, it is the first", () => {
    const { dataEncryptionAlgorithm, ...rest } = compose().request
    expect(dataEncryptionAlgorithm).toBe('AES-GCM-256')
    expect(refusal(() => openRequest(eea, openerOf(eea), rest))).toBe('accepted')
    const other = { ...eea, algorithms: { ...eea.algorithms, dataEncryption: ['OTHER'] as const } }
    expect(refusal(() => openRequest(other, openerOf(eea), { ...rest, dataEncryptionAlgorithm }))).toBe(
      'InvalidParameter 2 dataEncryptionAlgorithm',
    )
  })
})

describe('the portable provider', () => {
  it('spec-wo-session-key: gives the same verdicts', () => {
    const suite = { ...eea, provider: createPortableProvider() }
    const opener = { workerId, keys: [createWorkerDecryptionKey(suite, rsa3072)] as const }
    const params = vector('spec-wo-session-key', 'jsonRpc', 'params')
    expect(openRequest(suite, opener, params, { requesterKey }).authentication).toBe('verified')
    expect(refusal(() => openRequest(suite, opener, vector('neg-tampered-hash', 'jsonRpc', 'params')))).toBe(
      'IntegrityFailure 4 encryptedRequestHash',
    )
  })
})
