import { LockstepError } from '../error.js'
import { assertIdentifier } from './identifier.js'

const maxErrors = 0x1_0000

/** Refuses a list of errors in which a name has no code (a u16 in the receipt), or two. */
export function assertErrors(errors: readonly string[]): void {
  const codes = new Map<string, number>()
  for (const [code, name] of errors.entries()) {
    assertIdentifier(`errors.${name}`, name)
    const former = codes.get(name)
    if (former !== undefined) throw clash(name, former, code)
    codes.set(name, code)
  }
  if (errors.length > maxErrors) {
    throw new LockstepError('TooManyErrors', `errors has ${errors.length} names and may have ${maxErrors}; join some`, {
      field: 'errors',
      value: errors.length,
      limit: maxErrors,
    })
  }
}

function clash(name: string, former: number, code: number): LockstepError {
  return new LockstepError(
    'ErrorClash',
    `errors names '${name}' twice, at ${former} and ${code}; an error has one code, so remove the second`,
    { field: `errors.${name}`, value: code, limit: former },
  )
}
