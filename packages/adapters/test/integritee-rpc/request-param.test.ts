import { requestCodec } from '@lockstep/adapters/parentchain/integritee'
import { toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { expect, test } from 'vitest'
import { requestParam } from '../../src/integritee-rpc/server/rpc-params.js'
import { bytes32 } from '../parentchain/test-chain.js'

const shard = bytes32(1)
const paramsOf = (payload: Uint8Array) => [toHex(encode(requestCodec, { shard, ciphertext: toHex(payload) }))]

test('what is kept of a request has memory of its own, whatever is read behind it', () => {
  const long = Uint8Array.from({ length: 300 }, (_, index) => index & 255)
  const first = requestParam(paramsOf(long))
  const second = requestParam(paramsOf(Uint8Array.of(1, 2, 3)))
  expect(first).toEqual({ shard, payload: long })
  expect(second).toEqual({ shard, payload: Uint8Array.of(1, 2, 3) })
  expect(first.payload.buffer.byteLength).toBe(300)
})

test.each([
  ['digits that are none', ['0x00zz']],
  ['half a byte', ['0x000']],
  ['a request that is longer than any', [`0x${'00'.repeat(40_000)}`]],
  ['one that is cut', [`0x${'11'.repeat(32)}0c0102`]],
  ['no text', [7]],
  ['nothing', undefined],
])('%s is refused as an invalid parameter', (_, params) => {
  expect(() => requestParam(params)).toThrow(expect.objectContaining({ rpcCode: -32_602 }))
})
