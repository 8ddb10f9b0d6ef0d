import { generateKeyPairSync } from 'node:crypto'
import { createServer, request, type Server } from 'node:http'
import {
  connectAttestationService,
  createAttestationVerifier,
  type LaunchedEnclave,
  type LaunchOptions,
  launchInProcess,
  provision,
  verifyIasReport,
} from '@lockstep/adapters/tee'
import { type Hex, toHex } from '@lockstep/core'
import { attestWorker } from '@lockstep/core/client'
import forge from 'node-forge'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createAttestationService,
  type QuoteStatus,
  type ServedAttestation,
  serveAttestationService,
} from '../../src/tee/ias-service/index.js'
import { simulatorSigner } from '../../src/tee/simulator-signer.js'
import { refusalCode } from './refusal-code.js'
import { countingEntropy, otherPlatform, platform, provider } from './test-platform.js'
import { inProcess } from './test-program.js'

const at = Date.UTC(2026, 4, 17, 12)
const statuses = new Map<Hex, QuoteStatus>()
beforeEach(() => {
  statuses.clear()
  statuses.set(platform.quotingKey, 'OK').set(otherPlatform.quotingKey, 'OK')
})
const options = { provider, platforms: () => statuses, now: () => at }
const service = createAttestationService({ ...options, entropy: countingEntropy(7) })
const trust = { anchors: [service.authority], at: 'reported' as const }
const mrenclave: Hex = `0x${'ab'.repeat(32)}`
const identity = {
  mrenclave,
  mrsigner: simulatorSigner,
  securityVersion: 3,
  debug: false,
}
const quote = platform.quote(identity, new Uint8Array(64))
const subscriptionKey = '0123456789abcdef'

let served: ServedAttestation
beforeAll(async () => {
  served = await serveAttestationService({ service, port: 0, subscriptionKey })
})
afterAll(() => served.close())

describe('over HTTP', () => {
  test('a report comes with its proof, and the nonce that was asked with', async () => {
    const proof = await connectAttestationService({ url: served.url, subscriptionKey }).report(quote, 'N0nce')
    expect(verifyIasReport(proof, trust)).toMatchObject({ securityVersion: 3, quoteStatus: 'OK' })
    expect(JSON.parse(proof['Verification-report'])).toMatchObject({ nonce: 'N0nce', version: 4 })
  })

  test('over TLS, where the host knows its certificate, and not otherwise', async () => {
    const tls = loopbackCertificate()
    const secure = await serveAttestationService({ service, port: 0, tls })
    try {
      const asked = await connectAttestationService({ url: secure.url, ca: tls.cert }).report(quote)
      expect(verifyIasReport(asked, trust)).toMatchObject({ quoteStatus: 'OK' })
      const asking = connectAttestationService({ url: secure.url, ca: service.authority })
      expect(await refusalCode(() => asking.report(quote))).toBe('ServiceUnreachable')
    } finally {
      await secure.close()
    }
  })

  test.each<[string, () => Promise<unknown>, unknown]>([
    ['a quote of an unknown platform', () => report(otherQuote()), 400],
    ['bytes that are no quote', () => report(new Uint8Array(7)), 400],
    ['a nonce of other letters', () => report(quote, '\r\nx: y'), 400],
    ['a nonce of 33 letters', () => report(quote, 'n'.repeat(33)), 400],
    ['a body of 64 KiB', () => report(new Uint8Array(65_536)), 413],
    ['no subscription key', () => connectAttestationService({ url: served.url }).report(quote), 401],
    ['another path', () => connectAttestationService({ url: `${served.url}/x`, subscriptionKey }).report(quote), 404],
  ])('%s is refused with its status', async (_what, ask, status) => {
    await expect(ask()).rejects.toMatchObject({ code: 'ServiceRefused', details: { value: status } })
    expect(await report(quote)).toHaveProperty('Verification-report')
  })

  test.each([
    ['{', 400],
    ['[]', 400],
    ['{"isvEnclaveQuote":7}', 400],
    ['{"isvEnclaveQuote":"","nonce":7}', 400],
  ])('the body %s is refused', async (body, status) => {
    expect(await post(body)).toBe(status)
  })

  test.each<[string, Record<string, string>, string]>([
    ['no headers of a report', {}, '{}'],
    [
      'a report without an end',
      { 'X-IASReport-Signature': 'AA==', 'X-IASReport-Signing-Certificate': 'x' },
      'x'.repeat(70_000),
    ],
  ])('a service that answers %s is told from a report', async (_what, headers, body) => {
    const strange = createServer((_request, response) => response.writeHead(200, headers).end(body))
    await new Promise<void>((resolve) => strange.listen(0, '127.0.0.1', resolve))
    const port = portOf(strange)
    const asking = connectAttestationService({ url: `http://127.0.0.1:${port}` })
    expect(await refusalCode(() => asking.report(quote))).toBe('ServiceUnreachable')
    await new Promise((resolve) => strange.close(resolve))
  })

  test('nobody at the address, and one who never answers', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const port = portOf(silent)
    const asking = connectAttestationService({ url: `http://127.0.0.1:${port}`, patience: 20 })
    expect(await refusalCode(() => asking.report(quote))).toBe('ServiceUnreachable')
    silent.closeAllConnections()
    await new Promise((resolve) => silent.close(resolve))
    expect(await refusalCode(() => asking.report(quote))).toBe('ServiceUnreachable')
  })
})

