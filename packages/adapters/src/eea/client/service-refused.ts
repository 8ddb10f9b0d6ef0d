import { EeaError } from '../work-order/eea-error.js'

/** The service, or the worker behind it, said no. `eeaCode` is the number, in the table of the method. */
export function serviceRefused(method: string, { code, message }: { code: number; message: string }): EeaError {
  return new EeaError('ServiceRefused', code, `${method} is answered with code ${code}: ${message.slice(0, 500)}`, {
    field: 'code',
    value: code,
  })
}
