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
  notReplayable,
  type RegressionTestOptions,
  type Replay,
  type ReplayOptions,
  readCounterexampleFile,
  regressionTest,
  replayCounterexample,
  type StateChange,
} from './artefact/index.js'
export { defineMarks, type MarkedInput, type MarkState, type MarkView, type StfMarks } from './execution/marks.js'
export { anyArgumentsOf, anyParty } from './generation/any-arguments-of.js'
export { type AnyLogOptions, anyLog, anyLogInBlocks } from './generation/any-log.js'
export { anyShardOf, type ReachedShard } from './generation/any-shard-of.js'
export { arbitrary } from './generation/arbitrary-from-codec.js'
export { type ArbitraryOptions, arbitraryFromSchema } from './generation/arbitrary-from-schema.js'
export type { AnyArguments, GenerationOptions } from './generation/generation-options.js'
export type { CorpusSnapshot, MigrationOptions } from './generation/migration-options.js'
export type { StfSource } from './generation/stf-source.js'
export type { JsonObject, JsonValue } from './log/json-value.js'
export {
  type CallRecord,
  type Defect,
  defectCodes,
  type InboundRecord,
  type LogInBlocks,
  type LogRecord,
} from './log/log-record.js'
export { logToBlocks } from './log/log-to-blocks.js'
export { createWorld, partyNames, type World } from './log/world.js'
export { convergence, convergenceProperty } from './properties/01-convergence.js'
export { workerConvergence, workerConvergenceProperty } from './properties/01-worker-convergence.js'
export { replayEquivalence, replayEquivalenceProperty } from './properties/02-replay-equivalence.js'
export { snapshotEquivalence, snapshotEquivalenceProperty } from './properties/03-snapshot-equivalence.js'
export { atomicRollback, atomicRollbackProperty } from './properties/04-atomic-rollback.js'
export {
  crashAnywhere,
  crashAnywhereOf,
  crashAnywhereProperty,
  crashAtEveryByteProperty,
} from './properties/05-crash-anywhere.js'
export { getterPurity, getterPurityProperty } from './properties/06-getter-purity.js'
export { codec, codecProperty } from './properties/07-codec.js'
export { nonceAndReplay, nonceAndReplayProperty } from './properties/08-nonce-and-replay.js'
export { domainSeparation, domainSeparationProperty } from './properties/09-domain-separation.js'
export { inductiveInvariants, inductiveInvariantsProperty } from './properties/10-inductive-invariants.js'
export { invariants, invariantsProperty } from './properties/10-invariants.js'
export { perturbedExecution, perturbedExecutionProperty } from './properties/11-perturbed-execution.js'
export { commutativity, commutativityProperty } from './properties/12-commutativity.js'
export { statusMachines, statusMachinesProperty } from './properties/13-status-machines.js'
export {
  adapterIndependence,
  adapterIndependenceOf,
  adapterIndependenceProperty,
} from './properties/14-adapter-independence.js'
export { migration, migrationProperty } from './properties/15-migration.js'
export { bounds, boundsProperty } from './properties/16-bounds.js'
export { vacuity, vacuityProperty } from './properties/17-vacuity.js'
export { mutationScoreProperty } from './properties/18-mutation-score.js'
export {
  specificationConformance,
  specificationConformanceProperty,
} from './properties/19-specification-conformance.js'
export { smallScope, smallScopeProperty } from './properties/20-small-scope.js'
export { nonInterference, nonInterferenceOf, nonInterferenceProperty } from './properties/21-non-interference.js'
export { rollbackAttack, rollbackAttackOf, rollbackAttackProperty } from './properties/22-rollback-attack.js'
export { counterexample, counterexampleProperty } from './properties/23-counterexample.js'
export { commutativityMap } from './properties/commutativity-map.js'
export {
  defineModel,
  type ItfRecord,
  type ItfValue,
  type ModelCall,
  type ModelDeclaration,
  type ModelPlace,
  type ModelQuestion,
  type QuintObservation,
  type QuintReplay,
  type QuintReplayReport,
  replayQuintTraces,
  type StfModel,
} from './specification/index.js'
export { type Budget, type Duration, parseBudget, type ReadBudget } from './verification/budget.js'
export { callsTable } from './verification/calls-table.js'
export { checkProperty, findCounterexample } from './verification/check-property.js'
export type { Counterexample } from './verification/counterexample.js'
export { describeCounterexample } from './verification/describe-counterexample.js'
export { examine } from './verification/examine.js'
export { mostTelling } from './verification/most-telling.js'
export { stfProperties, workerProperties } from './verification/stf-properties.js'
export type {
  AnyStfProperty,
  AsyncSearchProperty,
  AsyncStfProperty,
  Finding,
  PropertyDescription,
  PropertyOptions,
  SearchOptions,
  SearchProperty,
  StfProperty,
  VerifiedProperty,
} from './verification/stf-property.js'
export type { CallReport } from './verification/survey-calls.js'
export type { PropertyReport, VerificationReport } from './verification/verification-report.js'
export { verify } from './verification/verify.js'
export type { VerifyOptions } from './verification/verify-options.js'
export type { VerifySubject } from './verification/verify-subject.js'
export { type DrivenParts, driveWorker } from './workers/adapters/drive-worker.js'
export type { AdapterBlock, AdapterFaults, AdapterOutcome, WorkerAdapter } from './workers/adapters/worker-adapter.js'
export { workerAdapters } from './workers/adapters/worker-adapters.js'
export type { HostVisit, LaunchVisited } from './workers/secrets/host-visit.js'
export type { StagedShard } from './workers/stage-shard.js'
export { realWorker, type WorkerStandIns } from './workers/worker-stand-ins.js'
