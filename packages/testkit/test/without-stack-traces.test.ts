import { findCounterexample, type StfProperty } from '@lockstep/testkit'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutStackTraces } from '../src/verification/without-stack-traces.js'
import { plainTransfer, smallBank } from './small-bank.js'

test('errors have no traces within, and have them again behind, whatever happens', () => {
  const limit = Error.stackTraceLimit
  expect(limit).toBeGreaterThan(0)
  expect(withoutStackTraces(() => new Error('within').stack)).toBe('Error: within')
  expect(Error.stackTraceLimit).toBe(limit)
  const throwing = (): never => {
    throw new Error('thrown')
  }
  expect(() => withoutStackTraces(throwing)).toThrow('thrown')
  expect(Error.stackTraceLimit).toBe(limit)
})

test('a property is searched without', () => {
  const limits: number[] = []
  const property: StfProperty = {
    number: 0,
    name: 'notes the limit',
    statement: 'It holds.',
    defaultRuns: 3,
    property: () =>
      fc.property(fc.nat(), () => {
        limits.push(Error.stackTraceLimit)
      }),
  }
  findCounterexample(property, smallBank(plainTransfer), {})
  expect(limits).toEqual([0, 0, 0])
})
