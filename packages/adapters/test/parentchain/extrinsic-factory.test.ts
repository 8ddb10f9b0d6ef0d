import {
  createEmbeddedLightClient,
  createExtrinsicFactory,
  type VerifyQuote,
} from '@lockstep/adapters/parentchain/embedded'
import { fromHex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import {
  alice,
  apply,
  bob,
  bridge,
  bytes32,
  eve,
  fingerprint,
  provider,
  shard,
  submit,
  testChain,
} from './test-chain.js'
import { hexOf, member, vector } from './vector.js'

const factoryOf = (genesisHash: `0x${string}`) => createExtrinsicFactory({ provider, genesisHash })

describe('the extrinsics of an enclave', () => {
  test('the effect unshieldFunds is enclave_bridge/unshield_funds_call_from_stf, with its id as call hash', () => {
    const { input, call_hash, expected } = vector('enclave_bridge/unshield_funds_call_from_stf')
    const trustedCall = fromHex(hexOf(member(input, 'trusted_call')))
    // Of the trusted call: 0x07, from, beneficiary, amount, shard.
    const effect = {
      effect: 'unshieldFunds',
      payload: trustedCall.slice(33, 81),
      shard: toHex(trustedCall.slice(81)),
      id: hexOf(call_hash),
    }
    expect(toHex(factoryOf(bytes32(0)).outbound(effect))).toBe(expected)
  })

  test('the confirmation of processed_block_root/timestamp_then_invoke carries its sorted root', () => {
    const { indirect_call_hashes, expected } = vector('processed_block_root/timestamp_then_invoke')
    const [first, second] = Array.isArray(indirect_call_hashes) ? indirect_call_hashes.map(hexOf) : []
    if (first === undefined || second === undefined) throw new Error('the vector has two hashes')
    const block = {
      number: 42,
      hash: bytes32(0xbb),
      parentHash: bytes32(0xaa),
      timestamp: 1n,
      inputs: [
        { kind: 'timestamp', moment: 1n, inputHash: first },
        { kind: 'invoke', shard, ciphertext: new Uint8Array(), inputHash: second },
      ],
    } as const
    const root = hexOf(member(expected, 'sorted_pairs'))
    expect(toHex(factoryOf(bytes32(0)).confirmation(shard, block))).toBe(
      `0x3601${shard.slice(2)}${'bb'.repeat(32)}2a000000${root.slice(2)}`,
    )
  })

  test('a chain takes them: an enclave registers, a block is verified, confirmed and paid', async () => {
    const verifyQuote: VerifyQuote = (quote, method) =>
      toHex(quote) === '0x0402' && method === 'dcap' ? { fingerprint, signer: eve.account, status: 'ok' } : undefined
    const chain = testChain({ verifyQuote, allowSkippingAttestation: false })
    const { genesisHash, finalityAuthority } = chain
    const factory = factoryOf(genesisHash)
    const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
    const quote = Uint8Array.of(4, 2)
    const registration = [factory.registration(quote), factory.shardConfiguration(shard, fingerprint)]
    for (const [nonce, call] of registration.entries()) await chain.submit(factory.extrinsic(call, eve, nonce))
    await submit(
      chain,
      alice,
      bridge({ type: 'shieldFunds', value: { shard, encryptedBeneficiary: '0x0a', amount: 100n } }),
    )
    const verified = client.verify(undefined, chain.produceBlock())
    expect(chain.enclaveOf(eve.account)?.fingerprint).toBe(fingerprint)
    expect(chain.shardConfig(shard)?.activeConfig.enclaveFingerprint).toBe(fingerprint)
    const payload = fromHex(`0x${bob.account.slice(2)}3c${'00'.repeat(15)}`)
    const calls = [
      factory.outbound({ effect: 'unshieldFunds', payload, shard, id: bytes32(5) }),
      factory.confirmation(shard, verified),
    ]
    for (const call of calls) {
      await chain.submit(factory.extrinsic(call, eve, await chain.nextNonce(eve.account)))
    }
    const { number } = chain.produceBlock()
    const emitted = chain.eventsOf(number).flatMap(({ event }) => (event.type === 'enclaveBridge' ? [event.value] : []))
    expect(emitted.map(({ type }) => type)).toEqual(['unshieldedFunds', 'processedParentchainBlock'])
    expect(emitted[1]?.value).toMatchObject({ blockHash: verified.hash, blockNumber: 1 })
    expect([chain.balanceOf(shard), chain.balanceOf(bob.account)]).toEqual([40n, 60n])
    expect(
      (await apply(chain, alice, bridge({ type: 'invoke', value: { request: { shard, ciphertext: '0x' } } }))).outcome,
    ).toBe('ok')
  })
})
