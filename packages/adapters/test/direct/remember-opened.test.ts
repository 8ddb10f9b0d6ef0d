import type { CryptoProvider } from '@lockstep/core/crypto'
import { expect, test } from 'vitest'
import { rememberOpened } from '../../src/direct/remember-opened.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { provider } from '../integritee-rpc/test-worker.js'

const key = keyVector('rsa3072/e65537')

/** Counts how often the private key is used. */
function counting(): { readonly remembering: CryptoProvider; used(): number } {
  let used = 0
  const rsaOaepDecryptor: CryptoProvider['rsaOaepDecryptor'] = (of) => {
    const open = provider.rsaOaepDecryptor(of)
    return (block) => {
      used += 1
      return open(block)
    }
  }
  return { remembering: rememberOpened({ ...provider, rsaOaepDecryptor }), used: () => used }
}

test('a block of its own is opened once without the private key, and then with it', () => {
  const { remembering, used } = counting()
  const open = remembering.rsaOaepDecryptor(key)
  const plaintext = Uint8Array.of(1, 2, 3)
  const block = remembering.encryptRsaOaep(key, plaintext)
  plaintext.fill(9)
  expect(open(block)).toEqual(Uint8Array.of(1, 2, 3))
  expect(used()).toBe(0)
  expect(open(block)).toEqual(Uint8Array.of(1, 2, 3))
  expect(used()).toBe(1)
})

test('a block of others, or one of its own that was changed, is opened by the private key', () => {
  const { remembering, used } = counting()
  const open = remembering.rsaOaepDecryptor(key)
  expect(open(provider.encryptRsaOaep(key, Uint8Array.of(7)))).toEqual(Uint8Array.of(7))
  const block = remembering.encryptRsaOaep(key, Uint8Array.of(8))
  expect(open(block.map((byte, at) => (at === 380 ? byte ^ 1 : byte)))).toBeUndefined()
  expect(used()).toBe(2)
})

test('remembers a bounded number', () => {
  const first = new Uint8Array(384)
  let made = 0
  const { remembering, used } = counting()
  // Encryption that costs nothing, so that the bound is reached.
  const cheap = rememberOpened({
    ...remembering,
    encryptRsaOaep: () => {
      made += 1
      return Uint8Array.from(first, (_, at) => (at < 2 ? (made >> (8 * at)) & 255 : 0))
    },
  })
  const oldest = cheap.encryptRsaOaep(key, Uint8Array.of(1))
  for (let count = 0; count < 8192; count += 1) cheap.encryptRsaOaep(key, Uint8Array.of(2))
  expect(cheap.rsaOaepDecryptor(key)(oldest)).toBeUndefined()
  expect(used()).toBe(1)
})
