import { LockstepError } from '@lockstep/core'
import { expect, test } from 'vitest'
import { importWithKeys } from '../src/dev/import-with-keys.js'

const missing = new LockstepError('ShieldingKeyMissing', 'the enclave lacks a key')

/** Blocks 1 to 6, of which 3 and 5 need keys that come by being obtained, one at a time. */
function start(keysGiven = 2) {
  const seen: number[] = []
  let keys = 0
  let next = 1
  const importing = importWithKeys({
    async *importBlocks() {
      for (; next <= 6; next += 1) {
        if (next >= 3 + 2 * keys && next < 6) throw missing
        yield { number: next }
      }
    },
    async obtainKeys() {
      keys = Math.min(keysGiven, keys + 1)
    },
    onBlock: (number) => seen.push(number),
  })
  return { importing, seen }
}

test('an import that lacks a key obtains it and goes on, as often as the key changes', async () => {
  const { importing, seen } = start()
  await importing
  expect(seen).toEqual([1, 2, 3, 4, 5, 6])
})

test('an import whose block still lacks its key ends, by name', async () => {
  const { importing, seen } = start(1)
  await expect(importing).rejects.toBe(missing)
  expect(seen).toEqual([1, 2, 3, 4])
})

test('an import that nobody gives keys to, or that ends by another error, ends at once', async () => {
  const ending = (error: unknown) => ({
    async *importBlocks() {
      yield { number: 1 }
      throw error
    },
    onBlock: () => undefined,
  })
  await expect(importWithKeys(ending(missing))).rejects.toBe(missing)
  const other = new Error('the chain is gone')
  const obtainKeys = () => Promise.reject(new Error('not asked for'))
  await expect(importWithKeys({ ...ending(other), obtainKeys })).rejects.toBe(other)
})