describe('enclaves with reports in the place of quotes', () => {
  const running: LaunchedEnclave[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((enclave) => enclave.close()))
  })
  const challenge = toHex(new Uint8Array(32))

  let sealed: Uint8Array | undefined

  /** A shielding key is drawn once, and sealed for all enclaves of the same code. */
  async function launch(keys: 'provided' | 'provision', changes: Partial<LaunchOptions> = {}) {
    const attestationService = connectAttestationService({ url: served.url, subscriptionKey })
    const reporting = { attestationService, attestationAnchors: trust.anchors }
    const provided = sealed === undefined ? ('generate' as const) : { sealed }
    const source = keys === 'provision' ? keys : provided
    const enclave = await launchInProcess(inProcess(source, { ...reporting, ...changes }))
    running.push(enclave)
    if (keys === 'provided') sealed ??= await enclave.sealedKeys()
    return enclave
  }

  test('provision each other over platforms that they do not know, and prove themselves to clients', async () => {
    const [a, b] = [await launch('provided'), await launch('provision', { platform: otherPlatform })]
    expect(await provision(a, b)).toEqual({ provisioned: true })
    const client = { provider, entropy: countingEntropy(12) }
    const trusted = { mrenclave: b.mrenclave, minimumSecurityVersion: 1 }
    const worker = await attestWorker(b, createAttestationVerifier(provider, [], trust), trusted, client)
    expect(worker).toMatchObject({ mrenclave: a.mrenclave, enclaveAccount: b.account })
    const platforms = createAttestationVerifier(provider, [platform.quotingKey, otherPlatform.quotingKey])
    expect(await refusalCode(() => attestWorker(b, platforms, trusted, client))).toBe('QuoteSignature')
  })

  test('register with a report that stands for their account', async () => {
    const enclave = await launch('provided')
    const [extrinsic] = await enclave.registration(0, { primary: false })
    const { quote: evidence } = await enclave.attest(challenge)
    const verifier = createAttestationVerifier(provider, [], trust)
    expect(verifier.verify(evidence)).toMatchObject({ mrenclave: enclave.mrenclave, debug: false })
    expect(Buffer.from(extrinsic ?? []).toString('latin1')).toContain('"isvEnclaveQuoteStatus":"OK"')
  })

  test.each<[string, () => Promise<[LaunchedEnclave, LaunchedEnclave]>, string]>([
    [
      'a platform that is revoked',
      async () => {
        const pair = [await launch('provided'), await launch('provision', { platform: otherPlatform })] as const
        statuses.set(otherPlatform.quotingKey, 'GROUP_REVOKED')
        return [...pair]
      },
      'QuoteStatus',
    ],
    [
      "a platform's own quote, where reports are asked for",
      async () => [
        await launch('provided'),
        await launchInProcess(inProcess('provision', { attestationAnchors: trust.anchors })),
      ],
      'QuoteSignature',
    ],
    [
      'other anchors, which are other code',
      async () => [await launch('provided'), await launch('provision', { attestationAnchors: [] })],
      'WrongMeasurement',
    ],
    [
      'a debug enclave',
      async () => [await launch('provided'), await launch('provision', { debug: true })],
      'DebugEnclave',
    ],
  ])('%s gets no key', async (_what, pair, refused) => {
    const [a, b] = await pair()
    running.push(b)
    expect(await provision(a, b)).toEqual({ refused, by: 'provider' })
  })

  test('a service that cannot be asked fails the request, and the enclave goes on', async () => {
    let url = served.url
    const attestationService = {
      report: (quoted: Uint8Array) => connectAttestationService({ url, subscriptionKey }).report(quoted),
    }
    const enclave = await launch('provided', { attestationService })
    url = 'http://127.0.0.1:1'
    await expect(enclave.attest(challenge)).rejects.toMatchObject({ code: 'ServiceUnreachable' })
    url = served.url
    expect(await refusalCode(() => enclave.attest(challenge))).toBeUndefined()
  })

  test('an anchor that is no certificate is told at the start', async () => {
    expect(await refusalCode(() => launch('provision', { attestationAnchors: ['nobody'] }))).toBe('AnchorMalformed')
  })
})

function report(quoted: Uint8Array, nonce?: string) {
  return connectAttestationService({ url: served.url, subscriptionKey }).report(quoted, nonce)
}

function portOf(server: Server): number {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server listens nowhere')
  return address.port
}

function otherQuote(): Uint8Array {
  statuses.delete(otherPlatform.quotingKey)
  return otherPlatform.quote(identity, new Uint8Array(64))
}

/** Self-signed, for 127.0.0.1. */
function loopbackCertificate(): { readonly key: string; readonly cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  const { pki, md } = forge
  const made = pki.createCertificate()
  made.publicKey = pki.publicKeyFromPem(publicKey)
  made.validity.notBefore = new Date('2020-01-01')
  made.validity.notAfter = new Date('2099-01-01')
  made.setSubject([{ name: 'commonName', value: 'localhost' }])
  made.setIssuer([{ name: 'commonName', value: 'localhost' }])
  made.setExtensions([
    { name: 'basicConstraints', cA: true },
    { name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] },
  ])
  made.sign(pki.privateKeyFromPem(privateKey), md.sha256.create())
  return { key: privateKey, cert: pki.certificateToPem(made) }
}

/** The status that a body is answered with. */
function post(body: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { 'ocp-apim-subscription-key': subscriptionKey }
    const sent = request(
      `${served.url}/attestation/v4/report`,
      { method: 'POST', headers, agent: false },
      (response) => {
        response.resume()
        response.on('end', () => resolve(response.statusCode))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}
