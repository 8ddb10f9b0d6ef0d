import { createEmbeddedLightClient } from '@lockstep/adapters/parentchain/embedded'
import { indirectCallHash } from '@lockstep/adapters/parentchain/integritee'
import { fromHex, toHex } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import {
  alice,
  bob,
  bridge,
  bytes32,
  finalityKeySeed,
  genesis,
  provider,
  shard,
  submit,
  testChain,
  transfer,
} from './test-chain.js'

const invoke = bridge({ type: 'invoke', value: { request: { shard, ciphertext: '0xc0ffee' } } })
const shield = (amount: bigint) =>
  bridge({ type: 'shieldFunds', value: { shard: bytes32(2), encryptedBeneficiary: '0x0a0b', amount } })

/** Two blocks; the second has a transfer, an invoke, a shielding that succeeds and one that fails. */
async function twoBlocks() {
  const chain = testChain()
  const first = chain.produceBlock()
  for (const call of [transfer(bob.account, 1n), invoke, shield(5n), shield(5_000n)]) await submit(chain, alice, call)
  const second = chain.produceBlock()
  const { genesisHash, finalityAuthority } = chain
  const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
  return { chain, client, first, second }
}

/** Signs whatever header a forger with the authority's key would. */
function resealed(block: ParentchainBlock, change: Partial<ParentchainBlock>): ParentchainBlock {
  const changed = { ...block, ...change }
  const hash = toHex(provider.blake2b256(changed.header))
  const number = Buffer.alloc(4)
  number.writeUInt32LE(changed.number)
  const message = Buffer.concat([Buffer.from('lockstep embedded finality'), fromHex(hash), number])
  return { ...changed, hash, justification: provider.signEd25519(finalityKeySeed, message) }
}

/** An independent description of the root: BLAKE2b-256 of u32 count and of the items' BLAKE2b-256. */
function rootOf(items: readonly Uint8Array[]): Uint8Array {
  const count = Buffer.alloc(4)
  count.writeUInt32LE(items.length)
  return provider.blake2b256(Buffer.concat([count, ...items.map((item) => provider.blake2b256(item))]))
}

/** The header with other roots: parent hash 32, number 1 (compact, below 64), events root 32, extrinsics root 32, 0. */
function withRoots(header: Uint8Array, extrinsics: readonly Uint8Array[], events: readonly Uint8Array[]): Uint8Array {
  const changed = header.slice()
  changed.set(rootOf(events), 33)
  changed.set(rootOf(extrinsics), 65)
  return changed
}

describe('an honest block', () => {
  test('gives its time and the inputs that succeeded, in extrinsic order', async () => {
    const { client, first, second } = await twoBlocks()
    expect(client.verify(undefined, first)).toMatchObject({ number: 1, timestamp: genesis.timestamp + 6_000n })
    const moment = genesis.timestamp + 12_000n
    expect(client.verify(first, second)).toEqual({
      number: 2,
      hash: second.hash,
      parentHash: first.hash,
      timestamp: moment,
      inputs: [
        { kind: 'timestamp', moment, inputHash: indirectCallHash(provider, { type: 'timestampSet', value: moment }) },
        {
          kind: 'invoke',
          shard,
          ciphertext: fromHex('0xc0ffee'),
          inputHash: toHex(provider.blake2b256(fromHex(`0x01${shard.slice(2)}0cc0ffee`))),
        },
        {
          kind: 'shield',
          shard: bytes32(2),
          encryptedBeneficiary: fromHex('0x0a0b'),
          amount: 5n,
          inputHash: toHex(provider.blake2b256(fromHex(`0x00${'02'.repeat(32)}080a0b05${'00'.repeat(15)}`))),
        },
      ],
    })
  })

  test('a call that is wrapped in sudo is no input', async () => {
    const chain = testChain({ genesis: { ...genesis, sudoKey: alice.account } })
    if (invoke.type === 'sudo') throw new Error('the test wraps the call itself')
    await submit(chain, alice, { type: 'sudo', value: { type: 'sudo', value: { call: invoke } } })
    const block = chain.produceBlock()
    const { genesisHash, finalityAuthority } = chain
    const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
    expect(client.verify(undefined, block).inputs.map(({ kind }) => kind)).toEqual(['timestamp'])
  })

  test('a chain with the bridge at another pallet index is read with that index', async () => {
    const bridgePalletIndex = 60
    const chain = testChain({ bridgePalletIndex })
    await submit(chain, alice, invoke)
    const block = chain.produceBlock()
    const { genesisHash, finalityAuthority } = chain
    const kindsWith = (index: number) =>
      createEmbeddedLightClient({ provider, genesisHash, finalityAuthority, bridgePalletIndex: index })
        .verify(undefined, block)
        .inputs.map(({ kind }) => kind)
    expect(kindsWith(60)).toEqual(['timestamp', 'invoke'])
    expect(kindsWith(54)).toEqual(['timestamp'])
  })
})

