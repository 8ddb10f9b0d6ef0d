import { describe, expect, it } from 'vitest'
import {
  composeRequest,
  composeResponse,
  openRequest,
  parsePublicKey,
  publicKeyText,
} from '../../../src/eea/work-order/index.js'
import { compose, draft, entropy } from './composed.js'
import { refusal } from './refusal.js'
import { keyText } from './vector.js'
import { avalon, eea, encryptionKeyOf, openerOf, utf8, workerSigner } from './world.js'

describe('composing', () => {
  it('EEA-121: the hash of the plain data goes along only where asked', () => {
    const { request } = compose({ inData: [{ data: utf8('a') }, { data: utf8('a'), withDataHash: true }] })
    expect(request.inData[0]?.dataHash).toBeUndefined()
    expect(request.inData[1]?.dataHash).toBe('ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb')
  })

  it.each([
    ['EEA-090', { workOrderId: 'ab' }, 'workOrderId'],
    ['EEA-083', { responseTimeoutMSecs: -1 }, 'responseTimeoutMSecs'],
    ['EEA-088', { resultUri: 'resulturi' }, 'resultUri'],
    ['EEA-101', { inData: [] }, 'inData'],
    ['EEA-120', { inData: [{ index: 1, data: utf8('a') }, { data: utf8('b') }] }, 'inData.1.index'],
  ])('%s: a draft that is no valid request never leaves: %j', (_row, changed, field) => {
    expect(refusal(() => compose(changed))).toBe(`InvalidParameter 2 ${field}`)
  })

  it('EEA-129: entropy that repeats itself is found out', () => {
    const stuck = (length: number) => new Uint8Array(length).fill(7)
    expect(refusal(() => composeRequest(eea, encryptionKeyOf(eea), draft, stuck))).toBe(
      'InvalidParameter 2 inData.0.iv',
    )
  })

  it("EEA-271 EEA-371: the worker's key is RSA, in any of the forms in use", () => {
    const rsa = parsePublicKey('test', encryptionKeyOf(eea))
    const pem = publicKeyText(avalon.profile, rsa)
    const { request } = composeRequest(eea, pem, draft, entropy)
    expect(refusal(() => openRequest(eea, openerOf(eea), request))).toBe('accepted')
    expect(refusal(() => composeRequest(eea, keyText('worker', 'pubPem'), draft, entropy))).toBe(
      'InvalidParameter 2 encryptionKey',
    )
    expect(refusal(() => composeRequest(eea, 'nonsense', draft, entropy))).toBe('InvalidPublicKey 2 encryptionKey')
  })

  it('EEA-128 EEA-343: an output without an iv of its own gets a fresh one, and its item says so', () => {
    const session = compose({
      outData: [
        { protection: 'session', index: 0 },
        { protection: 'clear', index: 1 },
      ],
    })
    const opened = openRequest(eea, openerOf(eea), session.request)
    const outputs = [0, 1, 2].map((index) => ({ index, data: utf8(`out ${index}`) }))
    const { result } = composeResponse(eea, opened, outputs, workerSigner, entropy)
    expect(result.outData.map(({ iv }) => iv !== undefined)).toEqual([false, false, true])
    expect(result.outData[1]?.data).toBe(Buffer.from('out 1').toString('base64'))
    expect(result.outData.every((item) => !('encryptedDataEncryptionKey' in item))).toBe(true)
  })

  it('EEA-127 avalon: a result repeats the key of the request\'s item, or "null" and no iv', () => {
    const session = compose({ outData: [{ protection: 'clear', index: 1 }] }, avalon)
    const opened = openRequest(avalon, openerOf(avalon), session.request)
    const { result } = composeResponse(
      avalon,
      opened,
      [0, 1].map((index) => ({ index, data: utf8('out') })),
      workerSigner,
      entropy,
    )
    expect(result.outData[0]?.encryptedDataEncryptionKey).toBe('null')
    expect(result.outData[1]).toMatchObject({ encryptedDataEncryptionKey: '-', data: 'b3V0' })
    expect(session.request.inData[0]?.iv).toBeUndefined()
    expect(session.request.encryptedRequestHash).toMatch(/^[0-9A-F]{96}$/)
  })

  it("EEA-120: an output's index stands once", () => {
    const opened = openRequest(eea, openerOf(eea), compose().request)
    const twice = [0, 0].map((index) => ({ index, data: utf8('out') }))
    expect(refusal(() => composeResponse(eea, opened, twice, workerSigner, entropy))).toBe(
      'InvalidParameter 2 outData.1.index',
    )
  })
})
