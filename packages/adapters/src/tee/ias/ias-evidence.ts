import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec, encode, struct, u16 } from '@lockstep/core/codec'
import { decodeStranger } from '../decode-stranger.js'
import type { IasProof } from './ias-proof.js'
import { leafCertificate } from './leaf-certificate.js'

/** The first field tells it from a platform's own quote, whose version is 1. */
const evidenceVersion = 2

interface EncodedEvidence {
  readonly version: number
  readonly report: Hex
  readonly signature: Hex
  readonly certificate: Hex
}

const evidenceCodec: Codec<EncodedEvidence> = struct({
  version: u16,
  report: bytes(8192),
  signature: bytes(1024),
  certificate: bytes(4096),
})

/**
 * A report where a quote goes: in registrations, certificates and provisioning. The leaf alone, in DER: who checks it
 * has the authority's certificate already, and a registration has room for 5,000 bytes.
 *
 * SCALE layout: version u16 (2) ‖ report text (bytes) ‖ signature (bytes) ‖ leaf certificate (bytes).
 *
 * @throws CodecError for a part that does not fit its place; LockstepError `IasCertificate` for a chain without one
 */
export function encodeIasEvidence(proof: IasProof): Uint8Array {
  const leaf = leafCertificate(proof['X-IASReport-Signing-Certificate'])
  return encode(evidenceCodec, {
    version: evidenceVersion,
    report: toHex(Buffer.from(proof['Verification-report'], 'utf8')),
    signature: toHex(Buffer.from(proof['X-IASReport-Signature'], 'base64')),
    certificate: toHex(leaf.raw),
  })
}

/** The inverse of {@link encodeIasEvidence}, unverified; `undefined` for bytes that are none. */
export function readIasEvidence(evidence: Uint8Array): IasProof | undefined {
  const encoded = decodeStranger(evidenceCodec, evidence)
  if (encoded?.version !== evidenceVersion) return undefined
  const report = textIn(fromHex(encoded.report))
  if (report === undefined) return undefined
  return {
    'X-IASReport-Signature': base64(encoded.signature),
    'X-IASReport-Signing-Certificate': `-----BEGIN CERTIFICATE-----\n${base64(encoded.certificate)}\n-----END CERTIFICATE-----\n`,
    'Verification-report': report,
  }
}

const base64 = (hex: Hex): string => Buffer.from(fromHex(hex)).toString('base64')

function textIn(encoded: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(encoded)
  } catch {
    return undefined
  }
}
