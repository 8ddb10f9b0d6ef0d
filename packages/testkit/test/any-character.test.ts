import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anyCharacter } from '../src/generation/any-character.js'

test.each([
  ['the first', '\u0000'],
  ['the last before the surrogates', '\ud7ff'],
  ['the first behind them', '\ue000'],
  ['one of two units', '😀'],
  ['the last', '\u{10ffff}'],
])('%s is a character, and shrinks', (_, text) => {
  expect(anyCharacter.canShrinkWithoutContext(text)).toBe(true)
  const smaller = [...anyCharacter.shrink(text, undefined)].map(({ value }) => value)
  for (const each of smaller) expect(each.codePointAt(0)).toBeLessThan(text.codePointAt(0) ?? 0)
})

test.each([
  ['nothing', ''],
  ['two', 'ab'],
  ['half of one', '\ud800'],
  ['the other half', '\udfff'],
])('%s is none', (_, text) => {
  expect(anyCharacter.canShrinkWithoutContext(text)).toBe(false)
})

test('all of UTF-8 is drawn, and nothing else', () => {
  const drawn = fc.sample(anyCharacter, { seed: 42, numRuns: 2_000 })
  expect(drawn.every((text) => Buffer.from(text).toString() === text && [...text].length === 1)).toBe(true)
  const planes = new Set(drawn.map((text) => (text.codePointAt(0) ?? 0) >> 16))
  expect(planes.size).toBe(17)
})
