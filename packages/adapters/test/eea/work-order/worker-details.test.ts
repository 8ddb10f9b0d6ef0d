import { describe, expect, it } from 'vitest'
import {
  parseWorkerDetails,
  readWorkerAlgorithms,
  signEncryptionKey,
  verifyEncryptionKey,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { keyText, vectorText } from './vector.js'
import { avalon, eea, encryptionKeyOf, workerKey, workerSigner } from './world.js'

const proofData = {
  'X-IASReport-Signature': vectorText('intel-ias-report-v2-sample', 'signatureB64'),
  'X-IASReport-Signing-Certificate': vectorText('intel-ias-report-v2-sample', 'signingCertPem'),
  'Verification-report': vectorText('intel-ias-report-v2-sample', 'verificationReport'),
}
const sgx = {
  verificationKey: keyText('worker', 'pubUncompressedHex'),
  extendedMeasurements: ['aa', 'bb'],
  proofDataType: 'TEE-SGX-IAS',
  proofData,
  encryptionKey: encryptionKeyOf(eea),
  encryptionKeyNonce: '01',
  encryptionKeySignature: signEncryptionKey(eea, workerSigner, encryptionKeyOf(eea)),
}
const common = {
  workOrderSyncUri: 'https://worker.example/sync',
  workOrderAsyncUri: 'https://worker.example/async',
  workOrderPullUri: 'https://worker.example/pull',
  workOrderNotifyUri: 'https://worker.example/notify',
  receiptInvocationUri: 'https://worker.example/receipts',
  workOrderInvocationAddress: '0x52908400098527886E0F7030069857D2E4169EE7',
  receiptInvocationAddress: '52908400098527886e0f7030069857d2e4169ee7',
  fromAddress: '0x52908400098527886e0f7030069857d2e4169ee7',
  hashingAlgorithm: 'KECCAK-256, SHA-256',
  signingAlgorithm: 'SECP256K1,RSA-OAEP-3072',
  keyEncryptionAlgorithm: 'RSA-OAEP-3072',
  dataEncryptionAlgorithm: 'AES-GCM-256',
  workOrderPayloadFormats: ['JSON-RPC', 'JSON-RPC-JWT', '~acme'],
}
const proof = (prefix: string) => ({
  workerType: `${prefix}shares`,
  verificationKey: sgx.verificationKey,
  encryptionKey: sgx.encryptionKey,
  proofDataType: `${prefix}proof`,
  proofData: `00${sgx.verificationKey}ff${sgx.encryptionKey}00`,
})
const details = (workerTypeData: object, changed: object = {}) => ({ ...common, workerTypeData, ...changed })
const verdict = (changed: object) => refusal(() => parseWorkerDetails(eea.profile, 1, details(sgx, changed)))
const sgxVerdict = (changed: object) =>
  refusal(() => parseWorkerDetails(eea.profile, 1, details({ ...sgx, ...changed })))

describe('details of any worker', () => {
  it('EEA-248 to EEA-264 together: what is published comes back as it is', () => {
    expect(parseWorkerDetails(eea.profile, 1, details(sgx)).details).toEqual(details(sgx))
  })

  it.each([
    ['EEA-248', 'workOrderSyncUri'],
    ['EEA-249', 'workOrderAsyncUri'],
    ['EEA-250', 'workOrderPullUri'],
    ['EEA-251', 'workOrderNotifyUri'],
    ['EEA-252', 'receiptInvocationUri'],
  ])('%s EEA-349 %s: absent, a URL, a URL in hexadecimal, or refused', (_row, field) => {
    expect(verdict({ [field]: undefined })).toBe('accepted')
    expect(verdict({ [field]: Buffer.from('https://worker.example/').toString('hex') })).toBe('accepted')
    for (const value of [null, '', 'worker', 'ftp://worker.example/', Buffer.from('ftp://h/').toString('hex'), 5]) {
      expect(verdict({ [field]: value })).toBe(`InvalidParameter 2 ${field}`)
    }
  })

  it.each([
    ['EEA-253', 'workOrderInvocationAddress'],
    ['EEA-254', 'receiptInvocationAddress'],
    ['EEA-255', 'fromAddress'],
  ])('%s %s: 20 bytes', (_row, field) => {
    expect(verdict({ [field]: undefined })).toBe('accepted')
    for (const value of [null, '', '0x', 'ab'.repeat(32), 5])
      expect(verdict({ [field]: value })).toBe(`InvalidParameter 2 ${field}`)
  })

  it('EEA-256 EEA-257 EEA-259 EEA-264: the first of a list is the default; absent lists are SHA-256, SECP256K1, AES-GCM-256', () => {
    expect(parseWorkerDetails(eea.profile, 1, details(sgx)).algorithms).toEqual({
      hashing: ['KECCAK-256', 'SHA-256'],
      signing: ['SECP256K1', 'RSASSA-PKCS1-v1_5'],
      dataEncryption: ['AES-GCM-256'],
      payloadFormats: ['JSON-RPC', 'JSON-RPC-JWT', '~acme'],
    })
    expect(readWorkerAlgorithms(eea.profile, {})).toEqual({
      hashing: ['SHA-256'],
      signing: ['SECP256K1'],
      dataEncryption: ['AES-GCM-256'],
      payloadFormats: ['JSON-RPC'],
    })
  })

  it.each([
    ['EEA-256', 'hashingAlgorithm', 'MD5, SHA-256'],
    ['EEA-256', 'hashingAlgorithm', ''],
    ['EEA-257 EEA-345', 'signingAlgorithm', 'ED25519'],
    ['EEA-259', 'dataEncryptionAlgorithm', 'AES-CBC-256'],
  ])('%s %s: a default that nobody can compute is refused: %j', (_row, field, list) => {
    expect(verdict({ [field]: list })).toMatch(new RegExp(`^(UnsupportedAlgorithm|InvalidParameter) 2 ${field}$`))
  })

  it('EEA-256: a name that is not known may follow', () => {
    expect(readWorkerAlgorithms(eea.profile, { hashingAlgorithm: 'SHA-256,SHA3-256' }).hashing).toEqual(['SHA-256'])
  })

  it('EEA-258 keyEncryptionAlgorithm: RSA-OAEP with a size', () => {
    expect(verdict({ keyEncryptionAlgorithm: 'RSA-OAEP-4096' })).toBe('accepted')
    for (const value of [undefined, null, '', 'RSA', 'RSA-OAEP-1024']) {
      expect(verdict({ keyEncryptionAlgorithm: value })).toBe('InvalidParameter 2 keyEncryptionAlgorithm')
    }
  })

  it('EEA-261 EEA-262 workOrderPayloadFormats: a list of known names and names that start with ~', () => {
    const wrong = [undefined, null, [], 'JSON-RPC', ['XML'], ['~'], ['~a,b']]
    for (const value of wrong)
      expect(verdict({ workOrderPayloadFormats: value })).toMatch(/^InvalidParameter 2 workOrderPayloadFormats/)
  })

  it('EEA-263: workerTypeData belongs to the type', () => {
    expect(verdict({ workerTypeData: undefined })).toBe('InvalidParameter 2 workerTypeData')
    expect(refusal(() => parseWorkerDetails(eea.profile, 2, details(sgx)))).toMatch(
      /^InvalidParameter 2 workerTypeData/,
    )
    for (const type of [0, 4, -1, 1.5]) {
      expect(refusal(() => parseWorkerDetails(eea.profile, type, details(sgx)))).toBe('InvalidParameter 2 workerType')
    }
  })
})

describe('details of a TEE-SGX worker', () => {
  it('EEA-266 EEA-371 verificationKey: a secp256k1 point, or PEM', () => {
    expect(sgxVerdict({ verificationKey: keyText('worker', 'pubCompressedHex') })).toBe('accepted')
    expect(sgxVerdict({ verificationKey: keyText('worker', 'pubPem') })).toBe('accepted')
    expect(sgxVerdict({ verificationKey: encryptionKeyOf(eea) })).toBe(
      'InvalidParameter 2 workerTypeData.verificationKey',
    )
    expect(sgxVerdict({ verificationKey: `04${'11'.repeat(64)}` })).toBe(
      'InvalidPublicKey 2 workerTypeData.verificationKey',
    )
    for (const value of [undefined, null, '', 'ab']) {
      expect(sgxVerdict({ verificationKey: value })).toBe('InvalidParameter 2 workerTypeData.verificationKey')
    }
  })

  it('EEA-268 EEA-351 extendedMeasurements: a text, a list, or nothing', () => {
    for (const value of ['aa,bb', ['aa'], [], null, undefined])
      expect(sgxVerdict({ extendedMeasurements: value })).toBe('accepted')
    for (const value of [5, [5], {}])
      expect(sgxVerdict({ extendedMeasurements: value })).toMatch(/^InvalidParameter 2 workerTypeData/)
  })

  it('EEA-269 EEA-307 EEA-350 proofDataType: TEE-… or ~…', () => {
    expect(sgxVerdict({ proofDataType: '~acme', proofData: { any: 'thing' } })).toBe('accepted')
    for (const value of [undefined, null, 'ZK-X', 'TEE_SGX-IAS', 'SGX', '~', 'TEE-']) {
      expect(sgxVerdict({ proofDataType: value })).toBe('InvalidParameter 2 workerTypeData.proofDataType')
    }
  })

  it.each([
    ['EEA-281', 'X-IASReport-Signature'],
    ['EEA-282', 'X-IASReport-Signing-Certificate'],
    ['EEA-285', 'Verification-report'],
  ])('%s EEA-270: proofData has %s', (_row, field) => {
    for (const value of [undefined, null, 5]) {
      expect(sgxVerdict({ proofData: { ...proofData, [field]: value } })).toBe(
        `InvalidParameter 2 workerTypeData.proofData.${field}`,
      )
    }
  })

  it('EEA-283 EEA-284: advisories pass through', () => {
    const advisories = { 'Advisory-URL': 'https://security-center.intel.com', 'Advisory-IDs': 'INTEL-SA-00075' }
    const parsed = parseWorkerDetails(eea.profile, 1, details({ ...sgx, proofData: { ...proofData, ...advisories } }))
    expect(parsed.details.workerTypeData.proofData).toMatchObject(advisories)
  })

  it('EEA-271 EEA-273 EEA-274: an RSA key, its nonce and its signature in hexadecimal', () => {
    expect(sgxVerdict({ encryptionKey: sgx.verificationKey })).toBe('InvalidParameter 2 workerTypeData.encryptionKey')
    expect(sgxVerdict({ encryptionKeyNonce: 'xyz' })).toBe('InvalidParameter 2 workerTypeData.encryptionKeyNonce')
    expect(sgxVerdict({ encryptionKeySignature: 'AA==' })).toBe(
      'InvalidParameter 2 workerTypeData.encryptionKeySignature',
    )
    const { encryptionKey, encryptionKeySignature } = sgx
    expect(refusal(() => verifyEncryptionKey(eea, workerKey, encryptionKey, encryptionKeySignature))).toBe('accepted')
  })

  it('EEA-272 EEA-279 EEA-280: a signed key, or a certificate', () => {
    const { encryptionKeySignature: _left, ...unsigned } = sgx
    const { encryptionKey: _key, ...keyless } = unsigned
    const parse = (data: object) => refusal(() => parseWorkerDetails(eea.profile, 1, details(data)))
    expect(parse(unsigned)).toBe('InvalidParameter 2 workerTypeData.encryptionKeySignature')
    expect(parse(keyless)).toBe('InvalidParameter 2 workerTypeData.encryptionKeySignature')
    expect(parse({ ...keyless, enclaveCertificate: 'a certificate' })).toBe('accepted')
    expect(parse({ ...unsigned, enclaveCertificate: 'a certificate' })).toBe('accepted')
  })

  it('EEA-261 EEA-266 EEA-268 EEA-270 avalon: PEM keys, a text for formats and proof, empty URIs', () => {
    const avalonDetails = {
      ...Object.fromEntries(
        Object.keys(common)
          .slice(0, 8)
          .map((field) => [field, '']),
      ),
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
    }
    expect(parseWorkerDetails(avalon.profile, 1, avalonDetails).algorithms.payloadFormats).toEqual(['JSON-RPC'])
    expect(refusal(() => parseWorkerDetails(eea.profile, 1, avalonDetails))).not.toBe('accepted')
  })
})

describe.each([
  ['EEA-298 EEA-353', 2, 'MPC-', ['EEA-299', 'EEA-300', 'EEA-301']],
  ['EEA-302 EEA-353', 3, 'ZK-', ['EEA-303', 'EEA-304', 'EEA-305']],
] as const)('%s details of a worker of type %i', (rows, type, prefix, [verification, encryption, proofType]) => {
  const parse = (changed: object) =>
    refusal(() => parseWorkerDetails(eea.profile, type, details({ ...proof(prefix), ...changed })))

  it(`${rows}: five fields, the names with the prefix ${prefix}`, () => {
    expect(parse({})).toBe('accepted')
    for (const field of ['workerType', 'verificationKey', 'encryptionKey', 'proofDataType', 'proofData']) {
      for (const value of [undefined, null, '', 'other', 5])
        expect(parse({ [field]: value })).toBe(`InvalidParameter 2 workerTypeData.${field}`)
    }
    expect(parse({ more: 1 })).toBe('InvalidParameter 2 workerTypeData.more')
  })

  it(`${verification} ${encryption}: both keys are in the proof, at whole bytes`, () => {
    expect(parse({ proofData: sgx.encryptionKey })).toBe('InvalidParameter 2 workerTypeData.proofData')
    expect(parse({ proofData: sgx.verificationKey })).toBe('InvalidParameter 2 workerTypeData.proofData')
    expect(parse({ proofData: `0x${proof(prefix).proofData.toUpperCase()}` })).toBe('accepted')
    expect(parse({ proofData: `0${proof(prefix).proofData}0` })).toBe('InvalidParameter 2 workerTypeData.proofData')
  })

  it(`${proofType} EEA-306 EEA-307: a proof has the prefix, or a tilde`, () => {
    expect(parse({ proofDataType: '~own' })).toBe('accepted')
    expect(parse({ proofDataType: 'TEE-SGX-IAS' })).toBe('InvalidParameter 2 workerTypeData.proofDataType')
  })
})
