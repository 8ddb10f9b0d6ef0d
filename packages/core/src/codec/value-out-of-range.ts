import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/** The refusal of a number that the type cannot hold; `instead` says what to write. */
export function valueOutOfRange(
  codec: string,
  min: number | bigint,
  max: number | bigint,
  value: number | bigint,
  instead = '',
): CodecError {
  return new CodecError(
    'ValueOutOfRange',
    `${codec} takes an integer from ${min} to ${max}, but was given ${showValue(value)}${instead}`,
    { value, limit: max },
  )
}
