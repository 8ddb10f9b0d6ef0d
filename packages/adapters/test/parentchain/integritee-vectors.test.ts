import {
  binaryMerkleRoot,
  decodeProcessedParentchainBlock,
  type IndirectCall,
  indirectCallCodec,
  indirectCallHash,
  integriteePalletIndexes,
  processedBlockRoot,
  runtimeCallCodec,
  runtimeEventCodec,
} from '@lockstep/adapters/parentchain/integritee'
import { fromHex, toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { hexOf, member, vector } from './vector.js'

const provider = createPortableProvider()
const callCodec = runtimeCallCodec(integriteePalletIndexes)
const eventCodec = runtimeEventCodec(integriteePalletIndexes)

describe('calls and events of the enclave-bridge pallet', () => {
  test('enclave_bridge/invoke_call', () => {
    const { input, expected } = vector('enclave_bridge/invoke_call')
    const request = { shard: hexOf(member(input, 'shard')), ciphertext: hexOf(member(input, 'cyphertext')) }
    const call = { type: 'enclaveBridge', value: { type: 'invoke', value: { request } } } as const
    expect(toHex(encode(callCodec, call))).toBe(expected)
    expect(decode(callCodec, fromHex(hexOf(expected)))).toEqual(call)
  })

  test('enclave_bridge/shield_funds_call', () => {
    const { input, expected } = vector('enclave_bridge/shield_funds_call')
    const call = {
      type: 'enclaveBridge',
      value: {
        type: 'shieldFunds',
        value: {
          shard: hexOf(member(input, 'shard')),
          encryptedBeneficiary: hexOf(member(input, 'encrypted')),
          amount: BigInt(String(member(input, 'amount'))),
        },
      },
    } as const
    expect(toHex(encode(callCodec, call))).toBe(expected)
  })

  test('enclave_bridge/unshield_funds_call_from_stf', () => {
    const { call_hash, input, expected } = vector('enclave_bridge/unshield_funds_call_from_stf')
    const trustedCall = fromHex(hexOf(member(input, 'trusted_call')))
    expect(toHex(provider.blake2b256(trustedCall))).toBe(call_hash)
    const call = decode(callCodec, fromHex(hexOf(expected)))
    expect(call).toEqual({
      type: 'enclaveBridge',
      value: {
        type: 'unshieldFunds',
        value: {
          shard: toHex(trustedCall.slice(-32)),
          beneficiary: toHex(trustedCall.slice(33, 65)),
          amount: 1000n,
          callHash: call_hash,
        },
      },
    })
    expect(toHex(encode(callCodec, call))).toBe(expected)
  })

  test('enclave_bridge/event_IndirectInvocationRegistered', () => {
    const { expected } = vector('enclave_bridge/event_IndirectInvocationRegistered')
    const bytes = fromHex(hexOf(expected))
    const event = decode(eventCodec, bytes)
    expect(event).toEqual({
      type: 'enclaveBridge',
      value: { type: 'indirectInvocationRegistered', value: toHex(bytes.slice(2)) },
    })
    expect(toHex(encode(eventCodec, event))).toBe(expected)
  })

  test('the event ProcessedParentchainBlock has shard, block hash, root and number; no other passes for it', () => {
    const bytes = fromHex(`0x3603${'aa'.repeat(32)}${'bb'.repeat(32)}${'cc'.repeat(32)}2a000000`)
    expect(decodeProcessedParentchainBlock(bytes)).toEqual({
      shard: `0x${'aa'.repeat(32)}`,
      blockHash: `0x${'bb'.repeat(32)}`,
      trustedCallsMerkleRoot: `0x${'cc'.repeat(32)}`,
      blockNumber: 42,
    })
    expect(decodeProcessedParentchainBlock(bytes, 55)).toBeUndefined()
    expect(decodeProcessedParentchainBlock(fromHex(`0x3600${'aa'.repeat(32)}`))).toBeUndefined()
    expect(() => decodeProcessedParentchainBlock(bytes.slice(0, -1))).toThrow()
  })

  test('a request longer than 64 RSA blocks is refused by encoder and decoder', () => {
    const request = { shard: `0x${'00'.repeat(32)}`, ciphertext: `0x${'00'.repeat(64 * 384 + 1)}` } as const
    const call = { type: 'enclaveBridge', value: { type: 'invoke', value: { request } } } as const
    expect(() => encode(callCodec, call)).toThrow()
    const length = '06800100'
    expect(() => decode(callCodec, fromHex(`0x3600${'00'.repeat(32)}${length}${'00'.repeat(64 * 384 + 1)}`))).toThrow()
  })
})

describe('keccak Merkle root', () => {
  test.each(['abc', 'abab', 'abcdefghij'])('merkle_keccak/%s', (letters) => {
    const { expected } = vector(`merkle_keccak/${letters}`)
    const leaves = Array.from(letters, (letter) => Uint8Array.of(letter.charCodeAt(0)))
    const roots = {
      sorted_pairs: toHex(binaryMerkleRoot(provider, leaves, { sortedPairs: true })),
      unsorted: toHex(binaryMerkleRoot(provider, leaves, { sortedPairs: false })),
    }
    expect(roots).toEqual(expected)
  })

  test('no leaves give 32 zero bytes, as in Substrate', () => {
    expect(processedBlockRoot(provider, [])).toBe(`0x${'00'.repeat(32)}`)
  })

  test('the root of inputs in either order is that of the lower leaf hash first, unless pairs are left unsorted', () => {
    const keccak = (...parts: readonly Uint8Array[]) => provider.keccak256(Buffer.concat(parts))
    const hashes = [`0x${'11'.repeat(32)}`, `0x${'22'.repeat(32)}`] as const
    const leaves = hashes.map((hash) => keccak(fromHex(hash)))
    const sorted = toHex(keccak(...leaves.toSorted(Buffer.compare)))
    const roots = [hashes, hashes.toReversed()].map((order) => {
      const inputs = order.map((inputHash) => ({ inputHash }))
      return [processedBlockRoot(provider, inputs), processedBlockRoot(provider, inputs, { sortedPairs: false })]
    })
    expect(roots.map(([byDefault]) => byDefault)).toEqual([sorted, sorted])
    expect(roots.map(([, unsorted]) => unsorted)).toEqual([
      toHex(keccak(...leaves)),
      toHex(keccak(...leaves.toReversed())),
    ])
  })

  test('processed_block_root/timestamp_then_invoke', () => {
    const { input, indirect_call_encodings, indirect_call_hashes, expected } = vector(
      'processed_block_root/timestamp_then_invoke',
    )
    const request = fromHex(hexOf(member(input, 'invoke_request')))
    const calls: readonly IndirectCall[] = [
      { type: 'timestampSet', value: BigInt(String(member(input, 'timestamp'))) },
      { type: 'invoke', value: { shard: toHex(request.slice(0, 32)), ciphertext: toHex(request.slice(33)) } },
    ]
    const inputs = calls.map((call) => ({ inputHash: indirectCallHash(provider, call) }))
    expect(calls.map((call) => toHex(encode(indirectCallCodec, call)))).toEqual(indirect_call_encodings)
    expect(inputs.map(({ inputHash }) => inputHash)).toEqual(indirect_call_hashes)
    expect({
      sorted_pairs: processedBlockRoot(provider, inputs),
      unsorted: processedBlockRoot(provider, inputs, { sortedPairs: false }),
      timestamp_only: processedBlockRoot(provider, inputs.slice(0, 1)),
    }).toEqual(expected)
  })
})
