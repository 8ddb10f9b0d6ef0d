import { fromHex } from '@lockstep/core'
import type { IasReport } from './ias-proof.js'
import { iasRefused } from './ias-refused.js'
import { quoteBodySize, readQuoteBody } from './quote-body.js'

const maximumTextSize = 32_768

/**
 * Reads the text of a report; nothing is verified.
 *
 * @throws LockstepError `IasReport`, naming the field
 */
export function readIasReport(text: string): IasReport {
  const { isvEnclaveQuoteStatus, isvEnclaveQuoteBody, timestamp } = fieldsOf(text)
  if (typeof isvEnclaveQuoteStatus !== 'string') throw malformed('isvEnclaveQuoteStatus', 'is no text')
  if (typeof timestamp !== 'string' || Number.isNaN(reportTime(timestamp))) throw malformed('timestamp', 'is no time')
  const body = typeof isvEnclaveQuoteBody === 'string' ? base64In(isvEnclaveQuoteBody) : undefined
  if (body?.length !== quoteBodySize) throw malformed('isvEnclaveQuoteBody', `is no base64 of ${quoteBodySize} bytes`)
  const { mrenclave, mrsigner, securityVersion, debug, reportData } = readQuoteBody(body)
  return {
    quoteStatus: isvEnclaveQuoteStatus,
    timestamp,
    mrEnclave: fromHex(mrenclave),
    mrSigner: fromHex(mrsigner),
    securityVersion,
    reportData,
    isDebug: debug,
  }
}

/** A report's timestamp in milliseconds since 1970. It is UTC and does not say so. */
export function reportTime(timestamp: string): number {
  return Date.parse(`${timestamp}Z`)
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  if (text.length > maximumTextSize) throw malformed('Verification-report', `has more than ${maximumTextSize} letters`)
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null) return { ...fields }
  } catch {
    // Told below, with what is no object.
  }
  throw malformed('Verification-report', 'is no JSON object')
}

/** A second spelling of the same bytes is none: the text alone is signed. */
function base64In(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? new Uint8Array(bytes) : undefined
}

const malformed = (field: string, what: string): Error => iasRefused('IasReport', field, what)
