import { toHex } from '@lockstep/core'
import { type RsaPrivateKey, shieldingEncrypt } from '@lockstep/core/crypto'
import { expect, test } from 'vitest'
import { createDecryptorThreads } from '../../src/tee/decryptors/decryptor-threads.js'
import { packOpened, unpackOpened } from '../../src/tee/decryptors/opened-messages.js'
import { claimMessages, shareMessages } from '../../src/tee/decryptors/shared-messages.js'
import { createThreadTurns } from '../../src/tee/enclave-turns.js'
import { keyVector } from '../integritee-rpc/rpc-vector.js'
import { provider } from './test-shard.js'

const message = (...bytes: readonly number[]): Uint8Array => Uint8Array.from(bytes)

test('shared messages are claimed once each, whoever claims them, and come as copies', () => {
  const messages = [message(1, 2, 3), message(), message(4), message(5, 6)]
  const shared = shareMessages(messages)
  const [one, other] = [claimMessages(shared), claimMessages(shared)]
  const claimed = [one, other, other, one].flatMap((claims) => {
    const { value } = claims.next()
    return value === undefined ? [] : [value]
  })
  expect(claimed.map(({ index }) => index)).toEqual([0, 1, 2, 3])
  expect(claimed.map((each) => each.message)).toEqual(messages)
  for (const each of claimed) expect(each.message.buffer).toBeInstanceOf(ArrayBuffer)
  for (const claims of [one, other]) expect(claims.next().done).toBe(true)
  expect([...claimMessages(shareMessages([]))]).toEqual([])
})

test('opened messages come back by their places, empty ones as well', () => {
  const opened = [7, 0, 70_000].map((index) => ({ index, plaintext: new Uint8Array(index % 9).fill(index) }))
  expect(unpackOpened(packOpened(opened))).toEqual(opened)
  expect(unpackOpened(packOpened([]))).toEqual([])
})

/** Of two keys: which of their messages were opened, and to what. */
async function openedBy(threads: (key: RsaPrivateKey) => ReturnType<ReturnType<typeof createDecryptorThreads>>) {
  const keys = [keyVector('rsa3072/e65537'), keyVector('rsa3072/e16777217')]
  const calls = keys.flatMap((key, which) =>
    [20, 1, 0].map((count, call) => {
      const plaintexts = Array.from({ length: count }, (_, index) => new Uint8Array(300 + index).fill(which + call))
      const good = plaintexts.map((each) => shieldingEncrypt(provider, key, each))
      const foreign = keys
        .filter((other) => other !== key)
        .map((other) => shieldingEncrypt(provider, other, message(1)))
      const bad = [...foreign, ...good.slice(0, 1).map((each) => each.slice(1)), new Uint8Array(384 * 65)]
      return { key, plaintexts, good, bad }
    }),
  )
  const decryptors = new Map(keys.map((key) => [key, threads(key)] as const))
  return Promise.all(
    calls.map(async ({ key, plaintexts, good, bad }) => {
      const opened = new Map<Uint8Array, string>()
      await decryptors.get(key)?.([...bad, ...good, ...bad], (ciphertext, plaintext) => {
        expect(opened.has(ciphertext)).toBe(false)
        opened.set(ciphertext, toHex(plaintext))
      })
      return { opened, expected: new Map(good.map((each, index) => [each, toHex(plaintexts[index] ?? message())])) }
    }),
  )
}

test('threads open each message of their keys once, and leave out what was not made for the key', async () => {
  for (const { opened, expected } of await openedBy(createDecryptorThreads(2))) expect(opened).toEqual(expected)
})

test('without a thread nothing is opened, and nobody waits', async () => {
  for (const { opened } of await openedBy(createDecryptorThreads(0))) expect(opened.size).toBe(0)
})

test('threads that crash open nothing, and nobody waits for them', async () => {
  const key = keyVector('rsa3072/e65537')
  const decrypt = createDecryptorThreads(2)({ ...key, prime1: key.prime1 + 2n })
  const opened: Uint8Array[] = []
  for (const round of [1, 2]) {
    const ciphertext = shieldingEncrypt(provider, key, message(round))
    await decrypt([ciphertext], (_, plaintext) => opened.push(plaintext))
  }
  expect(opened).toEqual([])
})

test('threads are for what is worth to start them, the thread pool for the rest', async () => {
  const counts: number[] = []
  const { decryptorFor } = createThreadTurns(
    () =>
      async ({ length }) =>
        void counts.push(length),
  )
  const decrypt = decryptorFor(keyVector('rsa3072/e65537'))
  for (const count of [0, 1, 31, 32, 33])
    await decrypt(
      Array.from({ length: count }, () => message(0)),
      () => {},
    )
  expect(counts).toEqual([32, 33])
})
