import {
  createAttestationVerifier,
  encodeIasEvidence,
  type IasProof,
  readIasEvidence,
  simulatorSigner,
  verifyIasReport,
} from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { beforeAll, describe, expect, test } from 'vitest'
import { attestByIas } from '../../src/eea/client/index.js'
import { parseWorkerDetails, reportDataOf, signEncryptionKey } from '../../src/eea/work-order/index.js'
import { maximumProofSize } from '../../src/parentchain/integritee/teerex-call.js'
import { readIasReport } from '../../src/tee/ias/index.js'
import { createAttestationService, type QuoteStatus } from '../../src/tee/ias-service/index.js'
import { keyText, vectorText } from '../eea/work-order/vector.js'
import { eea, encryptionKeyOf, workerSigner } from '../eea/work-order/world.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, platform, provider } from './test-platform.js'

const at = Date.UTC(2026, 4, 17, 12)
const statuses = new Map<Hex, QuoteStatus>([[platform.quotingKey, 'OK']])
const service = createAttestationService({
  provider,
  entropy: countingEntropy(7),
  platforms: () => statuses,
  now: () => at,
})
const other = createAttestationService({
  provider,
  entropy: countingEntropy(8),
  platforms: () => new Map([[platform.quotingKey, 'OK' as const]]),
  now: () => at,
})
const trust = { anchors: [service.authority], at: 'reported' as const }
const mrenclave: Hex = `0x${'ab'.repeat(32)}`
const identity = {
  mrenclave,
  mrsigner: simulatorSigner,
  securityVersion: 3,
  debug: false,
}
const common = {
  ...{ workOrderSyncUri: 'https://worker.example/sync', workOrderPullUri: 'https://worker.example/pull' },
  ...{ hashingAlgorithm: 'SHA-256', signingAlgorithm: 'SECP256K1', keyEncryptionAlgorithm: 'RSA-OAEP-3072' },
  ...{ dataEncryptionAlgorithm: 'AES-GCM-256', workOrderPayloadFormats: ['JSON-RPC'] },
}
const reportData = Uint8Array.from({ length: 64 }, (_, index) => index)
const quote = platform.quote(identity, reportData)
let proof: IasProof
beforeAll(async () => {
  proof = await service.report(quote, '35E8FB64ACFB4A8E')
})

