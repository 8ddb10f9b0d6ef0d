/**
 * A defect of the STF that the engine contained: it threw something undeclared, or broke a rule of its context. The
 * receipt says `Internal` and nothing else, because engines word their errors differently; this is for the log.
 */
export interface Bug {
  /** Place of the input in the block; `undefined` for a hook. */
  readonly index: number | undefined
  readonly call: string
  readonly error: unknown
}
