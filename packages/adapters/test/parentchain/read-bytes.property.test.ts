import { fc, test as propertyTest } from '@fast-check/vitest'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec, decode, encode, H256, struct, u32 } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import { expect, test } from 'vitest'
import { indirectCallHash, invocationHash } from '../../src/parentchain/integritee/indirect-call.js'
import { maximumCiphertextSize } from '../../src/parentchain/integritee/maximum-ciphertext-size.js'
import { requestBytes, requestCodec } from '../../src/parentchain/integritee/request.js'
import { callOfExtrinsic, signedExtrinsicCodec } from '../../src/parentchain/signed-chain/signed-extrinsic.js'
import { provider } from './test-chain.js'

const hexOf = (length: { minLength: number; maxLength: number }): fc.Arbitrary<Hex> =>
  fc.uint8Array(length).map((drawn) => toHex(drawn))
const exactly = (length: number): fc.Arbitrary<Hex> => hexOf({ minLength: length, maxLength: length })

/** A whole encoding, one with a changed byte, one that is cut, one with bytes behind it. */
const damage = fc.record({ at: fc.nat(400), byte: fc.integer({ min: 0, max: 255 }), cut: fc.nat(3), more: fc.nat(2) })

function damaged(
  encoded: Uint8Array,
  { at, byte, cut, more }: { at: number; byte: number; cut: number; more: number },
) {
  const changed = encoded.slice(0, encoded.length - cut)
  if (at < changed.length) changed[at] = byte
  return Uint8Array.of(...changed, ...new Uint8Array(more))
}

function outcomeOf<Value>(codec: Pick<Codec<Value>, 'read'>, encoded: Uint8Array): Value | undefined {
  try {
    return decode(codec, encoded)
  } catch {
    return undefined
  }
}

const requests = fc.record({ shard: exactly(32), ciphertext: hexOf({ minLength: 0, maxLength: 200 }) })

propertyTest.prop([requests, damage])('a request is read as its codec reads it, and hashed alike', (value, harm) => {
  for (const encoded of [encode(requestCodec, value), damaged(encode(requestCodec, value), harm)]) {
    const expected = outcomeOf(requestCodec, encoded)
    const read = outcomeOf(requestBytes, encoded)
    expect(read && { shard: read.shard, ciphertext: toHex(read.ciphertext) }).toEqual(expected)
    if (expected === undefined) continue
    expect(invocationHash(provider, encoded)).toBe(indirectCallHash(provider, { type: 'invoke', value: expected }))
  }
})

const signatures = fc.oneof(
  fc.record({ type: fc.constant('Ed25519' as const), value: exactly(64) }),
  fc.record({ type: fc.constant('Ecdsa' as const), value: exactly(65) }),
)
const extrinsics = fc.record({
  signer: exactly(32),
  nonce: fc.nat(),
  call: hexOf({ minLength: 0, maxLength: 200 }),
  signature: signatures,
})

propertyTest.prop([extrinsics, damage])('an extrinsic gives the call that its codec reads', (value, harm) => {
  for (const encoded of [encode(signedExtrinsicCodec, value), damaged(encode(signedExtrinsicCodec, value), harm)]) {
    const expected = outcomeOf(signedExtrinsicCodec, encoded)
    const call = outcomeOf(callOfExtrinsic, encoded)
    expect(call).toEqual(expected && fromHex(expected.call))
  }
})

const zeros = (length: number): Hex => toHex(new Uint8Array(length))

test('both are bounded as their codecs are', () => {
  const ciphertext = zeros(maximumCiphertextSize)
  const longest = encode(requestCodec, { shard: zeros(32), ciphertext })
  expect(outcomeOf(requestBytes, longest)?.ciphertext).toHaveLength(maximumCiphertextSize)
  const unbounded = struct({ shard: H256, ciphertext: bytes(2 * maximumCiphertextSize) })
  const longer = encode(unbounded, { shard: zeros(32), ciphertext: zeros(maximumCiphertextSize + 1) })
  expect([outcomeOf(requestCodec, longer), outcomeOf(requestBytes, longer)]).toEqual([undefined, undefined])

  const signature = { type: 'Ed25519', value: zeros(64) } as const
  const extrinsic = { signer: zeros(32), nonce: 0, call: zeros(32 * 1024), signature }
  expect(outcomeOf(callOfExtrinsic, encode(signedExtrinsicCodec, extrinsic))).toHaveLength(32 * 1024)
  const wider = struct({ signer: H256, nonce: u32, call: bytes(64 * 1024), signature: MultiSignature })
  const tooLong = encode(wider, { ...extrinsic, call: zeros(32 * 1024 + 1) })
  expect([outcomeOf(signedExtrinsicCodec, tooLong), outcomeOf(callOfExtrinsic, tooLong)]).toEqual([
    undefined,
    undefined,
  ])
})
