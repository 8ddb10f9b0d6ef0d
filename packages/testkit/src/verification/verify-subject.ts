import type { GuardAllowances } from '@lockstep/adapters/guard'
import type { StfModel } from '../specification/index.js'

/** What else an STF is held against, where there is more than the STF. */
export interface VerifySubject {
  /** What it should do; see `defineModel`. Adds property 19. */
  readonly model?: StfModel
  /**
   * The author's module, a path or a `file:` URL, with the name of the export behind a `#` where it exports several
   * STFs. Adds two parts of property 11: the check of its source, and what takes fresh processes: ten environments,
   * QuickJS among them.
   *
   * PERF: tens of milliseconds for the source, a few seconds for the processes.
   */
  readonly module?: string | URL
  /** What the source of `module` may do beyond the usual: packages that are trusted, floating point. */
  readonly allow?: GuardAllowances
  /** Whether `module` is evaluated and executed in fresh processes as well; `true` by default. */
  readonly freshProcesses?: boolean
  /**
   * Whether the invariants are required inductively as well: from states that they allow, whether or not a log leads
   * there. Adds that part of property 10. An STF can be right and its invariants say too little for it; then a
   * counterexample shows the state that one more invariant has to rule out.
   */
  readonly inductive?: boolean
  /**
   * How much of the mutants of `module` must be caught, from 0 to 1. Adds property 18.
   *
   * PERF: minutes.
   */
  readonly mutationScore?: number
}
