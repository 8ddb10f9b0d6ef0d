import { expect, it } from 'vitest'
import { type Hex, toHex } from '../../src/hex.js'
import { createEntryKey, readEntryKey } from '../../src/state/entry-key.js'

// A key is not taken in again where it was the last one: what a refused key left of itself must not pass for it.
it('a key is whole again behind one that was refused half way', () => {
  const key = createEntryKey()
  const account: Hex = `0x${'11'.repeat(32)}`
  readEntryKey(key, account)
  expect(() => readEntryKey(key, `0x${'22'.repeat(31)}zz`)).toThrowError(
    expect.objectContaining({ code: 'InvalidHex' }),
  )
  readEntryKey(key, account)
  expect(key.bytes.subarray(0, 32)).toEqual(new Uint8Array(32).fill(0x11))
})

it('a key that follows another is that key and nothing of the other', () => {
  const [used, fresh] = [createEntryKey(), createEntryKey()]
  readEntryKey(used, `0x${'ff'.repeat(32)}`)
  readEntryKey(used, '0x0102030405')
  readEntryKey(fresh, '0x0102030405')
  expect(used).toMatchObject({ length: 5, prefix: 0x01020304, hash: fresh.hash, text: '0x0102030405' })
  expect(used.words.subarray(0, 2)).toEqual(fresh.words.subarray(0, 2))
})

it.each<[Hex, number]>([
  ['0x', 0],
  ['0x01', 0x0100_0000],
  ['0x0102', 0x0102_0000],
  ['0x010203', 0x0102_0300],
  ['0x01020304', 0x0102_0304],
  ['0x0102030405', 0x0102_0304],
  ['0xffffffffff', 0xffff_ffff],
])('the beginning of %s is a number in the order of its bytes', (text, prefix) => {
  const key = createEntryKey()
  readEntryKey(key, text)
  expect([key.prefix, key.length]).toEqual([prefix, text.length / 2 - 1])
})

it.each<[string, (number: number) => Uint8Array]>([
  ['that count up in four bytes', (number) => counting(4, 0, number)],
  ['that count up in the first bytes of an account', (number) => counting(32, 0, number)],
  ['that count up in the last bytes of an account', (number) => counting(32, 28, number)],
  ['that count up behind three bytes', (number) => counting(11, 3, number)],
  ['that differ in their highest bits', (number) => counting(8, 4, number * 2 ** 20)],
  ['of zeros, and of every length', (number) => new Uint8Array(number % 1_024)],
])('keys %s spread over the buckets of a table as random ones would', (_, bytesOf) => {
  const key = createEntryKey()
  const buckets = new Uint32Array(256)
  const hashes = new Set<number>()
  for (let number = 0; number < 1_024; number++) {
    readEntryKey(key, toHex(bytesOf(number)))
    hashes.add(key.hash)
    const bucket = key.hash & 0xff
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  // Four a bucket on average: that one of 256 has 16, random ones would come to once in some eight hundred tables.
  expect(Math.max(...buckets)).toBeLessThan(16)
  expect(hashes.size).toBe(1_024)
})

/** A number of four bytes, the lowest first, in a key of zeros. */
function counting(length: number, at: number, number: number): Uint8Array {
  const bytes = new Uint8Array(length)
  new DataView(bytes.buffer).setUint32(at, number, true)
  return bytes
}
