import { describe, expect, it } from 'vitest'
import {
  type EncryptionKeyRecord,
  encryptionKeyGetHash,
  encryptionKeyHash,
  parseEncryptionKeyGet,
  parseEncryptionKeyRecord,
  parseEncryptionKeySet,
  signKeyHash,
  verifyKeyHash,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { vector, vectorText } from './vector.js'
import { eea, encryptionKeyOf, hex, requesterKey, requesterSigner, workerId, workerKey, workerSigner } from './world.js'

const get = { ...parseEncryptionKeyGet(eea.profile, vector('spec-encryptionkeyget-request', 'params')) }
const key = { workerId, encryptionKey: encryptionKeyOf(eea), encryptionKeyNonce: '01', tag: 'c3'.repeat(20) }
const record: EncryptionKeyRecord = { ...key, signature: signKeyHash(workerSigner, encryptionKeyHash(eea, key)) }

describe('EncryptionKeyGet', () => {
  it('EEA-158 EEA-163 EEA-347 spec-encryptionkeyget-request: the requester signs worker id, last nonce, tag and signature nonce', () => {
    const hash = encryptionKeyGetHash(eea, get)
    expect(Buffer.from(hash.preimage).toString('hex')).toBe(vectorText('spec-encryptionkeyget-request', 'preimageHex'))
    expect(signKeyHash(requesterSigner, hash)).toBe(get.signature)
    expect(verifyKeyHash(eea, requesterKey, hash, get.signature ?? '')).toBe(true)
    expect(verifyKeyHash(eea, workerKey, hash, get.signature ?? '')).toBe(false)
    expect(
      verifyKeyHash(
        eea,
        requesterKey,
        encryptionKeyGetHash(eea, { ...get, tag: '00'.repeat(20) }),
        get.signature ?? '',
      ),
    ).toBe(false)
  })

  it.each([
    ['EEA-158', 'workerId', true, ['', 'ab', 5]],
    ['', 'lastUsedKeyNonce', false, ['', 'abc', 'xyz', 'ab'.repeat(129), 5]],
    ['', 'tag', false, ['', 'ab', 5]],
    ['EEA-161', 'requesterId', true, ['', 'ab', 5]],
    ['EEA-162', 'signatureNonce', false, ['', 'abc', 5]],
    ['EEA-163', 'signature', false, ['', 'x', 'AA==', 5]],
  ])('%s EEA-155 %s: missing, null and wrong values get code 3', (_row, field, required, wrong) => {
    const { [field as keyof typeof get]: _left, ...rest } = get
    const without = field === 'signature' ? { ...rest, signatureNonce: undefined } : rest
    expect(refusal(() => parseEncryptionKeyGet(eea.profile, without))).toBe(
      required ? `InvalidParameter 3 ${field}` : 'accepted',
    )
    for (const value of [null, ...wrong]) {
      expect(refusal(() => parseEncryptionKeyGet(eea.profile, { ...get, [field]: value }))).toBe(
        `InvalidParameter 3 ${field}`,
      )
    }
  })

  it('EEA-162: a signature nonce comes with a signature only', () => {
    const { signature: _left, ...rest } = get
    expect(refusal(() => parseEncryptionKeyGet(eea.profile, rest))).toBe('InvalidParameter 3 signatureNonce')
  })
})

describe('a key record', () => {
  it('EEA-164 EEA-165: the worker signs worker id, key, nonce and tag, in this order', () => {
    const { preimage } = encryptionKeyHash(eea, key)
    const expected = Buffer.concat([key.workerId, key.encryptionKey, key.encryptionKeyNonce, key.tag].map(hex))
    expect(Buffer.from(preimage)).toEqual(expected)
    expect(verifyKeyHash(eea, workerKey, encryptionKeyHash(eea, record), record.signature)).toBe(true)
    for (const changed of [{ encryptionKeyNonce: '02' }, { tag: 'c4'.repeat(20) }, { workerId: '00'.repeat(32) }]) {
      expect(verifyKeyHash(eea, workerKey, encryptionKeyHash(eea, { ...record, ...changed }), record.signature)).toBe(
        false,
      )
    }
  })

  it.each(['workerId', 'encryptionKey', 'encryptionKeyNonce', 'tag', 'signature'] as const)(
    'EEA-164 EEA-155: %s is there and well formed, in a result and in EncryptionKeySet',
    (field) => {
      expect(parseEncryptionKeyRecord(eea.profile, record)).toEqual(record)
      expect(parseEncryptionKeySet(eea.profile, { ...record, signatureNonce: 'ab' })).toEqual({
        ...record,
        signatureNonce: 'ab',
      })
      for (const value of [undefined, null, '', 5, 'x'.repeat(9000)]) {
        const changed = { ...record, [field]: value }
        expect(refusal(() => parseEncryptionKeyRecord(eea.profile, changed))).toBe(`InvalidParameter 3 ${field}`)
        expect(refusal(() => parseEncryptionKeySet(eea.profile, changed))).toBe(`InvalidParameter 3 ${field}`)
      }
    },
  )
})
