import { composeExtrinsic, signedExtrinsicCodec } from '@lockstep/adapters/parentchain/embedded'
import { toHex } from '@lockstep/core'
import { decode, encode } from '@lockstep/core/codec'
import { createSigner } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { alice, apply, bob, bridge, provider, shard, submit, testChain, transfer } from './test-chain.js'

const toBob = transfer(bob.account, 10n)
const bigInvoke = bridge({
  type: 'invoke',
  value: { request: { shard, ciphertext: `0x${'ab'.repeat(1000)}` } },
})

function signed(chain: ReturnType<typeof testChain>, nonce: number, genesisHash = chain.genesisHash) {
  return composeExtrinsic(alice, { call: chain.encodeCall(toBob), nonce, genesisHash })
}

describe('the extrinsic', () => {
  test('is signer, nonce, call and a signature over call ‖ nonce ‖ genesis hash', () => {
    const chain = testChain()
    const call = chain.encodeCall(toBob)
    const extrinsic = decode(signedExtrinsicCodec, signed(chain, 258))
    expect(extrinsic).toMatchObject({ signer: alice.account, nonce: 258, call: toHex(call) })
    const message = Buffer.concat([call, Buffer.of(2, 1, 0, 0), Buffer.from(chain.genesisHash.slice(2), 'hex')])
    expect(extrinsic.signature).toEqual(alice.sign(message))
  })

  test('sr25519 and secp256k1 accounts may sign as well', async () => {
    const chain = testChain()
    const entropy = (length: number) => new Uint8Array(length).fill(1)
    for (const scheme of ['sr25519', 'ecdsa'] as const) {
      const signer = createSigner(provider, scheme, new Uint8Array(32).fill(5), entropy)
      expect((await apply(chain, signer, transfer(bob.account, 0n))).outcome).toBe('ok')
    }
  })

  test('submitting answers BLAKE2b-256 of its bytes', async () => {
    const chain = testChain()
    const extrinsic = signed(chain, 0)
    expect(await chain.submit(extrinsic)).toBe(toHex(provider.blake2b256(extrinsic)))
  })

  test('stands in the block as it was handed over, behind the timestamp', async () => {
    const chain = testChain()
    const extrinsic = signed(chain, 0)
    const handedOver = extrinsic.slice()
    await chain.submit(handedOver)
    handedOver.fill(0)
    const { extrinsics } = chain.produceBlock()
    // SPEC: Timestamp.set(Compact<u64>), 1,700,000,006,000 ms in the eight-byte form.
    expect(extrinsics.map(toHex)).toEqual(['0x03000b707fe5cf8b01', toHex(extrinsic)])
  })
})

describe('nonces', () => {
  test('count accepted extrinsics, waiting ones with them', async () => {
    const chain = testChain()
    expect(await chain.nextNonce(alice.account)).toBe(0)
    await submit(chain, alice, toBob)
    await submit(chain, alice, toBob)
    expect(await chain.nextNonce(alice.account)).toBe(2)
    chain.produceBlock()
    expect(await chain.nextNonce(alice.account)).toBe(2)
    expect(await chain.nextNonce(bob.account)).toBe(0)
  })

  test('a failed extrinsic changes nothing but its signer’s nonce', async () => {
    const chain = testChain()
    const { outcome, events } = await apply(chain, alice, transfer(bob.account, 1_001n))
    expect([outcome, events]).toEqual(['balances.InsufficientBalance', []])
    expect(await chain.nextNonce(alice.account)).toBe(1)
    expect([chain.balanceOf(alice.account), chain.balanceOf(bob.account)]).toEqual([1_000n, 0n])
  })

  test('only the producer sets the time', async () => {
    const call = { type: 'timestamp', value: { type: 'set', value: { now: 1n } } } as const
    expect((await apply(testChain(), alice, call)).outcome).toBe('badOrigin')
  })
})

