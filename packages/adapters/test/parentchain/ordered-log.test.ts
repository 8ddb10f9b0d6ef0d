import { createEmbeddedLightClient } from '@lockstep/adapters/parentchain/embedded'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec } from '@lockstep/adapters/parentchain/integritee'
import {
  composeExtrinsic,
  createExtrinsicFactory,
  createOrderedLog,
  createOrderedLogLightClient,
  type OrderedLog,
  type OrderedLogOptions,
} from '@lockstep/adapters/parentchain/ordered-log'
import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { alice, bob, bytes32, eve, provider, shard } from './test-chain.js'

const sequencerKeySeed = new Uint8Array(32).fill(9)
const invoke: EnclaveBridgeCall = { type: 'invoke', value: { request: { shard, ciphertext: '0xc0ffee' } } }
const shield: EnclaveBridgeCall = {
  type: 'shieldFunds',
  value: { shard, encryptedBeneficiary: '0x0a', amount: 7n },
}
const confirm: EnclaveBridgeCall = {
  type: 'confirmProcessedParentchainBlock',
  value: { shard, blockHash: bytes32(1), blockNumber: 1, trustedCallsMerkleRoot: bytes32(2) },
}
const purge: EnclaveBridgeCall = {
  type: 'purgeEnclaveFromShardStatus',
  value: { shard, subject: alice.account },
}

function testLog(options: Partial<OrderedLogOptions> = {}): OrderedLog {
  return createOrderedLog({ provider, sequencerKeySeed, timestamp: 1_000n, ...options })
}

async function append(log: OrderedLog, signer: Signer, call: EnclaveBridgeCall, pallet = 54): Promise<void> {
  const nonce = await log.nextNonce(signer.account)
  const bytes = Uint8Array.of(pallet, ...encode(enclaveBridgeCallCodec, call))
  await log.submit(composeExtrinsic(signer, { call: bytes, nonce, genesisHash: log.genesisHash }))
}

const clientOf = ({ genesisHash, sequencer }: OrderedLog) =>
  createOrderedLogLightClient({ provider, genesisHash, sequencer })

describe('an ordered log', () => {
  test('orders what it is handed; all of it counts', async () => {
    const log = testLog({ shieldAuthorities: [bob.account] })
    for (const [signer, call] of [
      [alice, invoke],
      [bob, shield],
      [eve, confirm],
      [alice, invoke],
    ] as const) {
      await append(log, signer, call)
    }
    const block = log.sealBatch()
    expect(block.events.map(toHex)).toEqual([
      // Phase ApplyExtrinsic(3), the event ProcessedParentchainBlock, no topics.
      `0x00030000003603${shard.slice(2)}${'01'.repeat(32)}${'02'.repeat(32)}0100000000`,
    ])
    const { timestamp, inputs } = clientOf(log).verify(undefined, block)
    expect(timestamp).toBe(2_000n)
    expect(inputs.map(({ kind }) => kind)).toEqual(['timestamp', 'invoke', 'shield', 'invoke'])
    expect(inputs[2]).toEqual({
      kind: 'shield',
      shard,
      encryptedBeneficiary: fromHex('0x0a'),
      amount: 7n,
      inputHash: toHex(provider.blake2b256(fromHex(`0x00${shard.slice(2)}040a07${'00'.repeat(15)}`))),
    })
  })

  test('takes a shielding from its authorities alone', async () => {
    await expect(append(testLog(), alice, shield)).rejects.toMatchObject({ code: 'ShieldNotAllowed' })
    await append(testLog({ shieldAuthorities: [alice.account] }), alice, shield)
  })

  test('refuses calls that only a chain can execute, or of another pallet', async () => {
    await expect(append(testLog(), alice, purge)).rejects.toMatchObject({ code: 'CallNotRecorded' })
    await expect(append(testLog(), alice, invoke, 11)).rejects.toMatchObject({ code: 'CallMalformed' })
  })

  test('records what an enclave sends when it starts', async () => {
    const log = testLog()
    const factory = createExtrinsicFactory({ provider, genesisHash: log.genesisHash })
    const calls = [factory.registration(Uint8Array.of(1, 2)), factory.shardConfiguration(shard, shard)]
    for (const [nonce, call] of calls.entries()) await log.submit(factory.extrinsic(call, eve, nonce))
    const block = log.sealBatch()
    expect(block.extrinsics).toHaveLength(3)
    expect(clientOf(log).verify(undefined, block).inputs).toHaveLength(1)
  })

  test('refuses the extrinsics of another log', async () => {
    const log = testLog()
    const call = Uint8Array.of(54, ...encode(enclaveBridgeCallCodec, invoke))
    const { genesisHash } = testLog({ name: 'another' })
    const extrinsic = composeExtrinsic(alice, { call, nonce: 0, genesisHash })
    await expect(log.submit(extrinsic)).rejects.toMatchObject({ code: 'BadSignature' })
  })

  test('has the moments that it is given, and no clock', () => {
    const log = testLog({ batchInterval: 10n })
    const client = clientOf(log)
    const blocks = [log.sealBatch(), log.sealBatch(5_000n), log.sealBatch()]
    const timestamps = blocks.map((block, index) => client.verify(blocks[index - 1], block).timestamp)
    expect(timestamps).toEqual([1_010n, 5_000n, 5_010n])
    expect(() => log.sealBatch(5_010n)).toThrow(expect.objectContaining({ code: 'TimestampNotLater' }))
  })

  test('its identity binds name, time, interval, sequencer, pallet index and authorities, in any order', () => {
    const both = [alice.account, bob.account]
    const logs = [
      testLog(),
      testLog({ name: 'a' }),
      testLog({ timestamp: 1n }),
      testLog({ batchInterval: 1n }),
      testLog({ sequencerKeySeed: new Uint8Array(32) }),
      testLog({ bridgePalletIndex: 1 }),
      testLog({ shieldAuthorities: both }),
    ]
    expect(new Set(logs.map(({ genesisHash }) => genesisHash)).size).toBe(logs.length)
    expect(testLog({ shieldAuthorities: both.toReversed() }).genesisHash).toBe(logs.at(-1)?.genesisHash)
  })

  test('is followed like a chain', async () => {
    const log = testLog()
    log.sealBatch()
    const hashes: string[] = []
    const following = (async () => {
      for await (const { hash } of log.finalizedBlocks(1)) if (hashes.push(hash) === 2) break
    })()
    log.sealBatch()
    await following
    expect(hashes).toEqual([(await log.block(1))?.hash, (await log.block(2))?.hash])
    expect(await log.finalizedHead()).toBe(2)
  })
})

describe('its light client', () => {
  test.each([
    ['BadFinality', { justification: new Uint8Array(64) }],
    ['EventsRootMismatch', { events: [Uint8Array.of(0)] }],
    ['ExtrinsicsRootMismatch', { extrinsics: [] }],
    ['HeaderHashMismatch', { hash: bytes32(0) }],
  ])('refuses a forged batch with %s', (code, forgery) => {
    const log = testLog()
    const block = { ...log.sealBatch(), ...forgery }
    expect(() => clientOf(log).verify(undefined, block)).toThrow(expect.objectContaining({ code }))
  })

  test('does not take a batch for a block of an embedded chain', () => {
    const log = testLog()
    const client = createEmbeddedLightClient({
      provider,
      genesisHash: log.genesisHash,
      finalityAuthority: log.sequencer,
    })
    expect(() => client.verify(undefined, log.sealBatch())).toThrow(expect.objectContaining({ code: 'BadFinality' }))
  })
})
