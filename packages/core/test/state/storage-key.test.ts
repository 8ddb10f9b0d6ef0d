import { describe, expect, test } from 'vitest'
import { storageKey, storageKeyPrefix } from '../../src/state/index.js'
import { refusalCode } from '../codec/refusal-code.js'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('a storage key', () => {
  test('is the SCALE text of the space and the key', () => {
    expect(hex(storageKey('ab', '0x0102'))).toBe('0861620102')
    expect(hex(storageKey('ab', '0x'))).toBe('086162')
  })

  test('has a compact length of one byte up to 63 and of two above (SCALE compact modes 0 and 1)', () => {
    expect(hex(storageKeyPrefix('x'.repeat(63))).slice(0, 2)).toBe('fc')
    expect(hex(storageKeyPrefix('x'.repeat(64))).slice(0, 4)).toBe('0101')
    expect(hex(storageKeyPrefix('x'.repeat(128))).slice(0, 4)).toBe('0102')
  })
})

test.each(['', 'x'.repeat(129), 'a b', 'é', 'a\n', 'a\u0000', '😀'])('the space name %j is refused', (name) => {
  expect(refusalCode(() => storageKeyPrefix(name))).toBe('StateSpaceName')
})
