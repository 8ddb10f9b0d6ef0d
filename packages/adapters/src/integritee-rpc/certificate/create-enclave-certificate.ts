import { generateKeyPairSync, sign } from 'node:crypto'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import forge from 'node-forge'
import {
  certificateNonceSize,
  certificateReportData,
  evidenceExtension,
  evidencePrefix,
} from './enclave-certificate-payload.js'

/** A key of TLS and the enclave's word that it is its own. */
export interface EnclaveCertificate {
  /** X.509, PEM. */
  readonly certificate: string
  /** PKCS #8, PEM. It is drawn inside of the enclave and never leaves it. */
  readonly privateKey: string
}

export interface EnclaveCertificateOptions {
  readonly provider: Pick<CryptoProvider, 'sha256'>
  readonly entropy: Entropy
  quote(reportData: Uint8Array): Promise<Uint8Array>
}

const { asn1 } = forge
const { Class, Type } = asn1
const ecdsaWithSha256 = '1.2.840.10045.4.3.2'
const organization = '2.5.4.10'
const subjectAlternativeName = '2.5.29.17'

/**
 * A fresh key and a self-signed certificate for it: ECDSA on P-256, which browsers know too, with SAN `Enclave`, valid
 * from 1970 to 4096 because an enclave has no clock. Its evidence stands in the Netscape comment: nonce and quote in
 * hexadecimal digits. Whoever checks the quote knows that the other end of the connection is that code; see
 * `verifyEnclaveCertificate`.
 *
 * SPEC: Integritee worker, `core-primitives/attestation-handler/src/cert.rs`: the report in the Netscape comment, the
 * name and the validity. Its report binds the key by the report data's first bytes, ours by their hash with a nonce.
 */
export async function createEnclaveCertificate(options: EnclaveCertificateOptions): Promise<EnclaveCertificate> {
  const { provider, entropy, quote } = options
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const nonce = entropy(certificateNonceSize)
  const quoted = await quote(certificateReportData(provider, spki, nonce))
  const evidence = `${evidencePrefix}${hexOf(nonce)}:${hexOf(quoted)}`
  const body = tbsCertificate(spki, evidence, entropy(16))
  const signature = sign('sha256', Buffer.from(asn1.toDer(body).getBytes(), 'binary'), privateKey)
  const der = asn1.toDer(sequence([body, algorithm(), bitString(signature.toString('binary'))])).getBytes()
  return {
    certificate: forge.pem.encode({ type: 'CERTIFICATE', body: der }),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function tbsCertificate(spki: Buffer, evidence: string, serial: Uint8Array): forge.asn1.Asn1 {
  const name = sequence([set([sequence([oid(organization), text('Lockstep')])])])
  return sequence([
    tagged(0, [primitive(Type.INTEGER, '\x02')]),
    // Positive, and without a leading zero byte: DER has one form of a number.
    primitive(Type.INTEGER, `\x40${binary(serial)}`),
    algorithm(),
    name,
    sequence([primitive(Type.UTCTIME, '700101000000Z'), primitive(Type.GENERALIZEDTIME, '40960101000000Z')]),
    name,
    asn1.fromDer(spki.toString('binary')),
    tagged(3, [
      sequence([extension(subjectAlternativeName, alternativeName()), extension(evidenceExtension, comment(evidence))]),
    ]),
  ])
}

function alternativeName(): forge.asn1.Asn1 {
  return sequence([asn1.create(Class.CONTEXT_SPECIFIC, 2, false, 'Enclave')])
}

function extension(id: string, value: forge.asn1.Asn1): forge.asn1.Asn1 {
  return sequence([oid(id), primitive(Type.OCTETSTRING, asn1.toDer(value).getBytes())])
}

const primitive = (type: forge.asn1.Type, value: string): forge.asn1.Asn1 =>
  asn1.create(Class.UNIVERSAL, type, false, value)
const sequence = (values: forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, values)
const set = (values: forge.asn1.Asn1[]): forge.asn1.Asn1 => asn1.create(Class.UNIVERSAL, Type.SET, true, values)
const tagged = (tag: number, values: forge.asn1.Asn1[]): forge.asn1.Asn1 =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag, true, values)
const oid = (id: string): forge.asn1.Asn1 => primitive(Type.OID, asn1.oidToDer(id).getBytes())
const text = (value: string): forge.asn1.Asn1 => primitive(Type.UTF8, value)
const comment = (value: string): forge.asn1.Asn1 => primitive(Type.IA5STRING, value)
const bitString = (value: string): forge.asn1.Asn1 => primitive(Type.BITSTRING, `\x00${value}`)
const algorithm = (): forge.asn1.Asn1 => sequence([oid(ecdsaWithSha256)])
const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('binary')
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
