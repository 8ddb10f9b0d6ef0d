export { type AnyLogOptions, anyLog, anyLogInBlocks } from './any-log.js'
export { arbitrary } from './arbitrary-from-codec.js'
export { type ArbitraryOptions, arbitraryFromSchema } from './arbitrary-from-schema.js'
export { checkProperty, findCounterexample } from './check-property.js'
export { type Counterexample, describeCounterexample } from './counterexample.js'
export { examine, type PropertyReport, stfProperties, type VerificationReport } from './examine.js'
export type { JsonObject, JsonValue } from './json-value.js'
export {
  type CallRecord,
  type Defect,
  defectCodes,
  type InboundRecord,
  type LogInBlocks,
  type LogRecord,
} from './log-record.js'
export { logToBlocks } from './log-to-blocks.js'
export { convergence, convergenceProperty } from './properties/01-convergence.js'
export { workerConvergence, workerConvergenceProperty } from './properties/01-worker-convergence.js'
export { replayEquivalence, replayEquivalenceProperty } from './properties/02-replay-equivalence.js'
export { codec, codecProperty } from './properties/07-codec.js'
export { invariants, invariantsProperty } from './properties/10-invariants.js'
export type { AsyncStfProperty, PropertyDescription, PropertyOptions, StfProperty } from './stf-property.js'
export { verify } from './verify.js'
export { createWorld, partyNames, type World } from './world.js'
