export { checkCounterexample } from './check-counterexample.js'
export {
  type CounterexampleFile,
  type CounterexampleInput,
  type CounterexampleStep,
  counterexampleFormat,
  type FileDivergence,
  type FileEnvironment,
  type FileGenesis,
  type FileProperty,
  type FileStf,
  type StateChange,
  type StepEffect,
  type StepEvent,
  type StepReceipt,
  type ValuePair,
} from './counterexample-file.js'
export { describeStep } from './describe-step.js'
export { explain } from './explain.js'
export { htmlPage } from './html-page.js'
export { notReplayable } from './not-replayable.js'
export { readCounterexampleFile } from './read-counterexample-file.js'
export { type RegressionTestOptions, regressionTest } from './regression-test.js'
export { type Replay, replayCounterexample } from './replay-counterexample.js'
export type { ReplayOptions } from './replay-options.js'
export { counterexampleFile } from './write-counterexample-file.js'
