import type { PartDefect } from '../defect.js'
import { engineParts } from './engine-parts.js'
import { receiptParts } from './receipt-parts.js'
import { signatureParts } from './signature-parts.js'
import { stateParts } from './state-parts.js'

/** Every seeded defect of a worker's part, under an STF that is correct. */
export const partDefects: readonly PartDefect[] = [...engineParts, ...receiptParts, ...stateParts, ...signatureParts]
