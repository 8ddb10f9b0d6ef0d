/**
 * What an overlay has found out about the entries of its diff, in the order of the changes. Good until the store moves.
 *
 * PERF: looking the entries up again, to prepare the diff and once more to commit it, cost a sixth of both.
 */
export interface DiffOrigin {
  /** The revision of the store. */
  readonly revision: number
  /** The entries in the store, 0 where there is none. */
  readonly entries: number[]
}
