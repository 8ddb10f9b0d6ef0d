import { describe, expect, it } from 'vitest'
import { type IasProof, reportDataOf, requireEnclave, verifyIasProof } from '../../../src/eea/work-order/index.js'
import { refusal } from './refusal.js'
import { keyText, vectorBytes, vectorText } from './vector.js'
import { avalon, eea } from './world.js'

const name = 'intel-ias-report-v2-sample'
const certificate = vectorText(name, 'signingCertPem')
const proof: IasProof = {
  'X-IASReport-Signature': vectorText(name, 'signatureB64'),
  'X-IASReport-Signing-Certificate': certificate,
  'Verification-report': vectorText(name, 'verificationReport'),
}
const trust = { anchors: [certificate], at: Date.UTC(2018, 6, 12) }
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

describe('REPORTDATA', () => {
  it('EEA-266 EEA-267 EEA-286 EEA-287 EEA-294 spec-reportdata-none: SHA-256 of key and measurements, then zeros', () => {
    const data = reportDataOf(eea.provider, eea.profile, vectorText('spec-reportdata-none', 'verificationKeyHex'), '')
    expect(toHex(data)).toBe(vectorText('spec-reportdata-none', 'reportDataHex'))
  })

  it('EEA-286 avalon-reportdata-singleton: SHA-256 of the PEM text alone', () => {
    const pem = vectorText('avalon-reportdata-singleton', 'verificationKeyPem')
    expect(toHex(reportDataOf(avalon.provider, avalon.profile, pem, 'ignored'))).toBe(
      vectorText('avalon-reportdata-singleton', 'reportDataHex'),
    )
  })

  it('EEA-268 EEA-292 EEA-351: measurements of a pool count, a list like the text with commas', () => {
    const key = keyText('worker', 'pubUncompressedHex')
    const list = reportDataOf(eea.provider, eea.profile, key, ['aa', 'bb'])
    expect(list).toEqual(reportDataOf(eea.provider, eea.profile, key, 'aa,bb'))
    const preimage = Buffer.concat([Buffer.from(key, 'hex'), Buffer.from('aa,bb')])
    expect(toHex(list)).toBe(toHex(eea.provider.sha256(preimage)) + '00'.repeat(32))
  })
})

describe('intel-ias-report-v2-sample', () => {
  it('EEA-285 EEA-288 EEA-289: verifies and reads, at a time at which the certificate is valid', () => {
    const report = verifyIasProof(proof, trust)
    expect(toHex(report.mrEnclave)).toBe(vectorText(name, 'parsed', 'reportBody', 'mrEnclave'))
    expect(toHex(report.reportData)).toBe(vectorText(name, 'parsed', 'reportBody', 'reportData'))
    expect(report.reportData).toEqual(vectorBytes(name, 'parsed', 'reportBody', 'reportData'))
    expect(report.quoteStatus).toBe('GROUP_OUT_OF_DATE')
  })

  it('EEA-282: the certificate may be URL-encoded', () => {
    const encoded = { ...proof, 'X-IASReport-Signing-Certificate': encodeURIComponent(certificate) }
    expect(verifyIasProof(encoded, trust)).toEqual(verifyIasProof(proof, trust))
  })

  it.each([
    [
      'EEA-289',
      'a time after the certificate',
      proof,
      { ...trust, at: Date.UTC(2030, 0) },
      'X-IASReport-Signing-Certificate',
    ],
    ['EEA-289', 'no trusted certificate', proof, { ...trust, anchors: [] }, 'X-IASReport-Signing-Certificate'],
    [
      'EEA-285',
      'a space more in the report',
      { ...proof, 'Verification-report': `${proof['Verification-report']} ` },
      trust,
      'X-IASReport-Signature',
    ],
    [
      'EEA-281',
      'another signature',
      { ...proof, 'X-IASReport-Signature': Buffer.alloc(256).toString('base64') },
      trust,
      'X-IASReport-Signature',
    ],
    [
      'EEA-282',
      'no certificate',
      { ...proof, 'X-IASReport-Signing-Certificate': '%zz' },
      trust,
      'X-IASReport-Signing-Certificate',
    ],
  ])('%s: %s is refused', (_row, _what, changed, trusted, field) => {
    expect(refusal(() => verifyIasProof(changed, trusted))).toBe(`InvalidAttestation 4 ${field}`)
  })

  const report = verifyIasProof(proof, trust)
  const policy = {
    mrEnclaves: [vectorBytes(name, 'parsed', 'reportBody', 'mrEnclave')],
    reportData: vectorBytes(name, 'parsed', 'reportBody', 'reportData'),
    quoteStatuses: ['OK', 'GROUP_OUT_OF_DATE'],
    debugAllowed: true,
  }
  it.each([
    ['trusted', {}, 'accepted'],
    ['of unknown code', { mrEnclaves: [new Uint8Array(32)] }, 'InvalidAttestation 4 mrEnclave'],
    ['for other keys', { reportData: new Uint8Array(64) }, 'InvalidAttestation 4 reportData'],
    ['of an old platform', { quoteStatuses: ['OK'] }, 'InvalidAttestation 4 isvEnclaveQuoteStatus'],
    ['under a debugger', { debugAllowed: false }, 'InvalidAttestation 4 attributes'],
  ])('EEA-267 EEA-290: an enclave %s', (_what, changed, expected) => {
    expect(refusal(() => requireEnclave(report, { ...policy, ...changed }))).toBe(expected)
  })
})
