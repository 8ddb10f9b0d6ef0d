import { fromHex, toHex } from '@lockstep/core'
import type { AttestedReport } from '@lockstep/core/worker'

/**
 * Bytes of `isvEnclaveQuoteBody`: an SGX quote of version 2 without its signature, 48 bytes of header and 384 of report.
 *
 * SPEC: Intel SGX SDK, `sgx_quote_t` and `sgx_report_body_t`.
 */
export const quoteBodySize = 432

const quoteVersion = 2
const attributesOffset = 96
const mrenclaveOffset = 112
const mrsignerOffset = 176
const securityVersionOffset = 306
const reportDataOffset = 368

/** INIT and MODE64BIT: a production enclave of 64 bits has both. */
const productionFlags = 0x05
const debugFlag = 0x02

/** The quote body of an enclave on a platform without an EPID group. Fields that nobody judges by are zero. */
export function encodeQuoteBody(report: AttestedReport): Uint8Array {
  const body = new Uint8Array(quoteBodySize)
  const view = new DataView(body.buffer)
  view.setUint16(0, quoteVersion, true)
  body[attributesOffset] = report.debug ? productionFlags | debugFlag : productionFlags
  body.set(fromHex(report.mrenclave), mrenclaveOffset)
  body.set(fromHex(report.mrsigner), mrsignerOffset)
  view.setUint16(securityVersionOffset, report.securityVersion, true)
  body.set(report.reportData, reportDataOffset)
  return body
}

/** What a quote body says. @param body of {@link quoteBodySize} bytes */
export function readQuoteBody(body: Uint8Array): AttestedReport {
  const view = new DataView(body.buffer, body.byteOffset, quoteBodySize)
  return {
    mrenclave: toHex(body.slice(mrenclaveOffset, mrenclaveOffset + 32)),
    mrsigner: toHex(body.slice(mrsignerOffset, mrsignerOffset + 32)),
    securityVersion: view.getUint16(securityVersionOffset, true),
    debug: (view.getUint8(attributesOffset) & debugFlag) !== 0,
    reportData: body.slice(reportDataOffset, quoteBodySize),
  }
}
