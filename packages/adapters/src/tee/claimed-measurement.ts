import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { readIasEvidence } from './ias/ias-evidence.js'
import { readIasReport } from './ias/read-ias-report.js'
import { readQuote } from './quote.js'

/** MRENCLAVE as a quote, or a report in its place, states it; nothing is verified. `undefined` for bytes that are none. */
export function claimedMeasurement(quote: Uint8Array): Hex | undefined {
  const evidence = readIasEvidence(quote)
  if (evidence === undefined) return readQuote(quote)?.report.mrenclave
  try {
    return toHex(readIasReport(evidence['Verification-report']).mrEnclave)
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return undefined
  }
}
