import { fromHex, type Hex } from '@lockstep/core'
import { expect, test } from 'vitest'
import { base58Digits } from '../../src/workers/secrets/base58-digits.js'

// SPEC: draft-msporny-base58-03, section 5, test vectors.
test.each<[Hex, string]>([
  ['0x48656c6c6f20576f726c6421', '2NEpo7TZRRrLZSi2U'],
  [
    '0x54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e',
    'USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z',
  ],
  ['0x0000287fb4cd', '11233QC4'],
])('draft-msporny-base58-03: %s', (bytes, text) => {
  expect(base58Digits(fromHex(bytes))).toBe(text)
})

test('nine zeros in a row stay, within and at the end; zeros in front are a digit each', () => {
  // 58^9 and 58^18, as bytes: a one, and nine or eighteen zero digits.
  for (const [power, zeros] of [
    [58n ** 9n, 9],
    [58n ** 18n, 18],
    [58n ** 10n, 10],
  ] as const) {
    const hex = power.toString(16)
    expect(base58Digits(fromHex(`0x${hex.padStart(hex.length + (hex.length % 2), '0')}`))).toBe(`2${'1'.repeat(zeros)}`)
  }
  expect(base58Digits(new Uint8Array(3))).toBe('111')
  expect(base58Digits(new Uint8Array())).toBe('')
})
