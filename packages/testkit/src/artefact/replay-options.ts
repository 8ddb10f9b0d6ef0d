import type { MigrationOptions } from '../migration-options.js'
import type { VerifySubject } from '../verify-subject.js'

/** What a counterexample was found with, beside the STF: the model of property 19, old versions of property 15. */
export interface ReplayOptions extends MigrationOptions, Pick<VerifySubject, 'model'> {}