describe('what submit refuses', () => {
  test('a nonce that was used, and one that comes too early', async () => {
    const chain = testChain()
    await chain.submit(signed(chain, 0))
    await expect(chain.submit(signed(chain, 0))).rejects.toMatchObject({
      code: 'StaleNonce',
      details: { field: 'nonce', value: 0, limit: 1 },
    })
    await expect(chain.submit(signed(chain, 2))).rejects.toMatchObject({ code: 'FutureNonce' })
    chain.produceBlock()
    await expect(chain.submit(signed(chain, 0))).rejects.toMatchObject({ code: 'StaleNonce' })
  })

  test('a signature for another chain, by another account, or over another call', async () => {
    const chain = testChain()
    const other = testChain({ blockTime: 1n })
    expect(other.genesisHash).not.toBe(chain.genesisHash)
    await expect(chain.submit(signed(chain, 0, other.genesisHash))).rejects.toMatchObject({ code: 'BadSignature' })
    const extrinsic = decode(signedExtrinsicCodec, signed(chain, 0))
    for (const forged of [
      { ...extrinsic, signer: bob.account },
      { ...extrinsic, call: toHex(chain.encodeCall(transfer(bob.account, 11n))) },
    ]) {
      const bytes = encode(signedExtrinsicCodec, forged)
      await expect(chain.submit(bytes)).rejects.toMatchObject({ code: 'BadSignature' })
    }
    expect(await chain.nextNonce(alice.account)).toBe(0)
  })

  test('bytes that are no extrinsic, and calls that the chain does not know', async () => {
    const chain = testChain()
    const { genesisHash } = chain
    for (const bytes of [new Uint8Array(), signed(chain, 0).slice(0, -1), Uint8Array.of(...signed(chain, 0), 0)]) {
      await expect(chain.submit(bytes)).rejects.toMatchObject({ code: 'ExtrinsicMalformed' })
    }
    for (const call of [new Uint8Array(), Uint8Array.of(99, 0), Uint8Array.of(...chain.encodeCall(toBob), 0)]) {
      const bytes = composeExtrinsic(alice, { call, nonce: 0, genesisHash })
      await expect(chain.submit(bytes)).rejects.toMatchObject({ code: 'CallMalformed' })
    }
  })

  test('more than a block holds, and more than may wait', async () => {
    const chain = testChain({ maximumBlockSize: 500, mempoolCapacity: 2, mempoolCapacityPerAccount: 2 })
    await expect(submit(chain, alice, bigInvoke)).rejects.toMatchObject({ code: 'ExtrinsicTooLarge' })
    await submit(chain, alice, toBob)
    await submit(chain, alice, toBob)
    await expect(submit(chain, alice, toBob)).rejects.toMatchObject({ code: 'MempoolFull' })
    chain.produceBlock()
    await submit(chain, alice, toBob)
  })

  test('more of one account than half of what may wait; other accounts still have room', async () => {
    const chain = testChain({ mempoolCapacity: 4 })
    await submit(chain, alice, toBob)
    await submit(chain, alice, toBob)
    await expect(submit(chain, alice, toBob)).rejects.toMatchObject({
      code: 'MempoolAccountFull',
      details: { value: 2, limit: 2 },
    })
    await submit(chain, bob, transfer(alice.account, 1n))
    await submit(chain, bob, transfer(alice.account, 1n))
    await expect(submit(chain, bob, transfer(alice.account, 1n))).rejects.toMatchObject({ code: 'MempoolFull' })
    chain.produceBlock()
    await submit(chain, alice, toBob)
  })
})

describe('blocks', () => {
  test('hold as many bytes as they may; the rest waits for the next', async () => {
    const chain = testChain({ maximumBlockSize: 500 })
    for (let nonce = 0; nonce < 5; nonce += 1) await submit(chain, alice, toBob)
    const sizes = [chain.produceBlock(), chain.produceBlock(), chain.produceBlock(), chain.produceBlock()].map(
      ({ extrinsics }) => extrinsics.length - 1,
    )
    // One transfer takes 32 + 4 + 1 + 36 + 65 = 138 bytes.
    expect(sizes).toEqual([3, 2, 0, 0])
    expect(chain.balanceOf(bob.account)).toBe(50n)
  })

  test('have the time of genesis plus their number of block times', async () => {
    const chain = testChain({ blockTime: 250n })
    chain.produceBlock()
    const { extrinsics } = chain.produceBlock()
    // 1,700,000,000,500 ms.
    expect(extrinsics.map(toHex)).toEqual(['0x03000bf469e5cf8b01'])
  })

  test('come one for each extrinsic where production is instant', async () => {
    const chain = testChain({ production: 'instant' })
    await submit(chain, alice, toBob)
    await submit(chain, alice, toBob)
    expect(await chain.finalizedHead()).toBe(2)
    expect(chain.balanceOf(bob.account)).toBe(20n)
  })

  test('genesis binds time, block time, balances, sudo key, authority and pallet index', () => {
    const genesis = { timestamp: 1n, balances: { [alice.account]: 1n } }
    const chains = [
      testChain({ genesis }),
      testChain({ genesis: { ...genesis, timestamp: 2n } }),
      testChain({ genesis: { ...genesis, balances: { [alice.account]: 2n } } }),
      testChain({ genesis: { ...genesis, sudoKey: bob.account } }),
      testChain({ genesis, blockTime: 1n }),
      testChain({ genesis, finalityKeySeed: new Uint8Array(32) }),
      testChain({ genesis, bridgePalletIndex: 60 }),
    ]
    expect(new Set(chains.map(({ genesisHash }) => genesisHash)).size).toBe(chains.length)
  })

  test.each([
    ['blockTime', { blockTime: 0n }, 'EmbeddedChainOption'],
    ['finalityLag', { finalityLag: -1 }, 'EmbeddedChainOption'],
    ['finalityLag', { finalityLag: 0.5 }, 'EmbeddedChainOption'],
    [
      'balances',
      { genesis: { timestamp: 0n, balances: { [alice.account]: 2n ** 128n - 1n, [bob.account]: 1n } } },
      'IssuanceOutOfBounds',
    ],
    ['a pallet index that is taken', { bridgePalletIndex: 10 }, 'InvalidDefinition'],
  ])('a chain with a wrong %s is refused', (_, options, code) => {
    expect(() => testChain(options)).toThrow(expect.objectContaining({ code }))
  })
})
