import type { StfModel } from './specification/index.js'

/** What else an STF is held against, where there is more than the STF. */
export interface VerifySubject {
  /** What it should do; see `defineModel`. Adds property 19. */
  readonly model?: StfModel
  /**
   * The author's module, a path or a `file:` URL, with the name of the export behind a `#` where it exports several
   * STFs. Adds the part of property 11 that takes fresh processes: ten environments, QuickJS among them.
   *
   * PERF: a few seconds.
   */
  readonly module?: string | URL
}
