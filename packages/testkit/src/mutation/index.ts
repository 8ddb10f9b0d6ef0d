export {
  describeMutationReport,
  type Mutant,
  type MutantReport,
  type MutationReport,
} from './mutation-report.js'
export { type MutationOptions, mutationScore } from './mutation-score.js'
