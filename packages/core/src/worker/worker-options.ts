import type { AbortSignalLike } from './abort-signal-like.js'

/** A block whose outputs the parentchain did not take this time. */
export interface ReleaseFailure {
  /** Of the parentchain block. */
  readonly number: number
  readonly error: unknown
}

/** What ends an import, and who is told of outputs that have to wait. */
export interface WorkerOptions {
  /** Ends the import. */
  readonly signal?: AbortSignalLike
  /**
   * Told when the parentchain does not take outputs (a full pool, a lost connection). The import goes on, and the
   * outputs are tried again after every further block. Left out, the import ends with the parentchain's error; the
   * next import begins with these outputs.
   */
  onReleaseFailure?(failure: ReleaseFailure): void
}
