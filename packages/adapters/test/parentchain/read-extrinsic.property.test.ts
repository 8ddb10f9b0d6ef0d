import { composeExtrinsic, signedExtrinsicCodec } from '@lockstep/adapters/parentchain/ordered-log'
import { LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readExtrinsic } from '../../src/parentchain/signed-chain/read-extrinsic.js'
import { maximumCallSize } from '../../src/parentchain/signed-chain/signed-extrinsic.js'

const bytes = (size: number) => fc.uint8Array({ minLength: size, maxLength: size })
const call = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(63, 64, 16_383, 16_384, maximumCallSize).map((size) => new Uint8Array(size).fill(7)),
)
const signature = fc.oneof(
  bytes(64).map((value) => ({ type: 'Ed25519', value: toHex(value) }) as const),
  bytes(64).map((value) => ({ type: 'Sr25519', value: toHex(value) }) as const),
  bytes(65).map((value) => ({ type: 'Ecdsa', value: toHex(value) }) as const),
)
const extrinsic = fc.record({ signer: bytes(32).map(toHex), nonce: fc.nat(), call, signature })

/** What a reader says: the extrinsic, or the code of its refusal. */
function verdict(read: () => unknown): unknown {
  try {
    return read()
  } catch (error) {
    if (error instanceof LockstepError) return error.code
    throw error
  }
}

function expectSame(encoded: Uint8Array): void {
  const ours = verdict(() => {
    const read = readExtrinsic(encoded)
    return { ...read, call: toHex(read.call) }
  })
  expect(ours).toEqual(verdict(() => decode(signedExtrinsicCodec, encoded)))
}

test('an extrinsic is read as its codec reads it', () => {
  fc.assert(
    fc.property(extrinsic, (value) => {
      const encoded = encode(signedExtrinsicCodec, { ...value, call: toHex(value.call) })
      const { call: read, ...rest } = readExtrinsic(encoded)
      expect({ ...rest, call: toHex(read) }).toEqual({ ...value, call: toHex(value.call) })
      expectSame(encoded)
    }),
    { numRuns: 50 },
  )
})

test('bytes that are none, cut, with more behind them, or with a length in another form are refused alike', () => {
  fc.assert(
    fc.property(bytes(36), fc.uint8Array({ maxLength: 200 }), (head, rest) =>
      expectSame(Uint8Array.of(...head, ...rest)),
    ),
    { numRuns: 300 },
  )
  const value = { signer: `0x${'11'.repeat(32)}`, nonce: 5, call: '0x0102' } as const
  const encoded = encode(signedExtrinsicCodec, {
    ...value,
    signature: { type: 'Ed25519', value: `0x${'22'.repeat(64)}` },
  })
  for (let end = 0; end <= encoded.length; end += 1) expectSame(encoded.subarray(0, end))
  expectSame(Uint8Array.of(...encoded, 0))
  expectSame(Uint8Array.of(...encoded.subarray(0, 36), 9, 0, ...encoded.subarray(37)))
  const tooLong = new Uint8Array(36 + 4 + maximumCallSize + 1 + 65)
  new DataView(tooLong.buffer).setUint32(36, ((maximumCallSize + 1) << 2) | 2, true)
  expectSame(tooLong)
})

test('an extrinsic is written as its codec writes it, and none that is too long', () => {
  fc.assert(
    fc.property(extrinsic, (value) => {
      const signer: Signer = { scheme: 'ed25519', account: value.signer, sign: () => value.signature }
      const composed = composeExtrinsic(signer, { ...value, genesisHash: `0x${'33'.repeat(32)}` })
      expect(toHex(composed)).toBe(toHex(encode(signedExtrinsicCodec, { ...value, call: toHex(value.call) })))
      const tooLong = { ...value, call: new Uint8Array(maximumCallSize + 1), genesisHash: value.signer }
      expect(() => composeExtrinsic(signer, tooLong)).toThrow(/call has at most 32768 bytes/)
    }),
    { numRuns: 50 },
  )
})
