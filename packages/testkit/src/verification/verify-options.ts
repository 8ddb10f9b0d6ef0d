import type { Budget } from './budget.js'
import type { PropertyOptions } from './stf-property.js'
import type { VerifySubject } from './verify-subject.js'

/** How an STF is verified. */
export interface VerifyOptions extends PropertyOptions, VerifySubject {
  /**
   * How far to search: `'10s'`, milliseconds, or `{ runs }` of each property; left out, each has its default runs.
   *
   * A time decides nothing but how many rounds there are. Each property has the same time, and a whole first round,
   * which is small, whatever the clock says. What a round does follows from `seed` alone, so that a counterexample is
   * found again by the seed that it names, on any machine. The clock is this process's, and no STF sees it. Instead of
   * `numRuns`, not beside it.
   */
  readonly budget?: Budget
  /** The numbers of the properties to run; all by default. */
  readonly properties?: readonly number[]
  /**
   * Where the counterexample file goes, if there is one: a path, or `false` for nowhere. By default
   * `node_modules/.cache/lockstep/<name of the STF>.json` in the current folder.
   */
  readonly out?: string | false
  /** Told what is tried next, for people who watch. */
  readonly progress?: (line: string) => void
}
