import { type ErrorDetails, LockstepError } from '../error.js'

/**
 * Why a codec refused. The codes are stable; the texts are not.
 *
 * Reading (what a stranger sends):
 * - `UnexpectedEnd`: the input is shorter than the type.
 * - `TrailingBytes`: the input is longer than the type.
 * - `NonCanonicalCompact`: a compact integer in a longer form than its shortest.
 * - `InvalidBool`: a boolean that is neither 0 nor 1.
 * - `InvalidOption`: an option whose first byte is neither 0 nor 1.
 *
 * Reading and writing:
 * - `LengthOverBound`: more bytes, characters or items than the type was declared for.
 * - `ValueOutOfRange`: a number that the type cannot hold.
 * - `InvalidVariant`: a variant that the type does not have.
 * - `InvalidUtf8`: bytes that are not UTF-8, or a string with a lone surrogate.
 *
 * Writing (a mistake of the program):
 * - `WrongType`: a value of another JavaScript type.
 * - `InvalidHex`: a string that is not `0x` and lower-case digits, two a byte.
 * - `LengthMismatch`: fixed bytes, an array or a tuple of another length.
 * - `MissingField`, `UnknownField`: a struct without one of its fields, or with one that is not its own.
 *
 * Defining:
 * - `InvalidDefinition`: a type that has no bound, no canonical value form or no unambiguous name.
 */
export type CodecErrorCode =
  | 'UnexpectedEnd'
  | 'TrailingBytes'
  | 'NonCanonicalCompact'
  | 'InvalidBool'
  | 'InvalidOption'
  | 'LengthOverBound'
  | 'ValueOutOfRange'
  | 'InvalidVariant'
  | 'InvalidUtf8'
  | 'WrongType'
  | 'InvalidHex'
  | 'LengthMismatch'
  | 'MissingField'
  | 'UnknownField'
  | 'InvalidDefinition'

/** A refusal by a codec; `details.field` is the path to the refused value, such as `calls[3].amount`. */
export class CodecError extends LockstepError {
  override readonly name: string = 'CodecError'
  override readonly code: CodecErrorCode
  /** The message without the path. */
  readonly reason: string

  constructor(code: CodecErrorCode, reason: string, details: ErrorDetails = {}) {
    super(code, details.field === undefined ? reason : `${details.field}: ${reason}`, details)
    this.code = code
    this.reason = reason
  }
}
