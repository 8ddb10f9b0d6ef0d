/** What a {@link LockstepError} was refused for: the field, the value that was given, the limit that it broke. */
export interface ErrorDetails {
  /** Name or path of what was refused, such as `record.number`. */
  readonly field?: string
  /** What was given there. */
  readonly value?: unknown
  /** What would have been taken: the bound, or the expected value. */
  readonly limit?: unknown
}

/**
 * Base class of every error that Lockstep throws on purpose.
 *
 * `code` is stable and meant for programs; `message` is one sentence for people that names the field, the value
 * and the limit. Receipts never contain a message: engines of different versions word them differently.
 */
export class LockstepError extends Error {
  override readonly name: string = 'LockstepError'
  readonly code: string
  readonly details: ErrorDetails

  constructor(code: string, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options)
    this.code = code
    this.details = details
  }
}
