import { X509Certificate } from 'node:crypto'
import { connect } from 'node:tls'
import { createAttestationVerifier, createPlatform } from '@lockstep/adapters/tee'
import { fromHex, toHex } from '@lockstep/core'
import forge from 'node-forge'
import { afterEach, describe, expect, test } from 'vitest'
import { connectWorkerRpc, verifyEnclaveCertificate } from '../../src/integritee-rpc/client/index.js'
import { createEnclaveCertificate } from '../../src/integritee-rpc/server/index.js'
import { entropy, platform, provider, startWorker, stopWorkers, trustedCode, verifier } from './test-worker.js'

afterEach(stopWorkers)

const mrenclave = toHex(new Uint8Array(32).fill(5))
const identity = { mrenclave, mrsigner: mrenclave, securityVersion: 2, debug: false }
const policy = { provider, verifier, trusted: trustedCode(mrenclave) }

/** A certificate's DER; `changes` are to the identity of the enclave that makes it. */
async function certificate(changes: Partial<typeof identity> = {}, alter = (reportData: Uint8Array) => reportData) {
  const quote = async (reportData: Uint8Array) => platform.quote({ ...identity, ...changes }, alter(reportData))
  const made = await createEnclaveCertificate({ provider, entropy, quote })
  return new X509Certificate(made.certificate).raw
}

const verdict = (der: Uint8Array, changed: Partial<typeof policy> = {}): string => {
  try {
    verifyEnclaveCertificate(der, { ...policy, ...changed })
    return 'good'
  } catch (error) {
    return String(Object(error).code)
  }
}

describe('the enclave’s certificate', () => {
  test('is X.509 as others read it: self-signed, for Enclave, always valid', async () => {
    const der = await certificate()
    const read = new X509Certificate(der)
    expect(read.verify(read.publicKey)).toBe(true)
    expect([read.subject, read.issuer]).toEqual(['O=Lockstep', 'O=Lockstep'])
    expect(read.subjectAltName).toBe('DNS:Enclave')
    expect([read.validFrom, read.validTo]).toEqual(['Jan  1 00:00:00 1970 GMT', 'Jan  1 00:00:00 4096 GMT'])
    const tree = forge.asn1.fromDer(Buffer.from(der).toString('binary'))
    expect(forge.asn1.toDer(tree).getBytes()).toBe(Buffer.from(der).toString('binary'))
  })

  test('carries key, nonce and a quote that binds both to the code', async () => {
    const report = verifyEnclaveCertificate(await certificate(), policy)
    expect(report).toMatchObject({ mrenclave, securityVersion: 2, debug: false })
  })

  test('no two are the same', async () => {
    expect(toHex(await certificate())).not.toBe(toHex(await certificate()))
  })

  test.each([
    ['other code', { mrenclave: toHex(new Uint8Array(32)) }, 'WrongMeasurement'],
    ['a debug enclave', { debug: true }, 'DebugEnclave'],
    ['an old version', { securityVersion: 0 }, 'OldSecurityVersion'],
  ])('%s is refused', async (_, changes, code) => {
    expect(verdict(await certificate(changes))).toBe(code)
  })

  test('a quote for another key is refused, and one of another platform', async () => {
    expect(
      verdict(await certificate({}, (reportData) => reportData.map((byte, at) => (at === 31 ? byte ^ 1 : byte)))),
    ).toBe('CertificateUnbound')
    const other = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(4) })
    expect(verdict(await certificate(), { verifier: createAttestationVerifier(provider, [other.quotingKey]) })).toBe(
      'QuoteSignature',
    )
  })

  test('every changed byte is refused', async () => {
    const der = await certificate()
    for (let at = 0; at < der.length; at += 1) {
      const changed = der.map((byte, index) => (index === at ? byte ^ 1 : byte))
      expect(verdict(changed), `byte ${at}`).not.toBe('good')
      expect(verdict(changed)).toMatch(/^(Certificate|Quote)/)
    }
  })

  test('what is no certificate of an enclave is refused', () => {
    expect(verdict(new Uint8Array(0))).toBe('CertificateMalformed')
    expect(verdict(new Uint8Array(20_000))).toBe('CertificateMalformed')
    expect(verdict(plainCertificate())).toBe('CertificateMalformed')
  })

  test('is what the worker shows on its socket, and the client sends nothing to any other', async () => {
    const worker = await startWorker()
    const socket = connect({ port: worker.port, host: '127.0.0.1', rejectUnauthorized: false })
    await new Promise((resolve) => socket.once('secureConnect', resolve))
    const { raw } = socket.getPeerCertificate()
    expect(verdict(raw, { trusted: trustedCode(worker.mrenclave) })).toBe('good')
    socket.destroy()
    await expect(
      connectWorkerRpc({
        url: worker.url,
        verifyCertificate: (der) => {
          verifyEnclaveCertificate(der, policy)
        },
      }),
    ).rejects.toMatchObject({ code: 'WrongMeasurement' })
    await expect(connectWorkerRpc({ url: 'ws://127.0.0.1:1', verifyCertificate: () => {} })).rejects.toMatchObject({
      code: 'RpcConnection',
    })
    expect(worker.events.filter(({ kind }) => kind === 'answered')).toEqual([])
  })
})

/** Self-signed by somebody's RSA key, with no evidence in it. */
function plainCertificate(): Uint8Array {
  const keys = forge.pki.rsa.generateKeyPair(1024)
  const made = forge.pki.createCertificate()
  made.publicKey = keys.publicKey
  made.serialNumber = '01'
  made.setSubject([{ name: 'organizationName', value: 'Lockstep' }])
  made.setIssuer([{ name: 'organizationName', value: 'Lockstep' }])
  made.sign(keys.privateKey, forge.md.sha256.create())
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(made)).getBytes()
  return fromHex(`0x${forge.util.bytesToHex(der)}`)
}
