import { describe, expect, test } from 'vitest'
import { boundedJson } from '../../src/guard/bounded-json.js'
import { compartmentGlobals } from '../../src/guard/compartment-globals.js'
import { languageMembers } from '../../src/guard/language-members.js'

/** Evaluates an expression with the compartment's globals in the place of the engine's. */
function evaluate(code: string, floatMath = false): unknown {
  const globals = compartmentGlobals(floatMath)
  return new Function(...Object.keys(globals), `'use strict'; return (${code})`)(...Object.values(globals))
}

describe('Date', () => {
  test.each([
    ['new Date(0).toISOString()', '1970-01-01T00:00:00.000Z'],
    ["new Date('2024-02-29T12:00:00Z').getUTCHours()", 12],
    ["new Date('2024-02-29').getTime()", Date.UTC(2024, 1, 29)],
    ["Date.parse('2024-02-29T12:00+02:00')", Date.UTC(2024, 1, 29, 10)],
    ['Date.UTC(2000, 0)', 946_684_800_000],
    ['new Date(new Date(5)).getTime()', 5],
    ['new Date(9) - new Date(4)', 5],
    ['new Date(4) < new Date(9)', true],
    ['JSON.stringify({ at: new Date(0) })', '{"at":"1970-01-01T00:00:00.000Z"}'],
    ['new Date(1) instanceof Date', true],
    ['Number.isNaN(new Date(NaN).getTime())', true],
  ])('%s is %j', (code, expected) => {
    expect(evaluate(code)).toBe(expected)
  })

  test.each([
    ['new Date()', 'ClockRead'],
    ['Date()', 'ClockRead'],
    ['Date.now()', 'ClockRead'],
    ['new Date(2024, 0)', 'TimeZoneRead'],
    ["new Date('2024-02-29T12:00')", 'TimeZoneRead'],
    ["Date.parse('Feb 29 2024')", 'TimeZoneRead'],
    ['new Date(0).getHours()', 'TimeZoneRead'],
    ['String(new Date(0))', 'TimeZoneRead'],
    ['new Date(0) + 1', 'TimeZoneRead'],
    ['new (new Date(0).constructor)()', 'ClockRead'],
  ])('%s is refused: %s', (code, expected) => {
    expect(() => evaluate(code)).toThrow(expect.objectContaining({ code: expected }))
  })
})

describe('Math', () => {
  test('does what ECMAScript fixes to the bit', () => {
    expect(evaluate('[Math.floor(1.5), Math.imul(3, 5), Math.max(1, 2), Math.sqrt(2)].join()')).toBe(
      `1,15,2,${Math.SQRT2}`,
    )
  })

  test('has nothing else, but for floats that were opted into', () => {
    expect(() => evaluate('Math.random()')).toThrow(expect.objectContaining({ code: 'Randomness' }))
    expect(() => evaluate('Math.random()', true)).toThrow(expect.objectContaining({ code: 'Randomness' }))
    expect(() => evaluate('Math.hypot(3, 4)')).toThrow(expect.objectContaining({ code: 'EngineFloat' }))
    expect(evaluate('Math.hypot(3, 4)', true)).toBe(5)
  })
})

describe('JSON', () => {
  const nested = (depth: number): string => `${'['.repeat(depth)}${']'.repeat(depth)}`

  test('nests a hundred deep, both ways', () => {
    expect(boundedJson.stringify(boundedJson.parse(nested(100)))).toBe(nested(100))
    expect(() => boundedJson.parse(nested(101))).toThrow(expect.objectContaining({ code: 'RecursionLimit' }))
    expect(() => boundedJson.stringify(JSON.parse(nested(101)))).toThrow(
      expect.objectContaining({ code: 'RecursionLimit' }),
    )
  })

  test('brackets in texts are no depth', () => {
    const text = JSON.stringify({ a: '['.repeat(200), b: `"\\"${'{'.repeat(200)}` })
    expect(boundedJson.parse(text)).toEqual(JSON.parse(text))
  })
})

test('a reviver is given two arguments, whatever the engine has for a third', () => {
  const given: unknown[][] = []
  function reviver(this: unknown, ...all: [string, unknown]): unknown {
    given.push([this, ...all])
    return all[1]
  }
  expect(boundedJson.parse('[1.50]', reviver)).toEqual([1.5])
  expect(given).toEqual([
    [[1.5], '0', 1.5],
    [{ '': [1.5] }, '', [1.5]],
  ])
})

describe('the globals have the members of ECMAScript 2023', () => {
  test.each(['Math', 'Reflect', 'JSON'])('%s', (name) => {
    expect(evaluate(`Reflect.ownKeys(${name}).toSorted().join()`)).toBe(languageMembers.get(name)?.toSorted().join())
  })
})

test('Reflect does not get around the bound of arguments', () => {
  expect(evaluate('Reflect.apply(Math.max, null, [1, 2])')).toBe(2)
  expect(() => evaluate('Reflect.apply(Math.max, null, new Array(1001).fill(1))')).toThrow(
    expect.objectContaining({ code: 'TooManyArguments' }),
  )
  expect(() => evaluate('Reflect.construct(Array, new Array(1001).fill(1))')).toThrow(
    expect.objectContaining({ code: 'TooManyArguments' }),
  )
})
