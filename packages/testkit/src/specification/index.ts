export { defineModel, type StfModel } from './define-model.js'
export type { ItfRecord, ItfValue } from './itf-value.js'
export type { ModelCall, ModelDeclaration, ModelPlace, ModelQuestion } from './model-declaration.js'
export {
  type QuintObservation,
  type QuintReplay,
  type QuintReplayReport,
  replayQuintTraces,
} from './replay-quint-traces.js'
