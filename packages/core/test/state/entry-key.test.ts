import { expect, it } from 'vitest'
import type { Hex } from '../../src/hex.js'
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
