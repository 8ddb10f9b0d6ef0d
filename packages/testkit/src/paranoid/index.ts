export { describeDivergence } from './describe-divergence.js'
export type {
  DeterminismReport,
  DifferentKey,
  DifferentRead,
  DifferentText,
  Divergence,
} from './determinism-report.js'
export type { AmbientRead } from './driver/trace.js'
export {
  type DeterminismOptions,
  type DeterminismSubject,
  examineDeterminism,
  examineSubjects,
} from './examine-determinism.js'
