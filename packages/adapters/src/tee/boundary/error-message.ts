import { type ErrorDetails, LockstepError } from '@lockstep/core'

/** An error as it crosses the boundary. */
export interface ErrorMessage {
  readonly code: string
  readonly message: string
  readonly details: ErrorDetails
}

/**
 * What the host may know of an error inside: our own errors as they are, which name fields and limits of what the
 * host itself gave; of any other only that there was one, because an engine's text may quote a secret. A debug
 * enclave, which has no secrets from its host, tells all.
 */
export function describeError(error: unknown, debug: boolean): ErrorMessage {
  if (error instanceof LockstepError) {
    // A cause is the author's or an engine's: its text may quote the state.
    const cause = debug && error.cause !== undefined ? `: ${String(error.cause)}` : ''
    return { code: error.code, message: `${error.message}${cause}`, details: plainDetails(error.details) }
  }
  const said = debug ? `: ${String(error)}` : '; run the program in a debug enclave to see it'
  return { code: 'EnclaveFault', message: `the enclave met a defect in its own code${said}`, details: {} }
}

/** The error on the other side. */
export function restoreError({ code, message, details }: ErrorMessage): LockstepError {
  return new LockstepError(code, message, details)
}

/** Values that any boundary can carry; others are left out. */
function plainDetails({ field, value, limit }: ErrorDetails): ErrorDetails {
  return {
    ...(field === undefined ? {} : { field }),
    ...(isPlain(value) ? { value } : {}),
    ...(isPlain(limit) ? { limit } : {}),
  }
}

function isPlain(value: unknown): boolean {
  return ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}
