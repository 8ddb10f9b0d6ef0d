import { avalonProfile } from '../work-order/avalon-profile.js'
import { eeaProfile } from '../work-order/eea-profile.js'
import { parseWorkerDetails } from '../work-order/worker-details.js'
import { avalonPayloadFormat } from './worker-directory.js'

/**
 * Checks details against Appendix A, in the profile that their payload formats name.
 *
 * @throws EeaError `InvalidParameter` and others with `eeaCode` 2.
 */
export function checkWorkerDetails(workerType: number, details: Readonly<Record<string, unknown>>): void {
  const { workOrderPayloadFormats: formats, ...others } = details
  if (!Array.isArray(formats) || !formats.includes(avalonPayloadFormat)) {
    parseWorkerDetails(eeaProfile, workerType, details)
    return
  }
  // The mark itself is no format of the dialect.
  const named = formats.filter((format) => format !== avalonPayloadFormat)
  parseWorkerDetails(avalonProfile, workerType, {
    ...others,
    workOrderPayloadFormats: named.length > 0 ? named : 'JSON-RPC',
  })
}
