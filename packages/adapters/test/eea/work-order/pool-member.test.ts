import { describe, expect, it } from 'vitest'
import {
  composeRequest,
  composeResponse,
  openRequest,
  openResponse,
  secp256k1HashSigner,
  signHash,
  workOrderHash,
} from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { keyText } from './vector.js'
import {
  avalon,
  countedEntropy,
  eea,
  encryptionKeyOf,
  hex,
  openerOf,
  utf8,
  workerId,
  workerKey,
  workerSigner,
} from './world.js'

const entropy = countedEntropy()
const draft = {
  workOrderId: 'a1'.repeat(32),
  workerId,
  workloadId: 'b2'.repeat(32),
  requesterId: 'c3'.repeat(20),
  responseTimeoutMSecs: 6000,
  inData: [{ data: utf8('in') }],
}
const member = secp256k1HashSigner(avalon.provider, hex(keyText('kmeExt', 'privHex')))
const memberPem = keyText('kmeExt', 'pubPem')

describe("EEA-291: a pool of Avalon, whose member signs with a key of its own that the worker's key signed", () => {
  const session = composeRequest(avalon, encryptionKeyOf(avalon), draft, entropy)
  const opened = openRequest(avalon, openerOf(avalon), session.request)
  const { result } = composeResponse(avalon, opened, [{ index: 0, data: utf8('out') }], member, entropy)
  const vouched = (nonce: string) => {
    const hash = workOrderHash(avalon, utf8(memberPem + nonce))
    return Buffer.from(signHash(workerSigner, hash)).toString('base64')
  }
  const open = (changed: object) => refusal(() => openResponse(avalon, session, { ...result, ...changed }, workerKey))
  const nonce = session.request.requesterNonce

  it('EEA-291: is taken for the nonce of this request only', () => {
    expect(open({ extVerificationKey: memberPem, extVerificationKeySignature: vouched(nonce) })).toBe('accepted')
    expect(open({ extVerificationKey: memberPem, extVerificationKeySignature: vouched('00') })).toBe(
      'InvalidSignature 1 extVerificationKeySignature',
    )
    expect(open({ extVerificationKey: memberPem })).toBe('InvalidSignature 1 extVerificationKeySignature')
    expect(open({})).toBe('InvalidSignature 1 workerSignature')
  })

  it("EEA-291: the specification has every member sign with the worker's own key", () => {
    const inEea = composeRequest(eea, encryptionKeyOf(eea), draft, entropy)
    const own = composeResponse(eea, openRequest(eea, openerOf(eea), inEea.request), [], workerSigner, entropy)
    expect(refusal(() => openResponse(eea, inEea, own.result, workerKey))).toBe('accepted')
    expect(refusal(() => openResponse(eea, inEea, { ...own.result, extVerificationKey: memberPem }, workerKey))).toBe(
      'InvalidParameter 2 extVerificationKey',
    )
  })
})
