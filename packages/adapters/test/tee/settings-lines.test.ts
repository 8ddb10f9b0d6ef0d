import { expect, test } from 'vitest'
import { settingsLines } from '../../src/tee/measurement/settings-lines.js'

/** Settings as a program in JavaScript passes them. */
const linesOf = (parameters: unknown) => settingsLines({ ...Object({ parameters }), quotingKeys: [] })

test('parameters are measured by name, type and value', () => {
  expect(linesOf({ depth: 1, text: 'a "b"', big: 1n, on: true })).toEqual([
    'parameter "depth" number "1"',
    'parameter "text" string "a \\"b\\""',
    'parameter "big" bigint "1"',
    'parameter "on" boolean "true"',
  ])
})

test.each([
  ['a list', ['x']],
  ['an object', { a: 1 }],
  ['null', null],
  ['nothing', undefined],
])('%s is refused: another of its kind would measure the same', (_, value) => {
  expect(() => linesOf({ watched: value })).toThrow(
    expect.objectContaining({ code: 'ParameterUnmeasurable', message: expect.stringContaining('watched') }),
  )
})
