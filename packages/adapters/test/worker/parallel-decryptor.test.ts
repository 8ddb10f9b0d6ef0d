import { toHex } from '@lockstep/core'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { expect, test } from 'vitest'
import { createParallelDecryptor } from '../../src/tee/parallel-decryptor.js'
import { provider } from './test-shard.js'

test('opens messages of one block and of several, each once, and leaves out what was not made for the key', async () => {
  const key = provider.generateRsaKey()
  const other = provider.generateRsaKey()
  const plaintexts = [1, 318, 319, 1000].map((length) => new Uint8Array(length).fill(length))
  const good = plaintexts.map((plaintext) => shieldingEncrypt(provider, key, plaintext))
  const [first = new Uint8Array()] = good
  const changed = first.slice()
  changed[5] = (changed[5] ?? 0) ^ 1
  const foreign = shieldingEncrypt(provider, other, Uint8Array.of(1))
  const bad = [changed, foreign, first.slice(1), new Uint8Array(), new Uint8Array(384 * 65)]
  const opened = new Map<Uint8Array, string>()
  await createParallelDecryptor(key)([...bad, ...good, ...bad], (ciphertext, plaintext) => {
    expect(opened.has(ciphertext)).toBe(false)
    opened.set(ciphertext, toHex(plaintext))
  })
  expect(good.map((ciphertext) => opened.get(ciphertext))).toEqual(plaintexts.map(toHex))
  expect(opened.size).toBe(good.length)
})

test('calls at once share the cores: each is told of its own messages, however many there are', async () => {
  const key = provider.generateRsaKey()
  const decrypt = createParallelDecryptor(key)
  const calls = [70, 1, 0, 30].map((count, call) => {
    const opened: string[] = []
    const plaintexts = Array.from({ length: count }, (_, index) => Uint8Array.of(call, index))
    return { ciphertexts: plaintexts.map((each) => shieldingEncrypt(provider, key, each)), opened }
  })
  await Promise.all(
    calls.map(({ ciphertexts, opened }) => decrypt(ciphertexts, (_, plaintext) => opened.push(toHex(plaintext)))),
  )
  for (const [call, { ciphertexts, opened }] of calls.entries()) {
    expect(opened.toSorted()).toEqual(ciphertexts.map((_, index) => toHex(Uint8Array.of(call, index))).toSorted())
  }
})
