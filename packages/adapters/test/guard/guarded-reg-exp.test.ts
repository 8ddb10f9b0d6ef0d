import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { assertPattern } from '../../src/guard/assert-pattern.js'
import { type BundledThread, bundleThread } from './bundled-thread.js'

let thread: BundledThread
beforeAll(async () => {
  thread = await bundleThread('members-thread')
})
afterAll(() => thread.remove())

async function evaluate(expression: string): Promise<string> {
  const [answer] = await thread.run({ engine: 'as it is', expressions: [expression] })
  return answer ?? ''
}

const newer = [
  ['modifiers', '(?i:a)b', ''],
  ['modifiers that take away', '(?-i:a)', 'i'],
  ['groups of one name', '(?<a>x)|(?<a>y)', ''],
  ['sets', '[a--b]', 'v'],
] as const

describe('the syntax of ECMAScript 2024 and later is refused by every engine', () => {
  test.each(newer)('%s: /%s/%s', (_, pattern, flags) => {
    expect(() => assertPattern(pattern, flags)).toThrow(SyntaxError)
  })

  test.each([
    "new RegExp('a', 'v')",
    "RegExp('a', 'v')",
    "new RegExp(/a/, 'v')",
    "new (class extends RegExp {})('a', 'v')",
    "'a'.match('(?i:a)')",
    "[...'a'.matchAll('(?i:a)')]",
    "'a'.search(['(?i:a)'])",
  ])('in the compartment: %s', async (expression) => {
    expect(await evaluate(expression)).toMatch(/^SyntaxError: Invalid regular expression/)
  })

  // The oldest engine itself refuses what it was given above: that it was asked about shows in a limit of ours.
  test.each(["''.match(groups)", "''.matchAll(groups)", "''.search([groups])", 'new RegExp(groups)'])(
    'a text is looked at: %s',
    async (expression) => {
      expect(await evaluate(`((groups) => ${expression})('()'.repeat(101))`)).toBe('RecursionLimit')
    },
  )
})

test.each([
  '',
  '/',
  '/*',
  '[/]',
  '\\/',
  'a\nb',
  '\\\n',
  '\u2028',
  '(?<=a)(?<b>c)\\k<b>',
  '\\p{L}',
  '[]]',
  '{',
  '\\cA',
  ']/[',
])('what the engine takes is not refused: %j', (pattern) => {
  for (const flags of ['', 'u', 'gimsy']) {
    if (isTaken(pattern, flags)) expect(() => assertPattern(pattern, flags)).not.toThrow()
  }
})

function isTaken(pattern: string, flags: string): boolean {
  try {
    return new RegExp(pattern, flags) instanceof RegExp
  } catch {
    return false
  }
}

test.each(['(', '[', '\\', '*', 'a{2,1}', '(?<a', '*/', '*[*/[]'])('what no engine takes is refused: %j', (pattern) => {
  expect(() => assertPattern(pattern, '')).toThrow(SyntaxError)
})

test.each(['gg', 'x', 'g; 1', '.test'])('flags that there are none of are refused: %j', (flags) => {
  expect(() => assertPattern('a', flags)).toThrow(SyntaxError)
})

test('groups are bounded: parsers recurse over them', () => {
  const nested = (depth: number): string => `${'('.repeat(depth)}${')'.repeat(depth)}`
  expect(() => assertPattern(nested(100), '')).not.toThrow()
  expect(() => assertPattern(nested(101), '')).toThrow(expect.objectContaining({ code: 'RecursionLimit' }))
})

test.each([
  ["new RegExp('^[a-z]+$', 'i').test('Ab')", 'true'],
  ["new RegExp(/a/g, 'i').flags", 'i'],
  ["new RegExp(/a/g).flags + RegExp('b', 'm').flags + RegExp(/c/s).flags", 'gms'],
  ["RegExp(undefined).source + new RegExp('').source", '(?:)(?:)'],
  ["/a/ instanceof RegExp && new RegExp('a') instanceof RegExp && RegExp[Symbol.species] === RegExp", 'true'],
  ["new (class extends RegExp { twice(text) { return this.test(text + text) } })('aa').twice('a')", 'true'],
  ["'abc'.match('b').index + 'abc'.match(/c/).index + 'abc'.search('c')", '5'],
  ["[...'abab'.matchAll('b')].length + 'a'.match().length + 'anull'.search(null)", '4'],
  ["'a1b22c'.split(/[0-9]+/).join()", 'a,b,c'],
])('what is of 2023 does what it does without the guard: %s is %s', async (expression, expected) => {
  expect(await evaluate(expression)).toBe(expected)
})
