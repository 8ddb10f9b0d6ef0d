import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import type { Counterexample, LogInBlocks, LogRecord, PropertyOptions } from '@lockstep/testkit'
import { expect } from 'vitest'

/** The error that a property throws for a defective STF; fails the test where it throws none. */
export function failureOf(property: (stf: Stf, options: PropertyOptions) => void, stf: Stf, seed = 1): LockstepError {
  try {
    property(stf, { seed })
  } catch (error) {
    if (error instanceof LockstepError) return error
    throw error
  }
  return expect.fail('the property holds, but the STF is defective')
}

/** The counterexample in a failure. */
export function counterexampleOf(failure: LockstepError): Counterexample {
  const { value } = failure.details
  if (isCounterexample(value)) return value
  return expect.fail(`no counterexample: ${String(value)}`)
}

/** The records of the log in a counterexample. */
export function recordsOf({ input }: Counterexample): readonly LogRecord[] {
  if (isLog(input)) return input.log
  if (typeof input === 'object' && input !== null && 'log' in input && isLog(input.log)) return input.log.log
  return expect.fail('the counterexample has no log')
}

function isCounterexample(value: unknown): value is Counterexample {
  return typeof value === 'object' && value !== null && 'reason' in value && 'input' in value
}

function isLog(value: unknown): value is LogInBlocks {
  return typeof value === 'object' && value !== null && 'log' in value && Array.isArray(value.log)
}
