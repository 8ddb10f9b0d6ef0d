export { type AnyLogOptions, anyLog, anyLogInBlocks } from './any-log.js'
export { arbitrary } from './arbitrary-from-codec.js'
export { type ArbitraryOptions, arbitraryFromSchema } from './arbitrary-from-schema.js'
export {
  type CounterexampleFile,
  type CounterexampleInput,
  type CounterexampleStep,
  checkCounterexample,
  counterexampleFile,
  counterexampleFormat,
  describeStep,
  explain,
  type FileDivergence,
  htmlPage,
  type RegressionTestOptions,
  type Replay,
  readCounterexampleFile,
  regressionTest,
  replayCounterexample,
  type StateChange,
} from './artefact/index.js'
export { checkProperty, findCounterexample } from './check-property.js'
export { commutativityMap } from './commutativity-map.js'
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
export { snapshotEquivalence, snapshotEquivalenceProperty } from './properties/03-snapshot-equivalence.js'
export { atomicRollback, atomicRollbackProperty } from './properties/04-atomic-rollback.js'
export { getterPurity, getterPurityProperty } from './properties/06-getter-purity.js'
export { codec, codecProperty } from './properties/07-codec.js'
export { nonceAndReplay, nonceAndReplayProperty } from './properties/08-nonce-and-replay.js'
export { domainSeparation, domainSeparationProperty } from './properties/09-domain-separation.js'
export { invariants, invariantsProperty } from './properties/10-invariants.js'
export { commutativity, commutativityProperty } from './properties/12-commutativity.js'
export { bounds, boundsProperty } from './properties/16-bounds.js'
export { vacuity, vacuityProperty } from './properties/17-vacuity.js'
export { smallScope, smallScopeProperty } from './properties/20-small-scope.js'
export type {
  AnyArguments,
  AnyStfProperty,
  AsyncStfProperty,
  Finding,
  GenerationOptions,
  PropertyDescription,
  PropertyOptions,
  SearchOptions,
  SearchProperty,
  StfProperty,
} from './stf-property.js'
export { verify } from './verify.js'
export { createWorld, partyNames, type World } from './world.js'