describe('a forged block is refused', () => {
  type Forgery = (blocks: Awaited<ReturnType<typeof twoBlocks>>) => {
    readonly previous?: { readonly number: number; readonly hash: `0x${string}` }
    readonly block: ParentchainBlock
  }
  const forgeries: readonly (readonly [code: string, title: string, Forgery])[] = [
    [
      'HeaderMalformed',
      'a header that is cut short',
      ({ second }) => ({ block: { ...second, header: second.header.slice(1) } }),
    ],
    [
      'HeaderMalformed',
      'a header with a digest, signed',
      ({ second }) => {
        const header = Uint8Array.of(...second.header.slice(0, -1), 4, 0)
        return { block: resealed(second, { header }) }
      },
    ],
    ['HeaderHashMismatch', 'another hash', ({ first, second }) => ({ block: { ...second, hash: first.hash } })],
    ['HeaderNumberMismatch', 'another number', ({ second }) => ({ block: { ...second, number: 3 } })],
    [
      'BlockNumberGap',
      'a block left out',
      ({ second }) => ({ previous: { number: 0, hash: bytes32(0) }, block: second }),
    ],
    ['BlockNumberGap', 'a block repeated', ({ second }) => ({ previous: second, block: second })],
    [
      'BlockNumberGap',
      'the genesis block',
      ({ chain, second }) => ({
        previous: { number: 1, hash: chain.genesisHash },
        block: resealed(second, {
          header: Uint8Array.of(...second.header.slice(0, 32), 0, ...second.header.slice(33)),
          number: 0,
        }),
      }),
    ],
    [
      'AncestryMismatch',
      'the wrong parent',
      ({ second }) => ({ previous: { number: 1, hash: bytes32(0xff) }, block: second }),
    ],
    [
      'ExtrinsicsRootMismatch',
      'one bit of an extrinsic',
      ({ second }) => {
        const extrinsics = second.extrinsics.map((extrinsic) => extrinsic.slice())
        const last = extrinsics.at(-1)
        last?.set([(last[40] ?? 0) ^ 1], 40)
        return { block: { ...second, extrinsics } }
      },
    ],
    [
      'ExtrinsicsRootMismatch',
      'an extrinsic dropped',
      ({ second }) => ({ block: { ...second, extrinsics: second.extrinsics.slice(0, -1) } }),
    ],
    [
      'ExtrinsicsRootMismatch',
      'extrinsics in another order',
      ({ second }) => ({ block: { ...second, extrinsics: second.extrinsics.toReversed() } }),
    ],
    [
      'EventsRootMismatch',
      'an event dropped',
      ({ second }) => ({ block: { ...second, events: second.events.slice(1) } }),
    ],
    [
      'EventsRootMismatch',
      'a failure made a success',
      ({ second }) => {
        const events = second.events.map((event) => event.slice())
        events.at(-1)?.set([0], 6)
        return { block: { ...second, events } }
      },
    ],
    ['BadFinality', 'no justification', ({ second }) => ({ block: { ...second, justification: new Uint8Array() } })],
    [
      'BadFinality',
      "another block's justification",
      ({ first, second }) => ({ block: { ...second, justification: first.justification } }),
    ],
    [
      'BadFinality',
      'a justification by another key',
      ({ second }) => {
        const domain = Buffer.from('lockstep embedded finality')
        const message = Buffer.concat([domain, fromHex(second.hash), Buffer.of(2, 0, 0, 0)])
        return { block: { ...second, justification: provider.signEd25519(new Uint8Array(32), message) } }
      },
    ],
    [
      'BadFinality',
      'a justification of another kind of chain',
      ({ second }) => {
        const domain = Buffer.from('lockstep ordered log finality')
        const message = Buffer.concat([domain, fromHex(second.hash), Buffer.of(2, 0, 0, 0)])
        return { block: { ...second, justification: provider.signEd25519(finalityKeySeed, message) } }
      },
    ],
    [
      'TimestampMissing',
      'no timestamp in front, signed',
      ({ second }) => {
        const extrinsics = second.extrinsics.slice(1)
        return { block: resealed(second, { header: withRoots(second.header, extrinsics, second.events), extrinsics }) }
      },
    ],
    [
      'DispatchOutcomeMissing',
      'an extrinsic without outcome, signed',
      ({ second }) => {
        const events = second.events.slice(0, -1)
        return { block: resealed(second, { header: withRoots(second.header, second.extrinsics, events), events }) }
      },
    ],
    [
      'DispatchOutcomeMissing',
      'an extrinsic with two outcomes, signed',
      ({ second }) => {
        const events = [...second.events, ...second.events.slice(0, 1)]
        return { block: resealed(second, { header: withRoots(second.header, second.extrinsics, events), events }) }
      },
    ],
    [
      'EventMalformed',
      'an event record of six bytes, signed',
      ({ second }) => {
        const events = [...second.events, new Uint8Array(6)]
        return { block: resealed(second, { header: withRoots(second.header, second.extrinsics, events), events }) }
      },
    ],
    [
      'ExtrinsicMalformed',
      'a success that cannot be decoded, signed',
      ({ second }) => {
        const extrinsics = second.extrinsics.map((extrinsic, index) => (index === 2 ? extrinsic.slice(1) : extrinsic))
        return { block: resealed(second, { header: withRoots(second.header, extrinsics, second.events), extrinsics }) }
      },
    ],
  ]

  test.each(forgeries)('%s: %s', async (code, _, forge) => {
    const blocks = await twoBlocks()
    const { previous = blocks.first, block } = forge(blocks)
    expect(() => blocks.client.verify(previous, block)).toThrow(expect.objectContaining({ code }))
  })

  test('a first block of another chain is refused with AncestryMismatch', async () => {
    const { client } = await twoBlocks()
    const block = testChain({ blockTime: 1n }).produceBlock()
    expect(() => client.verify(undefined, block)).toThrow(expect.objectContaining({ code: 'AncestryMismatch' }))
  })

  test('a transfer that cannot be decoded is refused where deposits are read, and is nobody’s business elsewhere', async () => {
    const { chain, client, first, second } = await twoBlocks()
    const { genesisHash, finalityAuthority } = chain
    const deposits = { shard, accounts: [bob.account] }
    const reading = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority, deposits })
    const kinds = ({ inputs }: ReturnType<typeof client.verify>) => inputs.map(({ kind }) => kind)
    expect(kinds(reading.verify(first, second))).toEqual(['timestamp', 'deposit', 'invoke', 'shield'])
    const events = second.events.map((event) => (event[5] === 10 ? event.slice(0, -1) : event))
    const cut = resealed(second, { header: withRoots(second.header, second.extrinsics, events), events })
    expect(() => reading.verify(first, cut)).toThrow(expect.objectContaining({ code: 'EventMalformed' }))
    expect(kinds(client.verify(first, cut))).toEqual(['timestamp', 'invoke', 'shield'])
  })

  test('a block that is not final yet is refused with BadFinality', () => {
    const chain = testChain({ finalityLag: 1 })
    const block = chain.produceBlock()
    const { genesisHash, finalityAuthority } = chain
    const client = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
    expect(() => client.verify(undefined, block)).toThrow(expect.objectContaining({ code: 'BadFinality' }))
  })
})
