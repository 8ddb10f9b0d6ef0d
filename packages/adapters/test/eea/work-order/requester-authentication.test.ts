import { describe, expect, it } from 'vitest'
import {
  composeResponse,
  openRequest,
  openResponse,
  type PayloadFormat,
  readWorkerAlgorithms,
  rsaHashSigner,
  sealThirdPartyItem,
  type WorkOrderSuite,
} from '../../../src/eea/work-order/index.js'
import { compose, entropy, rsaPublicKey } from './composed.js'
import { refusal } from './refusal.js'
import {
  avalon,
  eea,
  hex,
  openerOf,
  requesterKey,
  requesterSigner,
  rsa3072,
  utf8,
  workerKey,
  workerSigner,
} from './world.js'

describe('signatures of requesters', () => {
  it('EEA-100 EEA-140 EEA-146: optional; an anonymous request is checked by its hash alone', () => {
    const { request } = compose()
    expect(request.requesterSignature).toBeUndefined()
    expect(openRequest(eea, openerOf(eea), request, { requesterKey }).authentication).toBe('absent')
    expect(refusal(() => openRequest(eea, openerOf(eea), request, { requesterKey, signatureRequired: true }))).toBe(
      'InvalidSignature 4 requesterSignature',
    )
  })

  it('EEA-150: the key comes from elsewhere; without it a signature stays unverified', () => {
    const { request } = compose({ signer: requesterSigner })
    expect(openRequest(eea, openerOf(eea), request).authentication).toBe('unverified')
    expect(openRequest(eea, openerOf(eea), request, { requesterKey }).authentication).toBe('verified')
    expect(refusal(() => openRequest(eea, openerOf(eea), request, { signatureRequired: true }))).toBe(
      'InvalidSignature 4 requesterSignature',
    )
    expect(refusal(() => openRequest(eea, openerOf(eea), request, { requesterKey: workerKey }))).toBe(
      'InvalidSignature 4 requesterSignature',
    )
  })

  it('EEA-148: a requester signs with RSA where the worker lists it', () => {
    const { request } = compose({ signer: rsaHashSigner('RSASSA-PKCS1-v1_5', rsa3072) })
    const key = { type: 'RSA', key: rsaPublicKey } as const
    expect(openRequest(eea, openerOf(eea), request, { requesterKey: key }).authentication).toBe('verified')
    const secpOnly = { ...eea, algorithms: { ...eea.algorithms, signing: ['SECP256K1'] as const } }
    expect(refusal(() => openRequest(secpOnly, openerOf(eea), request, { requesterKey: key }))).toBe(
      'InvalidSignature 4 requesterSignature',
    )
  })

  it('EEA-145: base64 is no token, and a token is no base64', () => {
    const { request } = compose({ signer: requesterSigner })
    const { request: token } = compose({ signer: requesterSigner, payloadFormat: 'JSON-RPC-JWT' })
    const open = (params: unknown) => refusal(() => openRequest(eea, openerOf(eea), params, { requesterKey }))
    expect(open({ ...request, payloadFormat: 'JSON-RPC-JWT' })).toBe('InvalidSignature 4 requesterSignature')
    expect(open({ ...token, payloadFormat: 'JSON-RPC' })).toBe('InvalidSignature 4 requesterSignature')
  })

  it("EEA-314 EEA-126: a third party's key needs a verified signature in the profile of the specification", () => {
    const item = sealThirdPartyItem(eea, rsaPublicKey, utf8('third'), entropy)
    const inData = [{ protection: 'thirdParty', item }] as const
    expect(refusal(() => compose({ inData }))).toBe('InvalidSignature 4 requesterSignature')
    const { request } = compose({ inData, signer: requesterSigner })
    expect(openRequest(eea, openerOf(eea), request, { requesterKey }).inData[0]?.data).toEqual(utf8('third'))
    expect(refusal(() => openRequest(eea, openerOf(eea), request))).toBe('InvalidSignature 4 requesterSignature')
    const carried = sealThirdPartyItem(avalon, rsaPublicKey, utf8('third'), entropy)
    const { request: loose } = compose({ inData: [{ protection: 'thirdParty', item: carried }] }, avalon)
    expect(openRequest(avalon, openerOf(avalon), loose).inData[0]?.data).toEqual(utf8('third'))
  })

  it("EEA-126 EEA-342: the wrapped key is under the session key and the item's iv", () => {
    const item = sealThirdPartyItem(eea, rsaPublicKey, utf8('third'), entropy)
    const { request, sessionKey } = compose({ inData: [{ protection: 'thirdParty', item }], signer: requesterSigner })
    const sealed = hex(request.inData[0]?.encryptedDataEncryptionKey ?? '')
    const outer = Buffer.concat([sealed.subarray(16), sealed.subarray(0, 16)])
    const iv = hex(request.inData[0]?.iv ?? '')
    expect(eea.provider.openAes256Gcm(sessionKey, iv, outer, new Uint8Array())).toEqual(item.wrappedKey)
  })
})

describe('payload formats', () => {
  const reversed: PayloadFormat = {
    name: '~reversed',
    sign: (_suite, _signer, { digest }) => Buffer.from(digest.toReversed()).toString('hex'),
    verify: (_suite, _key, { digest }, signature) => signature === Buffer.from(digest.toReversed()).toString('hex'),
  }
  const algorithms = readWorkerAlgorithms(eea.profile, { workOrderPayloadFormats: ['~reversed', 'JSON-RPC'] })

  it('EEA-145 EEA-262 EEA-264: a custom format signs its own way, and is the default where it is the first', () => {
    const suite: WorkOrderSuite = { ...eea, algorithms, customFormats: [reversed] }
    const session = compose({ signer: requesterSigner }, suite)
    expect(session.request.payloadFormat).toBe('~reversed')
    const opened = openRequest(suite, openerOf(eea), session.request, { requesterKey })
    expect(opened.authentication).toBe('verified')
    const { result } = composeResponse(suite, opened, [{ index: 0, data: utf8('out') }], workerSigner, entropy)
    expect(openResponse(suite, session, result, workerKey).outData).toHaveLength(1)
  })

  it('EEA-087: one that the worker does not list, or nobody knows, is refused', () => {
    const { request } = compose({ payloadFormat: 'JSON-RPC-JWT' })
    const open = (suite: WorkOrderSuite, payloadFormat: string) =>
      refusal(() => openRequest(suite, openerOf(eea), { ...request, payloadFormat }))
    expect(open({ ...eea, algorithms }, 'JSON-RPC-JWT')).toBe('UnsupportedPayloadFormat 2 payloadFormat')
    expect(open({ ...eea, algorithms }, '~reversed')).toBe('UnsupportedPayloadFormat 2 payloadFormat')
    expect(open(eea, '~unknown')).toBe('UnsupportedPayloadFormat 2 payloadFormat')
  })
})
