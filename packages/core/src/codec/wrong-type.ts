import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/** The refusal of a value of another JavaScript type: `codec` takes `expected`, and `instead` says what to write. */
export function wrongType(codec: string, expected: string, value: unknown, instead = ''): CodecError {
  return new CodecError('WrongType', `${codec} takes ${expected}, but was given ${showValue(value)}${instead}`, {
    value,
    limit: expected,
  })
}
