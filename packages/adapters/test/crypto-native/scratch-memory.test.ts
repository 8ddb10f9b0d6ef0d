import { createNativeProvider } from '@lockstep/adapters/crypto-native'
import { createPortableProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { createScratchMemory } from '../../src/crypto-native/scratch-memory.js'

const native = createNativeProvider()
const portable = createPortableProvider()
const bytes = (length: number, from = 1) => Uint8Array.from({ length }, (_, index) => (from + index * 7) & 255)

describe('scratch memory', () => {
  test('holds an input of any length, also a longer one than its own', () => {
    const memory = createScratchMemory(8)
    for (const length of [0, 1, 8, 9, 100]) expect(memory.holding(bytes(length))).toEqual(bytes(length))
  })

  test('has nothing left of the input before', () => {
    const memory = createScratchMemory(8)
    memory.holding(bytes(8))
    expect(memory.holding(bytes(3, 50))).toEqual(bytes(3, 50))
  })

  test('gives no shared memory on', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(12))
    shared.set(bytes(12))
    for (const size of [8, 16]) {
      const held = createScratchMemory(size).holding(shared)
      expect(held.buffer).toBeInstanceOf(ArrayBuffer)
      expect(held).toEqual(bytes(12))
    }
  })
})

describe('the native provider', () => {
  test.each([0, 1, 64, 4095, 4096, 4097, 20_000])(
    'hashes, signs and verifies %i bytes as the portable one',
    (length) => {
      const [seed, message] = [bytes(32), bytes(length, 3)]
      expect(native.blake2b256(message)).toEqual(portable.blake2b256(message))
      const signature = native.signEd25519(seed, message)
      expect(signature).toEqual(portable.signEd25519(seed, message))
      expect(native.verifyEd25519(signature, message, native.publicKeyEd25519(seed))).toBe(true)
    },
  )

  test('a digest is the caller’s own: the next one does not change it', () => {
    const first = native.blake2b256(bytes(10))
    native.blake2b256(bytes(11))
    expect(first).toEqual(portable.blake2b256(bytes(10)))
  })

  test('signs with the seed that is in the array now, whatever it held before', () => {
    const seed = bytes(32)
    const message = bytes(40)
    const before = native.signEd25519(seed, message)
    seed.set(bytes(32, 99))
    const after = native.signEd25519(seed, message)
    expect(after).toEqual(portable.signEd25519(bytes(32, 99), message))
    expect(after).not.toEqual(before)
    expect(native.publicKeyEd25519(seed)).toEqual(portable.publicKeyEd25519(bytes(32, 99)))
  })

  test('a public key that is written to does not change the signer', () => {
    const seed = bytes(32, 5)
    native.publicKeyEd25519(seed).fill(0)
    expect(native.signEd25519(seed, bytes(9))).toEqual(portable.signEd25519(seed, bytes(9)))
  })
})
