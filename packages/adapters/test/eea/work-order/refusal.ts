import { EeaError } from '../../../src/eea/work-order/index.js'

/** What a refusal says: `<code> <eeaCode> <field>`, or `accepted`. Anything but an EeaError is a defect and passes on. */
export function refusal(attempt: () => unknown): string {
  try {
    attempt()
    return 'accepted'
  } catch (error) {
    if (error instanceof EeaError) return `${error.code} ${error.eeaCode} ${error.details.field ?? ''}`
    throw error
  }
}
