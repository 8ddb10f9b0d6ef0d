import {
  base58Text,
  type DirectRequestStatus,
  directRequestStatusCodec,
  parseBase58Text,
  type RpcReturnValue,
  rpcReturnValueCodec,
  sidechainBlockDataCodec,
  sidechainHeaderHash,
  signedSidechainBlocksCodec,
} from '@lockstep/adapters/integritee-rpc'
import { fromHex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createPortableProvider, verifyMultiSignature } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { hexOf, member, vector } from '../parentchain/vector.js'

const provider = createPortableProvider()

describe('base58 text', () => {
  test.each(['base58_shard', 'base58_mrenclave', 'base58_fingerprint_paseo'])('%s', (name) => {
    const { input, expected } = vector(name)
    expect(base58Text(hexOf(expected))).toBe(input)
    expect(parseBase58Text(String(input))).toBe(expected)
  })

  test('leading zero bytes are leading ones', () => {
    const zeros = `0x${'00'.repeat(32)}` as const
    expect(base58Text(zeros)).toBe('1'.repeat(32))
    expect(parseBase58Text('1'.repeat(32))).toBe(zeros)
    const one = `0x${'00'.repeat(31)}01` as const
    expect(base58Text(one)).toBe(`${'1'.repeat(31)}2`)
    expect(parseBase58Text(base58Text(one))).toBe(one)
    const all = `0x${'ff'.repeat(32)}` as const
    expect(parseBase58Text(base58Text(all))).toBe(all)
  })

  test.each([
    ['', 'Base58Length'],
    ['1'.repeat(31), 'Base58Length'],
    ['1'.repeat(33), 'Base58Length'],
    ['z'.repeat(44), 'Base58Length'],
    ['z'.repeat(100_000), 'Base58Length'],
    ['0wePd1LYa5M49ghwgZXs55cepKbJKhj5xfzQGfPeMS7c', 'Base58Text'],
    ['5wePd1LYa5M49ghwgZXs55cepKbJKhj5xfzQGfPeMS7I', 'Base58Text'],
  ])('%.10s… is refused with %s', (text, code) => {
    expect(() => parseBase58Text(text)).toThrow(expect.objectContaining({ code }))
  })

  test('only 32 bytes have a text', () => {
    expect(() => base58Text('0x00')).toThrow(expect.objectContaining({ code: 'Base58Length' }))
  })
})

describe('DirectRequestStatus', () => {
  const statusOf = (type: 'submitted' | 'future' | 'broadcast' | 'retracted' | 'finalized' | 'usurped' | 'invalid') =>
    ({ type: 'trustedOperationStatus', value: { type, value: null } }) as const
  const statuses: readonly (readonly [string, DirectRequestStatus])[] = [
    ['Submitted', statusOf('submitted')],
    ['Future', statusOf('future')],
    ['BroadCast', statusOf('broadcast')],
    ['Retracted', statusOf('retracted')],
    ['Finalized', statusOf('finalized')],
    ['Usurped', statusOf('usurped')],
    ['Invalid', statusOf('invalid')],
    [
      'InSidechainBlock',
      { type: 'trustedOperationStatus', value: { type: 'inSidechainBlock', value: `0x${'11'.repeat(32)}` } },
    ],
    ['Error', { type: 'error', value: null }],
  ]

  test.each(statuses)('direct_request_status/%s', (name, status) => {
    const { expected } = vector(`direct_request_status/${name}`)
    expect(toHex(encode(directRequestStatusCodec, status))).toBe(expected)
    expect(decode(directRequestStatusCodec, fromHex(hexOf(expected)))).toEqual(status)
  })
})

describe('RpcReturnValue', () => {
  const ok = { doWatch: false, status: { type: 'ok', value: null } } as const
  const submitted = { type: 'trustedOperationStatus', value: { type: 'submitted', value: null } } as const
  const topHash = hexOf(member(vector('rpc_return_value/submitted_top_hash').input, 'top_hash'))
  const values: readonly (readonly [string, RpcReturnValue])[] = [
    ['submitted_top_hash', { value: topHash, doWatch: false, status: submitted }],
    ['getter_some_u32_42', { value: '0x01102a000000', ...ok }],
    ['getter_none', { value: '0x00', ...ok }],
  ]

  test.each(values)('rpc_return_value/%s', (name, value) => {
    const { expected } = vector(`rpc_return_value/${name}`)
    expect(toHex(encode(rpcReturnValueCodec, value))).toBe(expected)
    expect(decode(rpcReturnValueCodec, fromHex(hexOf(expected)))).toEqual(value)
  })
})

describe('sidechain block', () => {
  test('sidechain_import_block_vec_signed_block', () => {
    const { input, decoded } = vector('sidechain_import_block_vec_signed_block')
    const blocks = decode(signedSidechainBlocksCodec, fromHex(hexOf(input)))
    const [signed] = blocks
    if (signed === undefined) throw new Error('the vector holds one block')
    const { header, blockData } = signed.block
    expect({
      parent_hash: header.parentHash,
      block_number: String(header.blockNumber),
      shard: header.shardId,
      block_data_hash: header.blockDataHash,
      next_finalization_block_number: String(header.nextFinalizationBlockNumber),
      timestamp: String(blockData.timestamp),
      layer_one_head: blockData.layerOneHead,
      author: blockData.blockAuthor,
      signed_top_hashes: blockData.signedTopHashes.length,
      encrypted_state_diff_len: fromHex(blockData.encryptedStateDiff).length,
      header_hash_blake2_256: sidechainHeaderHash(provider, header),
    }).toEqual(
      Object.fromEntries(
        Object.entries(Object(decoded)).filter(
          ([name]) =>
            !['roundtrip', 'blake2_256_block_data_equals_header_field', 'author_signature_valid'].includes(name),
        ),
      ),
    )
    expect(toHex(provider.blake2b256(encode(sidechainBlockDataCodec, blockData)))).toBe(header.blockDataHash)
    const encoded = fromHex(hexOf(input))
    const block = encoded.slice(1, -65)
    expect(verifyMultiSignature(provider, signed.signature, block, blockData.blockAuthor)).toBe(true)
    expect(toHex(encode(signedSidechainBlocksCodec, blocks))).toBe(input)
  })
})
