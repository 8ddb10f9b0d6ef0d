import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bool, type Codec, encode, fixedBytes, H256, struct, u16 } from '@lockstep/core/codec'
import type { AttestedReport } from '@lockstep/core/worker'
import { asciiBytes } from './ascii-bytes.js'
import { decodeStranger } from './decode-stranger.js'

/** A simulated quote, taken apart. */
export interface Quote {
  readonly report: AttestedReport
  /** Ed25519 signature of the platform over {@link quotePayload}, 64 bytes. */
  readonly signature: Uint8Array
}

interface EncodedQuote {
  readonly version: number
  readonly mrenclave: Hex
  readonly mrsigner: Hex
  readonly securityVersion: number
  readonly debug: boolean
  readonly reportData: Hex
  readonly signature: Hex
}

const quoteVersion = 1
const signatureSize = 64

/** 197 bytes, all of fixed size: version u16, MRENCLAVE 32, MRSIGNER 32, security version u16, debug bool, report data 64, signature 64. */
const quoteCodec: Codec<EncodedQuote> = struct({
  version: u16,
  mrenclave: H256,
  mrsigner: H256,
  securityVersion: u16,
  debug: bool,
  reportData: fixedBytes(64),
  signature: fixedBytes(signatureSize),
})

const domain = asciiBytes('lockstep/quote/v1\0')

/**
 * The quote with these parts, 197 bytes.
 *
 * SCALE layout: version u16 (1) ‖ MRENCLAVE (32) ‖ MRSIGNER (32) ‖ security version u16 ‖ debug bool ‖ report data
 * (64) ‖ signature (64). It is the simulator's own layout, not one of Intel's.
 *
 * @throws CodecError for a part that does not fit its place.
 */
export function encodeQuote({ report, signature }: Quote): Uint8Array {
  return encode(quoteCodec, {
    version: quoteVersion,
    mrenclave: report.mrenclave,
    mrsigner: report.mrsigner,
    securityVersion: report.securityVersion,
    debug: report.debug,
    reportData: toHex(report.reportData),
    signature: toHex(signature),
  })
}

/** The parts of a quote, unverified; `undefined` for bytes that are none. The inverse of {@link encodeQuote}. */
export function readQuote(quote: Uint8Array): Quote | undefined {
  const encoded = decodeStranger(quoteCodec, quote)
  if (encoded?.version !== quoteVersion) return undefined
  const { mrenclave, mrsigner, securityVersion, debug, reportData, signature } = encoded
  return {
    report: { mrenclave, mrsigner, securityVersion, debug, reportData: fromHex(reportData) },
    signature: fromHex(signature),
  }
}

/** What the platform signs: `lockstep/quote/v1`, a zero byte, and the quote without its signature. */
export function quotePayload(report: AttestedReport): Uint8Array {
  const quote = encodeQuote({ report, signature: new Uint8Array(signatureSize) })
  const payload = new Uint8Array(domain.length + quote.length - signatureSize)
  payload.set(domain)
  payload.set(quote.subarray(0, quote.length - signatureSize), domain.length)
  return payload
}
