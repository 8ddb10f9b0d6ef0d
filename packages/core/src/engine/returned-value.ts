import { encodeHexAs } from '../codec/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type Call, dropPromise } from '../stf/index.js'
import type { CallScope } from './call-scope.js'
import { byteLength, takeRoom } from './message.js'

const nothing = { output: '0x' } as const

/** What a call returned, as its receipt keeps it; or the defect of code that returned something else. */
export function callOutput(
  scope: CallScope,
  { name, returns }: Call,
  returned: unknown,
): { readonly output: Hex } | { readonly bug: LockstepError } {
  const bug = returns === undefined || returned instanceof Promise ? returnedValue(name, returned) : undefined
  if (bug !== undefined) return { bug }
  if (returns === undefined) return nothing
  const output = encodeHexAs(`${name} returns`, returns, returned)
  takeRoom(scope, name, byteLength(output))
  return { output }
}

/**
 * The defect of code that must return nothing, but returned something; `undefined` where it kept to that. A promise
 * would go on after its block: nobody reads what it writes then, and what it throws must not end the process.
 */
export function returnedValue(name: string, returned: unknown): LockstepError | undefined {
  if (returned === undefined) return undefined
  const what = dropPromise(returned) ? 'a promise; the STF is synchronous' : `a ${typeof returned}; return nothing`
  return new LockstepError('ReturnedValue', `${name} returned ${what}`, { field: name, value: returned })
}

/**
 * Whether admission said yes, or an invariant that it holds: by `true` and nothing else. A promise is no answer, and its
 * rejection must not end the process.
 */
export function isTrue(answer: unknown): boolean {
  return !dropPromise(answer) && answer === true
}
