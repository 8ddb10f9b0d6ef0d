import { describe, expect, test } from 'vitest'
import { createWorkerDecryptionKey, type WorkOrderSuite, wrapKey } from '../../../src/eea/work-order/index.js'
import { avalon, eea, rsa2048, rsa3072 } from './world.js'

const secret = new Uint8Array(32).fill(7)

describe.each([
  ['EEA-096 eea, RSA-3072', eea, rsa3072],
  ['EEA-346 avalon, RSA-3072', avalon, rsa3072],
  ['avalon, RSA-2048', avalon, rsa2048],
] as const)('%s: a wrapped key', (_name, suite: WorkOrderSuite, key) => {
  const worker = createWorkerDecryptionKey(suite, key)
  const wrapped = wrapKey(suite, key, secret)

  test('opens on another thread as it does here', async () => {
    expect(await worker.unwrapAside(wrapped)).toEqual(secret)
    expect(worker.unwrap(wrapped)).toEqual(secret)
  })

  test.each([
    ['a bit', (bytes: Uint8Array) => bytes.map((byte, at) => (at === 40 ? byte ^ 1 : byte))],
    ['its first byte', (bytes: Uint8Array) => bytes.subarray(1)],
    ['everything', () => new Uint8Array()],
    ['the bound of the modulus', (bytes: Uint8Array) => bytes.map(() => 0xff)],
  ])('that lost %s opens nowhere', async (_what, damage) => {
    expect(await worker.unwrapAside(damage(wrapped))).toBeUndefined()
    expect(worker.unwrap(damage(wrapped))).toBeUndefined()
  })

  test('asks any other provider itself', async () => {
    const provider = { ...suite.provider, name: 'other' }
    expect(await createWorkerDecryptionKey({ ...suite, provider }, key).unwrapAside(wrapped)).toEqual(secret)
  })
})
