import { runLog } from '../paranoid/driver/run-subject.js'
import type { Environment } from '../paranoid/environments.js'
import { deepInTheStack } from './deep-stack.js'
import { elsewhere } from './elsewhere.js'
import { runInterleaved } from './interleaved-log.js'

/** One way to execute a log once more in the same process. Nothing of it may show. */
export interface Surroundings extends Pick<Environment, 'name' | 'suspect'> {
  /** Prepares the process, which is put back behind it, and runs something in it. */
  around<Result>(run: () => Result): Result
  readonly run: typeof runLog
}

const memory = 'what the module keeps outside of its state'

/** The most telling first. */
export const surroundings: readonly Surroundings[] = [
  { name: 'the same execution once more', suspect: memory, around: (run) => run(), run: runLog },
  {
    name: 'an execution in other surroundings',
    suspect: 'what engines do differently',
    around: elsewhere,
    run: runLog,
  },
  {
    name: 'an execution between those of another shard',
    suspect: memory,
    around: (run) => run(),
    run: runInterleaved,
  },
  {
    name: 'an execution with less room on the stack',
    suspect: 'the depth of the stack',
    around: (run) => run(),
    run: (...given) => deepInTheStack(() => runLog(...given)),
  },
]
