import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/** The refusal of a number that the type cannot hold. */
export function valueOutOfRange(
  codec: string,
  min: number | bigint,
  max: number | bigint,
  value: number | bigint,
): CodecError {
  return new CodecError(
    'ValueOutOfRange',
    `${codec} takes an integer from ${min} to ${max}, but was given ${showValue(value)}`,
    { value, limit: max },
  )
}
