import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/** The refusal of a value of another JavaScript type: `codec` takes `expected`. */
export function wrongType(codec: string, expected: string, value: unknown): CodecError {
  return new CodecError('WrongType', `${codec} takes ${expected}, but was given ${showValue(value)}`, {
    value,
    limit: expected,
  })
}
