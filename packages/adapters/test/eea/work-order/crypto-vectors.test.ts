import { describe, expect, it } from 'vitest'
import { decryptDataKey } from '../../../src/eea/work-order/data-encryption-key.js'
import { verifyEcdsa } from '../../../src/eea/work-order/ecdsa-signature.js'
import {
  createKeyUnwrapper,
  createWorkerDecryptionKey,
  decryptData,
  encryptData,
  type PublicKey,
  parsePublicKey,
  readWorkerAlgorithms,
  rsaHashSigner,
  signEncryptionKey,
  signHash,
  verifyEncryptionKey,
  verifyHash,
  type WorkOrderHash,
  wrapKey,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { vectorBytes, vectorText } from './vector.js'
import { avalon, countedEntropy, eea, hex, rsa2048, rsa3072, utf8, workerKey, workerSigner } from './world.js'

const toHex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex')
const entropy = countedEntropy()

describe('AES-256-GCM', () => {
  const [key, iv] = [vectorBytes('spec-gcm-tag-first', 'keyHex'), vectorBytes('spec-gcm-tag-first', 'ivHex')]

  it('EEA-260 EEA-139 spec-gcm-tag-first: the tag comes first; in Avalon, last', () => {
    expect(toHex(encryptData(eea, key, iv, utf8('abc'), entropy))).toBe(vectorText('spec-gcm-tag-first', 'tagFirstHex'))
    expect(toHex(encryptData(avalon, key, iv, utf8('abc'), entropy))).toBe(
      vectorText('spec-gcm-tag-first', 'avalonTagLastHex'),
    )
    expect(toHex(decryptData(eea, key, iv, vectorBytes('spec-gcm-tag-first', 'tagFirstHex')))).toBe('616263')
    expect(decryptData(eea, key, iv, vectorBytes('spec-gcm-tag-first', 'avalonTagLastHex'))).toBeUndefined()
    expect(decryptData(avalon, key, iv, vectorBytes('spec-gcm-tag-first', 'tagFirstHex'))).toBeUndefined()
  })

  it('EEA-097 EEA-128 EEA-341: without an iv, twelve zeros; in Avalon, a random one in front', () => {
    const zeros = new Uint8Array(12)
    const sealed = encryptData(eea, key, undefined, utf8('abc'), entropy)
    expect(decryptData(eea, key, zeros, sealed)).toEqual(utf8('abc'))
    const prefixed = encryptData(avalon, key, undefined, utf8('abc'), entropy)
    expect(prefixed).toHaveLength(12 + 3 + 16)
    expect(decryptData(avalon, key, prefixed.subarray(0, 12), prefixed.subarray(12))).toEqual(utf8('abc'))
    expect(decryptData(avalon, key, undefined, prefixed)).toEqual(utf8('abc'))
  })

  it.each([0, 1, 11, 15, 27])('a message of %i bytes is refused, not a crash', (length) => {
    expect(decryptData(eea, key, undefined, new Uint8Array(length))).toBeUndefined()
    expect(decryptData(avalon, key, undefined, new Uint8Array(length))).toBeUndefined()
  })
})

describe('RSA-OAEP', () => {
  it('EEA-096 EEA-258 EEA-346 spec-oaep: SHA-256 for the specification, SHA-1 for Avalon, never the other', () => {
    const [sha256, sha1] = [vectorBytes('spec-oaep', 'sha256Hex'), vectorBytes('spec-oaep', 'sha1Hex')]
    expect(toHex(createKeyUnwrapper(eea, rsa3072)(sha256))).toBe(vectorText('spec-oaep', 'sessionKeyHex'))
    expect(toHex(createKeyUnwrapper(avalon, rsa3072)(sha1))).toBe(vectorText('spec-oaep', 'sessionKeyHex'))
    expect(createKeyUnwrapper(eea, rsa3072)(sha1)).toBeUndefined()
    expect(createKeyUnwrapper(avalon, rsa3072)(sha256)).toBeUndefined()
  })

  it.each([
    ['eea', eea],
    ['avalon', avalon],
  ])("EEA-258 %s: RSA-2048 keys, as Avalon's Python worker has them, wrap and unwrap", (_name, suite) => {
    const secret = entropy(32)
    const wrapped = wrapKey(suite, rsa2048, secret)
    expect(wrapped).toHaveLength(256)
    expect(createKeyUnwrapper(suite, rsa2048)(wrapped)).toEqual(secret)
    expect(createKeyUnwrapper(suite, rsa2048)(wrapped.subarray(1))).toBeUndefined()
    expect(createKeyUnwrapper(suite, rsa3072)(wrapped)).toBeUndefined()
  })
})

it('EEA-096: a wrapped key that lost a leading zero is no second form of it', () => {
  const unwrap = createKeyUnwrapper(avalon, rsa2048)
  let wrapped = new Uint8Array([1])
  while (wrapped[0] !== 0) wrapped = new Uint8Array(wrapKey(avalon, rsa2048, utf8('secret')))
  expect(unwrap(wrapped)).toEqual(utf8('secret'))
  expect(unwrap(wrapped.subarray(1))).toBeUndefined()
})

describe("a third party's data key", () => {
  const worker = createWorkerDecryptionKey(avalon, rsa3072)
  const sessionKey = vectorBytes('avalon-edek-case3', 'sessionKeyHex')
  const iv = vectorBytes('avalon-edek-case3', 'dataIvHex')

  it.each(['edek_ivPrefixed_hex', 'edek_explicitItemIv_hex'])('EEA-126 EEA-342 avalon-edek-case3: %s opens', (form) => {
    const dataKey = decryptDataKey(avalon, worker, sessionKey, iv, vectorBytes('avalon-edek-case3', form))
    expect(toHex(dataKey)).toBe(vectorText('avalon-edek-case3', 'dataKeyHex'))
    const data = Buffer.from(vectorText('avalon-edek-case3', 'dataCiphertextB64'), 'base64')
    expect(decryptData(avalon, dataKey ?? new Uint8Array(32), iv, data)).toEqual(utf8('third party secret'))
  })
})

describe('secp256k1 signatures', () => {
  const point = (key: PublicKey) => (key.type === 'SECP256K1' ? key.point : new Uint8Array())
  const digest = vectorBytes('avalon-high-s-signature', 'digestHex')
  const verify = (signature: Uint8Array) => verifyEcdsa(eea.provider, point(workerKey), digest, signature)
  const high = vectorBytes('avalon-high-s-signature', 'compactHex')
  const low = vectorBytes('avalon-high-s-signature', 'lowSCompactHex')

  it('EEA-151 avalon-high-s-signature: DER, r ‖ s and r ‖ s ‖ v of either half are taken', () => {
    expect(verify(Buffer.from(vectorText('avalon-high-s-signature', 'signatureDerB64'), 'base64'))).toBe(true)
    expect(verify(high)).toBe(true)
    expect(verify(low)).toBe(true)
    const lowVs = [0, 1, 27, 28].filter((v) => verify(Buffer.concat([low, Buffer.of(v)])))
    const highVs = [0, 1, 27, 28].filter((v) => verify(Buffer.concat([high, Buffer.of(v)])))
    expect(lowVs).toHaveLength(2)
    expect(highVs).toEqual(lowVs[0] === 0 ? [1, 28] : [0, 27])
  })

  const scalar = (value: bigint) => value.toString(16).padStart(64, '0')
  const r = toHex(low.subarray(0, 32))
  const s = toHex(low.subarray(32))
  const tooGreat = scalar(BigInt(`0x${s}`) + 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n)
  it.each([
    ['in strict DER', `30440220${r}0220${s}`, true],
    ['with r padded', `3045022100${r}0220${s}`, false],
    ['with a byte behind', `30450220${r}0220${s}00`, false],
    ['with another length in front', `30450220${r}0220${s}`, false],
    ['with a length in two bytes', `3081440220${r}0220${s}`, false],
    ['with s above the order', `30450220${r}0221${tooGreat.padStart(66, '0')}`, false],
  ])('EEA-151: a valid pair %s', (_form, text, expected) => {
    expect(verify(hex(text))).toBe(expected)
  })

  it.each([
    ['empty', ''],
    ['r of zero', `${'00'.repeat(32)}${'01'.repeat(32)}`],
    ['s of the order', `${'01'.repeat(32)}fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141`],
    ['v of 2', `${'01'.repeat(64)}02`],
    ['DER with a byte more', '3006020101020101ff'],
    ['DER with a padded integer', '300702020001020101'],
    ['DER with a negative integer', '3006020181020101'],
    ['DER with an empty integer', '30050200020101'],
    ['DER with a length over the end', '3006020101020901'],
  ])('EEA-151: %s is no signature', (_what, text) => {
    expect(verify(hex(text))).toBe(false)
  })
})

describe('RSA signatures', () => {
  const preimage = vectorBytes('spec-rsa-signing', 'messageHex')
  const hash: WorkOrderHash = { algorithm: 'SHA-256', preimage, digest: vectorBytes('spec-rsa-signing', 'digestHex') }
  const key = parsePublicKey('test', vectorText('spec-rsa-signing', 'pubPem'))
  const withSigning = (signingAlgorithm: string) => ({
    ...eea,
    algorithms: readWorkerAlgorithms(eea.profile, { signingAlgorithm }),
  })
  const base64 = (field: string) => Buffer.from(vectorText('spec-rsa-signing', field), 'base64')

  it('EEA-148 EEA-345 spec-rsa-signing: RSA-OAEP-3072 as a signing algorithm means RSASSA-PKCS1-v1_5', () => {
    expect(Buffer.from(signHash(rsaHashSigner('RSASSA-PKCS1-v1_5', rsa3072), hash)).toString('base64')).toBe(
      vectorText('spec-rsa-signing', 'pkcs1v15B64'),
    )
    expect(verifyHash(withSigning('RSA-OAEP-3072'), key, hash, base64('pkcs1v15B64'))).toBe(true)
    expect(verifyHash(withSigning('RSA-OAEP-3072'), key, hash, base64('pssB64'))).toBe(false)
    expect(verifyHash(withSigning('RSA-PSS-3072'), key, hash, base64('pssB64'))).toBe(true)
    expect(verifyHash(withSigning('SECP256K1'), key, hash, base64('pkcs1v15B64'))).toBe(false)
  })

  it('EEA-148: RSA cannot name KECCAK-256, so it neither signs nor verifies such a hash', () => {
    const keccak: WorkOrderHash = { ...hash, algorithm: 'KECCAK-256' }
    expect(refusal(() => rsaHashSigner('RSASSA-PSS', rsa3072).sign(keccak))).toBe(
      'UnsupportedAlgorithm 2 hashingAlgorithm',
    )
    expect(verifyHash(withSigning('RSA'), key, keccak, base64('pkcs1v15B64'))).toBe(false)
  })
})

describe("the signature of a worker's encryption key", () => {
  const specKey = vectorText('spec-encryptionKeySignature', 'encryptionKeyHex')
  const specSignature = vectorText('spec-encryptionKeySignature', 'encryptionKeySignatureHex')

  it("EEA-272 EEA-274 EEA-275 EEA-352 spec-encryptionKeySignature: hexadecimal, over the key's DER", () => {
    expect(signEncryptionKey(eea, workerSigner, specKey)).toBe(specSignature)
    expect(refusal(() => verifyEncryptionKey(eea, workerKey, specKey, specSignature))).toBe('accepted')
    const other = specKey.replace(/.$/, '3')
    expect(refusal(() => verifyEncryptionKey(eea, workerKey, other, specSignature))).toBe(
      'InvalidSignature 4 encryptionKeySignature',
    )
    expect(refusal(() => verifyEncryptionKey(eea, workerKey, specKey, 'not hex'))).toBe(
      'InvalidSignature 4 encryptionKeySignature',
    )
  })

  it('EEA-274 avalon-worker-encryptionKeySignature: over the PEM text', () => {
    const pem = vectorText('avalon-worker-encryptionKeySignature', 'encryptionKeyPem')
    const signature = vectorText('avalon-worker-encryptionKeySignature', 'encryptionKeySignatureHex')
    expect(refusal(() => verifyEncryptionKey(avalon, workerKey, pem, signature))).toBe('accepted')
    expect(refusal(() => verifyEncryptionKey(avalon, workerKey, `${pem}\n`, signature))).toBe(
      'InvalidSignature 1 encryptionKeySignature',
    )
  })
})
