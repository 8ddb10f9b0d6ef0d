import { describe, expect, it } from 'vitest'
import {
  MAX_DATA_ITEMS,
  parseWorkOrderRequest,
  parseWorkOrderResult,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { vector } from './vector.js'
import { avalon, eea } from './world.js'

const good = { ...parseWorkOrderRequest(eea.profile, vector('spec-wo-session-key', 'jsonRpc', 'params')) }
const sent = {
  ...parseWorkOrderRequest(avalon.profile, vector('avalon-wo-two-items-session-key', 'jsonRpc', 'params')),
}
const clear = { index: 0, data: 'SGVsbG8=', encryptedDataEncryptionKey: '-' }

const verdict = (changed: object, { profile }: WorkOrderSuite = eea) =>
  refusal(() => parseWorkOrderRequest(profile, { ...(profile === eea.profile ? good : sent), ...changed }))

/** One row for each parameter: what it must be, and values that are not. */
const parameters: readonly (readonly [row: string, field: string, required: boolean, wrong: readonly unknown[]])[] = [
  ['EEA-083', 'responseTimeoutMSecs', true, [-1, 1.5, '6000', 86_400_001, Number.NaN, true]],
  ['EEA-087', 'payloadFormat', true, ['', 'XML', 'json-rpc', '~', '~a b', 7]],
  [
    'EEA-088',
    'resultUri',
    false,
    ['', 'resulturi', 'ftp://host/', 'http://u:p@host/', `http://h/${'a'.repeat(2048)}`, 7],
  ],
  ['EEA-089', 'notifyUri', false, ['', 'notifyuri', 'file:///etc/passwd', 'javascript:alert(1)', {}]],
  [
    'EEA-090',
    'workOrderId',
    true,
    ['', 'ab', 'zz'.repeat(32), 'a'.repeat(63), 'ab'.repeat(33), 5, 'did:example:order'],
  ],
  [
    'EEA-091',
    'workerId',
    true,
    ['', 'ab', 'did:', 'did:EXAMPLE:a', `did:example:${'a'.repeat(300)}`, [], 'did:example:a b'],
  ],
  ['EEA-092', 'workloadId', false, ['', 'ab', 'name', 5]],
  ['EEA-093', 'requesterId', true, ['', '0x', 'ab'.repeat(21), 'did:example', 5]],
  ['EEA-094', 'workerEncryptionKey', false, ['', 'zz', 'ab'.repeat(5000), 5]],
  ['EEA-095', 'dataEncryptionAlgorithm', false, ['', 'AES-CBC', 'aes-gcm-256', 5]],
  ['EEA-096', 'encryptedSessionKey', true, ['', 'ab', 'zz'.repeat(384), 'ab'.repeat(600), 5]],
  ['EEA-097', 'sessionKeyIv', false, ['', '00', 'ab'.repeat(13), 5]],
  ['EEA-098', 'requesterNonce', true, ['', 'abc', 'xyz', 'ab'.repeat(129), 5]],
  ['EEA-099', 'encryptedRequestHash', true, ['', 'ab'.repeat(47), 'ab'.repeat(61), 5]],
  ['EEA-100', 'requesterSignature', false, ['', 'A'.repeat(5000), 5]],
  [
    'EEA-101 EEA-364',
    'inData',
    true,
    [[], {}, 'eyJhbGciOiJFUzI1NksifQ.e30.AA', [null], Array(MAX_DATA_ITEMS + 1).fill(clear)],
  ],
  ['EEA-102', 'outData', false, [{}, 'x', [7], Array(MAX_DATA_ITEMS + 1).fill({ index: 0 })]],
]

describe('parameters of WorkOrderSubmit in the profile of the specification', () => {
  it.each(parameters)('%s %s: missing, null and wrong values', (_row, field, required, wrong) => {
    const { [field as keyof typeof good]: _left, ...rest } = good
    const missing = refusal(() => parseWorkOrderRequest(eea.profile, rest))
    expect(missing).toBe(required ? `InvalidParameter 2 ${field}` : 'accepted')
    for (const value of [null, ...wrong]) {
      expect([value, verdict({ [field]: value })]).toEqual([
        value,
        expect.stringMatching(`^InvalidParameter 2 ${field}`),
      ])
    }
  })

  it('EEA-007 EEA-013: the message names the field, the value and the limit', () => {
    expect(() => parseWorkOrderRequest(eea.profile, { ...good, workOrderId: 'ab' })).toThrow(
      'workOrderId is "ab", but must be 32 bytes in hexadecimal.',
    )
    expect(() => parseWorkOrderRequest(eea.profile, { ...good, inData: [{ ...clear, index: -1 }] })).toThrow(
      'inData.0.index is -1, but must be a whole number from 0 to 4294967295.',
    )
  })

  it.each([
    ['EEA-088', { resultUri: 'https://client.example/result?order=1' }],
    ['EEA-089', { notifyUri: 'http://127.0.0.1:8080/' }],
    ['EEA-088 EEA-089', { resultUri: 'https://client.example/', notifyUri: 'https://client.example/' }],
    ['EEA-083', { responseTimeoutMSecs: 0 }],
    ['EEA-087', { payloadFormat: '~acme-cbor' }],
    ['EEA-091', { workerId: 'did:web:example.com%3A3000:worker' }],
    ['EEA-093', { requesterId: '0x52908400098527886E0F7030069857D2E4169EE7' }],
    ['EEA-098 EEA-335', { requesterNonce: '385f67750e0b865612de65d43f9d857f' }],
    ['EEA-102', { outData: [] }],
    ['EEA-123', { outData: [{ index: 0, data: 'aHR0cHM6Ly9vdXQ=', encryptedDataEncryptionKey: '-' }] }],
  ])('%s %j is taken', (_row, changed) => {
    expect(verdict(changed)).toBe('accepted')
  })

  it('EEA-365: a misspelt parameter is not absent by choice', () => {
    const { responseTimeoutMSecs, ...rest } = good
    expect(verdict({ sessionKeyIV: '00'.repeat(12) })).toBe('InvalidParameter 2 sessionKeyIV')
    expect(
      refusal(() => parseWorkOrderRequest(eea.profile, { ...rest, responseTimeoutMsecs: responseTimeoutMSecs })),
    ).toBe('InvalidParameter 2 responseTimeoutMSecs')
    expect(verdict({ verifyingKey: 'x' })).toBe('InvalidParameter 2 verifyingKey')
  })

  it.each([null, undefined, 7, 'x', [], () => 0])('EEA-007: %s are no parameters', (value) => {
    expect(refusal(() => parseWorkOrderRequest(eea.profile, value))).toMatch(/^InvalidParameter 2 /)
    expect(refusal(() => parseWorkOrderResult(eea.profile, value))).toMatch(/^InvalidParameter 2 /)
  })

  it('a parameter named __proto__ is a parameter of that name', () => {
    const params: unknown = JSON.parse(`{"__proto__": {"workOrderId": 1}}`)
    expect(refusal(() => parseWorkOrderRequest(eea.profile, params))).toMatch(/^InvalidParameter 2 /)
  })
})

describe('data items', () => {
  it.each([
    ['EEA-120', 'index', [-1, 0.5, '0', null, 2 ** 32]],
    ['EEA-121', 'dataHash', ['', 'ab', 'ab'.repeat(33), null, 5]],
    ['EEA-122', 'data', ['SGVsbG8', 'SGVsbG9=', 'SGVs bG8=', '_-8=', null, 5, '=']],
    ['EEA-124', 'encryptedDataEncryptionKey', ['--', 'abc', 'xyz', 'ab'.repeat(2000), 5]],
    ['EEA-128', 'iv', ['', '00', null, 'ab'.repeat(13)]],
  ])('%s %s: wrong values', (_row, field, wrong) => {
    for (const value of wrong) {
      const item = { ...good.inData[0], [field]: value }
      expect([value, verdict({ inData: [item] })]).toEqual([value, `InvalidParameter 2 inData.0.${field}`])
    }
  })

  it('EEA-119: an item has these five fields and no others; an input has data', () => {
    expect(verdict({ inData: [{ ...clear, name: 'x' }] })).toBe('InvalidParameter 2 inData.0.name')
    expect(verdict({ inData: [{ index: 0 }] })).toBe('InvalidParameter 2 inData.0.data')
    expect(verdict({ outData: [{ index: 0 }] })).toBe('accepted')
  })

  it('EEA-120: an index stands once in its array, and may repeat in the other', () => {
    expect(verdict({ inData: [clear, { ...clear, index: 1 }, clear] })).toBe('InvalidParameter 2 inData.2.index')
    expect(verdict({ inData: [clear], outData: [clear] })).toBe('accepted')
    expect(verdict({ inData: [clear], outData: [clear, clear] })).toBe('InvalidParameter 2 outData.1.index')
  })

  it('EEA-121: dataHash does not apply to the outData of a request', () => {
    expect(verdict({ outData: [{ index: 0, dataHash: 'ab'.repeat(32) }] })).toBe(
      'InvalidParameter 2 outData.0.dataHash',
    )
  })

  it('EEA-128 EEA-339: a clear item has no iv, whose bytes would count as more data', () => {
    expect(verdict({ inData: [{ ...clear, iv: '01'.repeat(12) }] })).toBe('InvalidParameter 2 inData.0.iv')
    expect(verdict({ outData: [{ ...clear, iv: '01'.repeat(12) }] })).toBe('InvalidParameter 2 outData.0.iv')
  })

  it('EEA-129 EEA-341: one iv, one use: items, outputs, the request hash, and zeros where there is none', () => {
    const iv = (digit: string) => digit.repeat(24)
    const item = (index: number, digit?: string) => ({
      index,
      data: '',
      ...(digit === undefined ? {} : { iv: iv(digit) }),
    })
    const with_ = (sessionKeyIv: string, inData: unknown, outData: unknown = []) =>
      verdict({ sessionKeyIv, inData, outData })
    expect(with_(iv('1'), [item(0, '2'), item(1, '3')], [item(0, '4')])).toBe('accepted')
    expect(with_(iv('1'), [item(0, '1')])).toBe('InvalidParameter 2 inData.0.iv')
    expect(with_(iv('a'), [item(0, 'A')])).toBe('InvalidParameter 2 inData.0.iv')
    expect(with_(iv('1'), [item(0, '2'), item(1, '2')])).toBe('InvalidParameter 2 inData.1.iv')
    expect(with_(iv('1'), [item(0, '2')], [item(0, '2')])).toBe('InvalidParameter 2 outData.0.iv')
    expect(with_(iv('1'), [item(0)], [item(0, '2')])).toBe('accepted')
    expect(with_(iv('1'), [item(0)], [item(0)])).toBe('InvalidParameter 2 outData.0.iv')
    expect(with_(iv('0'), [item(0)])).toBe('InvalidParameter 2 inData.0.iv')
    const wrapped = { ...item(1, '2'), encryptedDataEncryptionKey: 'ab'.repeat(400) }
    expect(with_(iv('1'), [item(0, '2'), wrapped])).toBe('InvalidParameter 2 inData.1.iv')
    expect(with_(iv('1'), [{ ...clear }, { ...clear, index: 1 }])).toBe('accepted')
  })

  it('EEA-129: two fields with a form that is wrong do not reach the check of ivs', () => {
    expect(verdict({ inData: [{ index: 0, data: '', encryptedDataEncryptionKey: 'xyz', iv: 'q' }] })).toBe(
      'InvalidParameter 2 inData.0.encryptedDataEncryptionKey',
    )
  })
})

describe('parameters of WorkOrderSubmit in the profile of Avalon', () => {
  it.each([
    ['EEA-088 EEA-089', { resultUri: 'resulturi', notifyUri: 'notifyuri' }],
    ['EEA-100', { requesterSignature: '', verifyingKey: '' }],
    ['EEA-094', { workerEncryptionKey: '0xabcdef' }],
    ['EEA-098', { requesterNonce: 'abc' }],
    ['EEA-121', { outData: [{ index: 0, dataHash: 'aabbccdd', data: '', encryptedDataEncryptionKey: '', iv: '' }] }],
    ['EEA-090', { workOrderId: '0xABC' }],
    ['EEA-120', { inData: [{ index: 0, data: 'SGVsbG8=', iv: '', encryptedDataEncryptionKey: 'null' }] }],
    ['EEA-129', { inData: [clear, { ...clear, index: 1, iv: '931B4EA507F623337AFB3EDB' }] }],
    ['EEA-095', { dataEncryptionAlgorithm: 'aes-gcm-256', payloadFormat: 'json-rpc' }],
  ])('%s %j is taken', (_row, changed) => {
    expect(verdict(changed, avalon)).toBe('accepted')
  })

  it.each([
    ['EEA-092', { workloadId: undefined }, 'workloadId'],
    ['EEA-091', { workerId: 'did:example:worker-1' }, 'workerId'],
    ['EEA-087', { payloadFormat: 'JSON-RPC-JWT' }, 'payloadFormat'],
    ['EEA-093', { requesterId: null }, 'requesterId'],
    ['EEA-101', { inData: [] }, 'inData'],
    ['EEA-120', { inData: [clear, clear] }, 'inData.1.index'],
  ])('%s %j is refused', (_row, changed, field) => {
    expect(verdict(changed, avalon)).toBe(`InvalidParameter 2 ${field}`)
  })
})
