import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { LockstepError, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { maximumCiphertextSize } from '../../src/parentchain/integritee/maximum-ciphertext-size.js'
import { readRequest } from '../../src/parentchain/integritee/read-request.js'

const shard = fc.uint8Array({ minLength: 32, maxLength: 32 })
const ciphertext = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.constantFrom(63, 64, 16_383, 16_384, maximumCiphertextSize).map((size) => new Uint8Array(size).fill(7)),
)

/** What a reader of requests says: the request's fields, or nothing. */
function verdict(read: () => { readonly shard: string; readonly payload: string } | undefined): unknown {
  try {
    return read()
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}

function expectSame(bytes: Uint8Array): void {
  const ours = verdict(() => {
    const request = readRequest(bytes)
    return request && { shard: request.shard, payload: toHex(request.payload) }
  })
  const theirs = verdict(() => {
    const request = decode(requestCodec, bytes)
    return { shard: request.shard, payload: request.ciphertext }
  })
  expect(ours).toEqual(theirs)
}

test('a request is read as its codec reads it', () => {
  fc.assert(
    fc.property(shard, ciphertext, (to, payload) => {
      const bytes = encode(requestCodec, { shard: toHex(to), ciphertext: toHex(payload) })
      expect(readRequest(bytes)).toEqual({ shard: toHex(to), payload })
      expectSame(bytes)
    }),
    { numRuns: 50 },
  )
})

test('bytes that are none, cut, with more behind them, or with a length in another form are refused alike', () => {
  fc.assert(
    fc.property(shard, fc.uint8Array({ maxLength: 200 }), (to, rest) => expectSame(Uint8Array.of(...to, ...rest))),
    { numRuns: 300 },
  )
  const request = encode(requestCodec, { shard: `0x${'11'.repeat(32)}`, ciphertext: '0x0102' })
  for (let end = 0; end <= request.length; end += 1) expectSame(request.subarray(0, end))
  expectSame(Uint8Array.of(...request, 0))
  expectSame(Uint8Array.of(...request.subarray(0, 32), 9, 0, 1, 2))
  const tooLong = new Uint8Array(32 + 4 + maximumCiphertextSize + 1)
  new DataView(tooLong.buffer).setUint32(32, ((maximumCiphertextSize + 1) << 2) | 2, true)
  expectSame(tooLong)
})
