import { expect, test } from 'vitest'
import { rateOfText, textOfRate } from '../src/teeracle/exchange-rate.js'

/** By hand: the number times 2^32, the rest cut off. */
test.each([
  ['1', 2n ** 32n],
  ['0.5', 2n ** 31n],
  ['0.0457', 196_280_005n],
  ['4294967295', (2n ** 32n - 1n) * 2n ** 32n],
  ['0.00000000024', 1n],
])('%s', (text, rate) => {
  expect(rateOfText(text)).toBe(rate)
})

test.each(['', '-1', '0', '0.0', '1e3', '4294967296', '0.00000000001', ' 1', '1.', '.5', 'NaN'])(
  '%j is refused',
  (text) => {
    expect(() => rateOfText(text)).toThrow(expect.objectContaining({ code: 'OracleValue' }))
  },
)

test('a rate is shown with 9 digits at most', () => {
  expect(['1', '0.5', '0.0457', '12.000000001', '3.3333333333'].map((text) => textOfRate(rateOfText(text)))).toEqual([
    '1',
    '0.5',
    '0.0457',
    '12.000000001',
    '3.333333333',
  ])
})
