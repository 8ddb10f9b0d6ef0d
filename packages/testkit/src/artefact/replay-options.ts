import type { MigrationOptions } from '../generation/migration-options.js'
import type { VerifySubject } from '../verification/verify-subject.js'

/** What a counterexample was found with, beside the STF: the model of property 19, old versions of property 15. */
export interface ReplayOptions extends MigrationOptions, Pick<VerifySubject, 'model'> {}
