import { indirectCallHash, integriteePalletIndexes, runtimeCallCodec } from '@lockstep/adapters/parentchain/integritee'
import { LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeInvocation } from '../../src/parentchain/integritee/encode-invocation.js'
import { invocationHash } from '../../src/parentchain/integritee/indirect-call.js'
import { maximumCiphertextSize } from '../../src/parentchain/integritee/maximum-ciphertext-size.js'
import { readInvocation } from '../../src/parentchain/integritee/read-invocation.js'

const provider = createPortableProvider()
const bridge = integriteePalletIndexes.enclaveBridge
const codec = runtimeCallCodec(integriteePalletIndexes)
const shards = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(toHex)
const ciphertexts = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(63, 64, 16_383, 16_384, maximumCiphertextSize).map((size) => new Uint8Array(size).fill(7)),
)

/** The request in a call by its codec; nothing for other calls and for bytes that are none. */
function byCodec(call: Uint8Array): unknown {
  try {
    const { type, value } = decode(codec, call)
    return type === 'enclaveBridge' && value.type === 'invoke' ? value.value.request : undefined
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}

function byBytes(call: Uint8Array): unknown {
  const read = readInvocation(bridge, call)
  return read && { shard: read.shard, ciphertext: toHex(read.payload) }
}

test('an invoke is written, read and hashed as by its codecs', () => {
  fc.assert(
    fc.property(shards, ciphertexts, (shard, ciphertext) => {
      const request = { shard, ciphertext: toHex(ciphertext) }
      const call = encodeInvocation(bridge, shard, ciphertext)
      expect(toHex(call)).toBe(
        toHex(encode(codec, { type: 'enclaveBridge', value: { type: 'invoke', value: { request } } })),
      )
      expect(byBytes(call)).toEqual(request)
      const encoded = readInvocation(bridge, call)?.encoded ?? new Uint8Array()
      expect(invocationHash(provider, encoded)).toBe(indirectCallHash(provider, { type: 'invoke', value: request }))
    }),
    { numRuns: 50 },
  )
})

test('other calls, and bytes that are none, are no invoke', () => {
  fc.assert(
    fc.property(fc.constantFrom(0, 1, 2), fc.uint8Array({ maxLength: 200 }), (index, rest) => {
      const call = Uint8Array.of(bridge, index, ...rest)
      expect(byBytes(call)).toEqual(byCodec(call))
    }),
    { numRuns: 300 },
  )
  const call = encodeInvocation(bridge, `0x${'11'.repeat(32)}`, Uint8Array.of(1, 2))
  for (let end = 0; end <= call.length; end += 1)
    expect(byBytes(call.subarray(0, end))).toEqual(byCodec(call.subarray(0, end)))
  expect(byBytes(Uint8Array.of(...call, 0))).toBeUndefined()
  expect(byBytes(Uint8Array.of(bridge + 1, ...call.subarray(1)))).toBeUndefined()
  expect(byBytes(Uint8Array.of(bridge, 1, ...call.subarray(2)))).toBeUndefined()
})

test('a ciphertext that is too long is refused before it is signed', () => {
  const tooLong = new Uint8Array(maximumCiphertextSize + 1)
  expect(() => encodeInvocation(bridge, `0x${'11'.repeat(32)}`, tooLong)).toThrow(
    new RegExp(`at most ${maximumCiphertextSize} bytes`),
  )
})