describe('a report of the simulated service', () => {
  test('has the members of intel-ias-report-v2-sample, whose verifier reads it', () => {
    const real: Record<string, unknown> = JSON.parse(vectorText('intel-ias-report-v2-sample', 'verificationReport'))
    const made: Record<string, unknown> = JSON.parse(proof['Verification-report'])
    for (const name of ['nonce', 'id', 'timestamp', 'isvEnclaveQuoteStatus', 'isvEnclaveQuoteBody']) {
      expect(typeof made[name], name).toBe(typeof real[name])
      expect(String(made[name]).length, name).toBeGreaterThan(1)
    }
    expect(String(made.timestamp)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}$/)
    expect(verifyIasReport(proof, { anchors: [service.authority], at })).toMatchObject({
      quoteStatus: 'OK',
      mrEnclave: Uint8Array.from({ length: 32 }, () => 0xab),
      securityVersion: 3,
      reportData,
      isDebug: false,
    })
  })

  test('intel-ias-report-v2-sample: signer and security version of the real one, by the same code', () => {
    const real = vectorText.bind(undefined, 'intel-ias-report-v2-sample')
    const report = verifyIasReport(
      {
        'X-IASReport-Signature': real('signatureB64'),
        'X-IASReport-Signing-Certificate': real('signingCertPem'),
        'Verification-report': real('verificationReport'),
      },
      { anchors: [real('signingCertPem')], at: Date.UTC(2018, 6, 12) },
    )
    expect(toHex(report.mrSigner)).toBe(`0x${real('parsed', 'reportBody', 'mrSigner')}`)
    expect(report).toMatchObject({ securityVersion: 1, isDebug: true, quoteStatus: 'GROUP_OUT_OF_DATE' })
  })

  test('goes where a quote goes, within what a registration has room for', () => {
    const evidence = encodeIasEvidence(proof)
    expect(evidence.length).toBeLessThan(maximumProofSize)
    expect(createAttestationVerifier(provider, [], trust).verify(evidence)).toEqual({ ...identity, reportData })
    expect(readIasEvidence(evidence.subarray(1))).toBeUndefined()
    expect(readIasEvidence(quote)).toBeUndefined()
  })

  test.each<[string, () => Promise<IasProof>, typeof trust, string]>([
    ['of a service that is not believed', () => other.report(quote), trust, 'QuoteSignature'],
    ['with nobody believed', async () => proof, { ...trust, anchors: [] }, 'QuoteSignature'],
    [
      'with a text that was changed',
      async () => changed('Verification-report', (text) => text.replace('"OK"', '"ok"')),
      trust,
      'QuoteSignature',
    ],
    [
      'with another time in it',
      async () => changed('Verification-report', (text) => text.replace('2026-', '2025-')),
      trust,
      'QuoteSignature',
    ],
    [
      'with another signature',
      async () => changed('X-IASReport-Signature', () => Buffer.alloc(256).toString('base64')),
      trust,
      'QuoteSignature',
    ],
    ['that is no JSON', async () => changed('Verification-report', () => '{'), trust, 'QuoteSignature'],
  ])('%s is refused', async (_what, made, trusted, code) => {
    const evidence = encodeIasEvidence(await made())
    expect(await refusalCode(() => createAttestationVerifier(provider, [], trusted).verify(evidence))).toBe(code)
  })

  test('is refused at a time at which its certificate is not valid, and where it names such a time itself', async () => {
    for (const wrong of [at - 11 * 365 * 86_400_000, at + 11 * 365 * 86_400_000]) {
      expect(await refusalCode(() => verifyIasReport(proof, { ...trust, at: wrong }))).toBe('IasCertificate')
      const text = JSON.stringify({
        ...JSON.parse(proof['Verification-report']),
        timestamp: new Date(wrong).toISOString().replace('Z', '000'),
      })
      const late = { ...proof, 'Verification-report': text }
      expect(await refusalCode(() => verifyIasReport(late, trust))).toBe('IasCertificate')
    }
  })

  test('is believed under its leaf alone, which vouches for no other certificate', async () => {
    const chain = decodeURIComponent(proof['X-IASReport-Signing-Certificate'])
    const [, leaf = '', authority = ''] = chain.split('-----BEGIN').map((part) => `-----BEGIN${part}`)
    const trusting = { anchors: [leaf], at }
    const under = (text: string) => verifyIasReport({ ...proof, 'X-IASReport-Signing-Certificate': text }, trusting)
    expect(under(leaf)).toMatchObject({ quoteStatus: 'OK' })
    expect(await refusalCode(() => under(authority))).toBe('IasCertificate')
  })

  test.each([
    ['isvEnclaveQuoteStatus', 7],
    ['timestamp', 'yesterday'],
    ['isvEnclaveQuoteBody', 'AAAA'],
    ['isvEnclaveQuoteBody', '='.repeat(576)],
  ])('a signed report whose %s is %j cannot be read', (field, value) => {
    const text = JSON.stringify({ ...JSON.parse(proof['Verification-report']), [field]: value })
    const error = readError(text)
    expect(error).toMatchObject({ code: 'IasReport', details: { field } })
  })

  test('an anchor that is no certificate is told to whoever passes it', async () => {
    const verifier = () => createAttestationVerifier(provider, [], { ...trust, anchors: ['-----BEGIN'] })
    expect(await refusalCode(verifier)).toBe('AnchorMalformed')
  })

  test('EEA-286 EEA-287: vouches for the worker of a work order, whose key REPORTDATA binds', async () => {
    const verificationKey = keyText('worker', 'pubUncompressedHex')
    const bound = reportDataOf(provider, eea.profile, verificationKey, 'aa,bb')
    const proofData = await service.report(platform.quote(identity, bound))
    const attest = attestByIas({
      ...{ provider, trust: { anchors: [service.authority], at } },
      mrEnclaves: [new Uint8Array(32).fill(0xab)],
    })
    const judge = async (extendedMeasurements: readonly string[]) => {
      const workerTypeData = {
        ...{ verificationKey, extendedMeasurements, proofDataType: 'TEE-SGX-IAS', proofData },
        ...{ encryptionKey: encryptionKeyOf(eea), encryptionKeyNonce: '01' },
        encryptionKeySignature: signEncryptionKey(eea, workerSigner, encryptionKeyOf(eea)),
      }
      const checked = parseWorkerDetails(eea.profile, 1, { ...common, workerTypeData })
      await attest({ workerId: '00', profile: eea.profile, checked })
    }
    expect(await refusalCode(() => judge(['aa', 'bb']))).toBeUndefined()
    expect(await refusalCode(() => judge(['aa', 'cc']))).toBe('InvalidAttestation')
  })
})

function changed(name: keyof IasProof, change: (text: string) => string): IasProof {
  return { ...proof, [name]: change(proof[name] ?? '') }
}

function readError(text: string): unknown {
  try {
    return readIasReport(text)
  } catch (error) {
    return error
  }
}
