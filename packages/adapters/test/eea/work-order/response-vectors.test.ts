import { describe, expect, it } from 'vitest'
import {
  openResponse,
  parseWorkOrderRequest,
  parseWorkOrderResult,
  type RequesterSession,
  responseHash,
  signHash,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { vector, vectorBytes, vectorText } from './vector.js'
import { avalon, eea, utf8, workerKey, workerSigner } from './world.js'

const session = (suite: WorkOrderSuite, request: string, response: string): RequesterSession => ({
  request: parseWorkOrderRequest(suite.profile, vector(request, 'jsonRpc', 'params')),
  sessionKey: vectorBytes(response, 'sessionKeyHex'),
})
const eeaSession = session(eea, 'spec-wo-session-key', 'spec-response')
const avalonSession = session(avalon, 'avalon-wo-two-items-session-key', 'avalon-response-1step')

describe('results', () => {
  it('EEA-104 EEA-141 EEA-142 EEA-143 EEA-144 EEA-370 spec-response: hash over decoded dataHash and data only', () => {
    const hash = responseHash(eea, parseWorkOrderResult(eea.profile, vector('spec-response', 'result')))
    expect(Buffer.from(hash.preimage).toString('hex')).toBe(vectorText('spec-response', 'finalPreimageHex'))
    expect(Buffer.from(hash.digest).toString('hex')).toBe(vectorText('spec-response', 'responseHash'))
  })

  it('EEA-147 EEA-151 EEA-334 spec-response: the worker signs the response hash: DER, low s, base64', () => {
    const hash = responseHash(eea, parseWorkOrderResult(eea.profile, vector('spec-response', 'result')))
    expect(Buffer.from(workerSigner.sign(hash)).toString('hex')).toBe(
      vectorText('spec-response', 'signatureCompactHex'),
    )
    expect(Buffer.from(signHash(workerSigner, hash)).toString('base64')).toBe(
      vectorText('spec-response', 'result', 'workerSignature'),
    )
  })

  it('EEA-147 EEA-343 spec-response opens with the iv that the request gave its output', () => {
    const { outData } = openResponse(eea, eeaSession, vector('spec-response', 'result'), workerKey)
    expect(outData).toEqual([{ type: 'plain', index: 0, data: utf8(vectorText('spec-response', 'plaintextUtf8')) }])
  })

  it('EEA-142 EEA-143 avalon-response-1step: hash over texts as sent, keys and ivs too; session iv', () => {
    const { hash, outData } = openResponse(avalon, avalonSession, vector('avalon-response-1step', 'result'), workerKey)
    expect(Buffer.from(hash.preimage).toString('hex')).toBe(vectorText('avalon-response-1step', 'finalPreimageHex'))
    expect(Buffer.from(hash.digest).toString('hex')).toBe(vectorText('avalon-response-1step', 'responseHash'))
    expect(outData).toEqual([{ type: 'plain', index: 0, data: utf8('RESULT: Hello World') }])
  })

  const result = { ...parseWorkOrderResult(eea.profile, vector('spec-response', 'result')) }
  const otherId = 'ab'.repeat(32)
  it.each([
    ['EEA-105', 'workloadId'],
    ['EEA-106', 'workerId'],
    ['EEA-107', 'requesterId'],
    ['EEA-104', 'workOrderId'],
  ] as const)('%s: result.%s must match the request', (_row, field) => {
    const open = (changed: object) => refusal(() => openResponse(eea, eeaSession, { ...result, ...changed }, workerKey))
    expect(open({ [field]: otherId })).toBe(`InvalidParameter 2 result.${field}`)
    expect(open({ [field]: null })).toBe(`InvalidParameter 2 ${field}`)
  })

  it.each([
    ['EEA-105', 'workloadId'],
    ['EEA-106', 'workerId'],
    ['EEA-107', 'requesterId'],
  ] as const)('%s: result.%s may be absent, and then contributes nothing to the hash', (_row, field) => {
    const { [field]: _left, workerSignature: _old, ...rest } = result
    const signature = Buffer.from(signHash(workerSigner, responseHash(eea, rest))).toString('base64')
    const open = (workerSignature: string) => () =>
      openResponse(eea, eeaSession, { ...rest, workerSignature }, workerKey)
    expect(refusal(open(signature))).toBe('accepted')
    expect(refusal(open(result.workerSignature))).toBe('InvalidSignature 4 workerSignature')
  })

  it('EEA-144: an empty outData is a result too', () => {
    const rest = { ...result, outData: [] }
    const workerSignature = Buffer.from(signHash(workerSigner, responseHash(eea, rest))).toString('base64')
    expect(openResponse(eea, eeaSession, { ...rest, workerSignature }, workerKey).outData).toEqual([])
  })

  it('EEA-127: encryptedDataEncryptionKey stays out of results', () => {
    const [item] = result.outData
    const open = () =>
      openResponse(eea, eeaSession, { ...result, outData: [{ ...item, encryptedDataEncryptionKey: '' }] }, workerKey)
    expect(refusal(open)).toBe('InvalidParameter 2 outData.0.encryptedDataEncryptionKey')
  })

  it("EEA-121 EEA-344: a dataHash that is not the plain data's is refused", () => {
    const [item] = result.outData
    const rest = { ...result, outData: [{ ...item, index: 0, data: item?.data ?? '', dataHash: otherId }] }
    const workerSignature = Buffer.from(signHash(workerSigner, responseHash(eea, rest))).toString('base64')
    const open = () => openResponse(eea, eeaSession, { ...rest, workerSignature }, workerKey)
    expect(refusal(open)).toBe('IntegrityFailure 4 dataHash of item 0')
  })

  it('EEA-370: a nonce that is not hexadecimal enters as UTF-8', () => {
    const first = responseHash(eea, { ...result, workerNonce: 'abcd' }).digest
    expect(responseHash(eea, { ...result, workerNonce: 'ABCD' }).digest).toEqual(first)
    expect(responseHash(eea, { ...result, workerNonce: 'xyz' }).digest).not.toEqual(
      responseHash(eea, { ...result, workerNonce: 'XYZ' }).digest,
    )
  })
})
