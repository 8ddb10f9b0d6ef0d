import { adapters } from './adapters.js'
import { crashes } from './crashes.js'
import { leaks } from './leaks.js'
import { rollbacks } from './rollbacks.js'
import type { ServiceDefect } from './service-defect.js'

/** Every seeded defect of a whole worker. */
export const serviceDefects: readonly ServiceDefect[] = [...crashes, ...adapters, ...leaks, ...rollbacks]
