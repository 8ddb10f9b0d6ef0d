import { type Hex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { attestByIas, discoverWorker, type IasAttestation } from '../../../src/eea/client/index.js'
import { avalonProfile, eeaProfile, reportDataOf } from '../../../src/eea/work-order/index.js'
import { createAttestationService, type QuoteStatus } from '../../../src/tee/ias-service/index.js'
import { createPlatform } from '../../../src/tee/index.js'
import { openWorld, outcome, type ServiceWorld, workerDetails } from '../json-rpc/service-world.js'
import { keyText, vectorBytes, vectorText } from '../work-order/vector.js'
import { countedEntropy, eea, workerId } from '../work-order/world.js'
import { avalonDetails, clientOf, connect, draft, openRegistered } from './client-world.js'

const { provider } = eea
const at = Date.UTC(2026, 4, 17)
const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
const mrEnclave = new Uint8Array(32).fill(5)
const statuses = new Map<Hex, QuoteStatus>([[platform.quotingKey, 'OK']])
const service = createAttestationService({
  provider,
  entropy: countedEntropy(900_000),
  platforms: () => statuses,
  now: () => at,
})

/** The worker's enclave asks its platform for a quote, and its host the attestation service for a report of it. */
const reportOf = (reportData: Uint8Array, debug = false) => {
  const identity = { mrenclave: toHex(mrEnclave), mrsigner: toHex(mrEnclave), securityVersion: 1, debug }
  return service.report(platform.quote(identity, reportData))
}

const withProof = (details: Record<string, unknown>, proofData: unknown, extendedMeasurements: unknown = '') => {
  const typeData = { ...Object(details.workerTypeData), proofDataType: 'TEE-SGX-IAS', proofData, extendedMeasurements }
  return { ...details, workerTypeData: typeData }
}

const verificationKey = keyText('worker', 'pubUncompressedHex')
const attest = (changed: Partial<IasAttestation> = {}) =>
  attestByIas({ provider, trust: { anchors: [service.authority], at }, mrEnclaves: [mrEnclave], ...changed })

/** Registers a worker as any other is, over JSON-RPC. */
const register = async (details: object): Promise<ServiceWorld> => {
  const world = await openWorld()
  expect(outcome(await world.call('WorkerRegister', { workerId, workerType: 1, details }))).toBe(0)
  return world
}

const mode = { type: 'synchronous', timeout: 6000 } as const

describe('a worker whose enclave was attested', () => {
  test('EEA-267 EEA-290 is found, judged by its report, and executes', async () => {
    const proof = await reportOf(reportDataOf(provider, eeaProfile, verificationKey))
    const world = await register(withProof(workerDetails(), proof))
    const client = clientOf(connect(world.url), { attest: attest() })
    const { response } = await client.execute(await client.discover(workerId), { ...draft('attested'), mode })
    expect(Buffer.from(response.outData[0]?.data ?? []).toString()).toBe('attested')
  })

  test('EEA-295 EEA-297 EEA-268 a pool is registered, judged and used as a worker: its measurements are in its report', async () => {
    const measurements = [mrEnclave, new Uint8Array(32).fill(6)].map((bytes) => toHex(bytes).slice(2)).join(',')
    const proof = await reportOf(reportDataOf(provider, eeaProfile, verificationKey, measurements))
    const world = await register(withProof(workerDetails(), proof, measurements))
    const client = clientOf(connect(world.url), { attest: attest() })
    const { receipt } = await client.execute(await client.discover(workerId), { ...draft('pooled'), mode })
    expect(receipt?.updateType).toBe(1)
    // A host that lets one more enclave into its pool has another report to show.
    const widened = withProof(workerDetails(), proof, `${measurements},${'07'.repeat(32)}`)
    await world.call('WorkerUpdate', { workerId, details: widened })
    await expect(client.discover(workerId)).rejects.toMatchObject({ details: { field: 'reportData' } })
  })

  test('EEA-270 in the dialect of Avalon, whose proof is a text with names of its own', async () => {
    const pem = keyText('worker', 'pubPem')
    const proof = await reportOf(reportDataOf(provider, avalonProfile, pem))
    const text = JSON.stringify({
      verification_report: proof['Verification-report'],
      ias_report_signature: proof['X-IASReport-Signature'],
      ias_report_signing_certificate: proof['X-IASReport-Signing-Certificate'],
    })
    const world = await openRegistered('avalon')
    const discover = () =>
      discoverWorker(connect(world.url), workerId, { provider, attest: attest(), profile: avalonProfile })
    await world.service.registry.update(workerId, withProof(avalonDetails(), text, null))
    expect((await discover()).workerId).toBe(workerId)
    for (const other of ['', '{}', 'no json', text.replace('OK', 'no')]) {
      await world.service.registry.update(workerId, withProof(avalonDetails(), other, null))
      await expect(discover()).rejects.toMatchObject({ name: 'EeaError' })
    }
  })

  test.each([
    ['EEA-290', 'of other code', { mrEnclaves: [new Uint8Array(32)] }, 'mrEnclave'],
    [
      'EEA-289',
      'by another authority',
      { trust: { anchors: [vectorText('intel-ias-report-v2-sample', 'signingCertPem')], at } },
      'X-IASReport-Signing-Certificate',
    ],
    [
      'EEA-289',
      'long ago',
      { trust: { anchors: [service.authority], at: Date.UTC(2090, 0) } },
      'X-IASReport-Signing-Certificate',
    ],
    ['EEA-290', 'of a platform that is not up to date', {}, 'isvEnclaveQuoteStatus'],
  ] as const)('%s one %s is refused before anything is sent to it', async (_row, what, changed, field) => {
    statuses.set(platform.quotingKey, what.includes('platform') ? 'GROUP_OUT_OF_DATE' : 'OK')
    const proof = await reportOf(reportDataOf(provider, eeaProfile, verificationKey))
    const world = await register(withProof(workerDetails(), proof))
    const client = clientOf(connect(world.url), { attest: attest(changed) })
    await expect(client.discover(workerId)).rejects.toMatchObject({ code: 'InvalidAttestation', details: { field } })
    statuses.set(platform.quotingKey, 'OK')
  })

  test('EEA-290 one under a debugger is refused, unless for tests', async () => {
    const proof = await reportOf(reportDataOf(provider, eeaProfile, verificationKey), true)
    const { url } = await register(withProof(workerDetails(), proof))
    const discover = (debugAllowed: boolean) =>
      clientOf(connect(url), { attest: attest({ debugAllowed }) }).discover(workerId)
    await expect(discover(false)).rejects.toMatchObject({ details: { field: 'attributes' } })
    expect((await discover(true)).workerId).toBe(workerId)
  })
})

describe('intel-ias-report-v2-sample, a report of Intel’s, in the details of a worker that it is not about', () => {
  const name = 'intel-ias-report-v2-sample'
  const certificate = vectorText(name, 'signingCertPem')
  const proof = {
    'X-IASReport-Signature': vectorText(name, 'signatureB64'),
    'X-IASReport-Signing-Certificate': certificate,
    'Verification-report': vectorText(name, 'verificationReport'),
  }
  const genuine = {
    trust: { anchors: [certificate], at: Date.UTC(2018, 6, 12) },
    mrEnclaves: [vectorBytes(name, 'parsed', 'reportBody', 'mrEnclave')],
    quoteStatuses: ['GROUP_OUT_OF_DATE'],
    debugAllowed: true,
  }

  test('EEA-285 EEA-288 EEA-289 EEA-286 everything about it holds but the key that it stands for', async () => {
    const { url } = await register(withProof(workerDetails(), proof))
    const refused = (changed: Partial<IasAttestation>) =>
      clientOf(connect(url), { attest: attest({ ...genuine, ...changed }) })
        .discover(workerId)
        .then(
          () => 'accepted',
          (error: unknown) => Object(Object(error).details).field,
        )
    expect(await refused({})).toBe('reportData')
    expect(await refused({ mrEnclaves: [mrEnclave] })).toBe('mrEnclave')
    expect(await refused({ trust: { anchors: [service.authority], at: genuine.trust.at } })).toBe(
      'X-IASReport-Signing-Certificate',
    )
  })
})
