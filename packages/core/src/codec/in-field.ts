import { LockstepError } from '../error.js'
import { CodecError } from './codec-error.js'

/**
 * The same refusal, seen from the container of the refused value: `segment` is put in front of its path.
 *
 * PERF: the path is built while a refusal travels up, so that values that pass pay nothing for it.
 */
export function inField(error: unknown, segment: string): unknown {
  if (error instanceof CodecError) {
    const field = joinPath(segment, error.details.field)
    return new CodecError(error.code, error.reason, { ...error.details, field })
  }
  if (error instanceof LockstepError && error.code === 'InvalidHex') {
    return new CodecError('InvalidHex', error.message, { ...error.details, field: segment })
  }
  return error
}

function joinPath(segment: string, rest: string | undefined): string {
  if (rest === undefined) return segment
  return rest.startsWith('[') ? `${segment}${rest}` : `${segment}.${rest}`
}
