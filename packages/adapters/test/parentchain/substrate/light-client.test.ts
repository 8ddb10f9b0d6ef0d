import { fromHex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import {
  createSubstrateLightClient,
  encodeBlockProof,
  type FinalityProof,
  type SubstrateLightClientOptions,
} from '../../../src/parentchain/substrate/index.js'
import { type SubstrateHeader, substrateHeaderCodec } from '../../../src/parentchain/substrate/substrate-header.js'
import { childOf, type FakeBlock, genesisBlock, provider } from './fake-chain.js'
import { blockOf, finality, justify, naming, runtime, seeds } from './grandpa-chain.js'

const voters = seeds(4, 1)
const laterVoters = seeds(4, 11)

/** The authorities change with block 2: block 3 is the first of the new ones. */
const genesis = genesisBlock(naming(voters, 0n))
const first = childOf(genesis, 1n, naming(voters, 0n))
const second = childOf(first, 2n, naming(laterVoters, 1n))
const third = childOf(second, 3n, naming(laterVoters, 1n))

const clientOf = (options: Partial<SubstrateLightClientOptions> = {}) =>
  createSubstrateLightClient({
    provider,
    genesisHash: genesis.hash,
    runtimes: [{ firstBlock: 1, runtime }],
    trust: { finality: 'grandpa', events: 'proven' },
    ...options,
  })
const reference = ({ hash, header: { number } }: FakeBlock) => ({ number, hash })
const verified = (proof: FinalityProof | undefined) => () => clientOf().verify(undefined, blockOf(first, proof))

describe('finality by GRANDPA', () => {
  test('more than two thirds of the votes make a block final', () => {
    expect(verified(finality(genesis, justify(first, voters.slice(1), 0)))()).toMatchObject({ number: 1, finalized: 1 })
  })

  test('the authorities change where the state says so', () => {
    const client = clientOf()
    const old = finality(first, justify(second, voters, 0))
    expect(client.verify(reference(first), blockOf(second, old)).finalized).toBe(2)
    const later = finality(second, justify(third, laterVoters, 1))
    expect(client.verify(reference(second), blockOf(third, later)).finalized).toBe(3)
    for (const [keys, set] of [
      [voters, 0],
      [voters, 1],
      [laterVoters, 0],
    ] as const) {
      const wrong = finality(second, justify(third, keys, set))
      expect(() => client.verify(reference(second), blockOf(third, wrong))).toThrow(
        expect.objectContaining({ code: 'BadFinality' }),
      )
    }
  })

  test('behind a checkpoint, by the authorities that its state names', () => {
    const client = clientOf({ checkpoint: reference(second), runtimes: [{ firstBlock: 3, runtime }] })
    const proof = finality(second, justify(third, laterVoters, 1))
    expect(client.start).toEqual(reference(second))
    expect(client.verify(undefined, blockOf(third, proof))).toMatchObject({ number: 3, finalized: 3 })
    const former = finality(second, justify(third, voters, 0))
    expect(() => client.verify(undefined, blockOf(third, former))).toThrow(
      expect.objectContaining({ code: 'BadFinality' }),
    )
    expect(() => client.verify(undefined, blockOf(first, finality(genesis, justify(first, voters, 0))))).toThrow(
      expect.objectContaining({ code: 'BlockNumberGap' }),
    )
    const elsewhere = clientOf({ checkpoint: { ...reference(second), hash: genesis.hash } })
    expect(() => elsewhere.verify(undefined, blockOf(third, proof))).toThrow(
      expect.objectContaining({ code: 'AncestryMismatch' }),
    )
  })

  test('a justification of a descendant counts, with the headers in between', () => {
    const proof = finality(genesis, justify(second, voters, 0), [second])
    expect(verified(proof)()).toMatchObject({ finalized: 1 })
  })

  const forged: readonly [string, FinalityProof | undefined][] = [
    ['no proof', undefined],
    ['two thirds exactly are not more', finality(genesis, justify(first, voters.slice(2), 0))],
    [
      'one authority, often',
      finality(
        genesis,
        justify(
          first,
          [0, 0, 0, 0].flatMap((at) => voters.slice(at, 1)),
          0,
        ),
      ),
    ],
    ['strangers', finality(genesis, justify(first, laterVoters, 0))],
    ['votes of another set', finality(genesis, justify(first, voters, 1))],
    ['votes for another block', finality(genesis, justify(second, voters, 0))],
    ['votes for an ancestor', finality(genesis, justify(first, voters, 0, genesis))],
    ['a descendant that is none', finality(genesis, justify(third, voters, 0), [third])],
    ["another parent's authorities", { ...finality(second, justify(first, laterVoters, 1)) }],
    ['no proof of the authorities', { ...finality(genesis, justify(first, voters, 0)), authorityNodes: [] }],
    ['half a justification', finality(genesis, justify(first, voters, 0).slice(0, 90))],
  ]
  test.each(forged)('refused: %s', (_, proof) => {
    expect(verified(proof)).toThrow(expect.objectContaining({ code: 'BadFinality' }))
  })

  test('deposits are not read from events that the host could invent', () => {
    const deposits = { shard: genesis.hash, accounts: [genesis.hash] }
    expect(() => clientOf({ deposits, trust: { finality: 'grandpa', events: 'host' } })).toThrow(
      expect.objectContaining({ code: 'DepositsUnproven' }),
    )
    expect(
      clientOf({ deposits }).verify(undefined, blockOf(first, finality(genesis, justify(first, voters, 0)))).inputs,
    ).toHaveLength(1)
  })

  test('a light client that takes blocks before they are final says that they are not', () => {
    const client = clientOf({ takeUnfinalized: true })
    expect(client.verify(undefined, blockOf(first, undefined)).finalized).toBe(0)
  })
})

describe('what the header commits to', () => {
  const proof = finality(genesis, justify(first, voters, 0))
  const good = blockOf(first, proof)
  const resealed = (change: Partial<SubstrateHeader>, rest: Partial<ParentchainBlock> = {}): ParentchainBlock => {
    const header = encode(substrateHeaderCodec, { ...first.header, ...change })
    return { ...good, header, hash: toHex(provider.blake2b256(header)), ...rest }
  }
  const failed = fromHex(first.events).slice(1)
  failed[6] = 1
  const forgeries: readonly [string, string, ParentchainBlock][] = [
    ['HeaderMalformed', 'half a header', { ...good, header: good.header.slice(0, 50) }],
    ['HeaderHashMismatch', 'another hash', { ...good, hash: second.hash }],
    ['HeaderNumberMismatch', 'another number', { ...good, number: 2 }],
    ['BlockNumberGap', 'a block left out', blockOf(second, proof)],
    ['AncestryMismatch', 'another parent', resealed({ parentHash: second.hash })],
    ['ExtrinsicsRootMismatch', 'no extrinsics', { ...good, extrinsics: [] }],
    ['ExtrinsicsRootMismatch', "another block's extrinsics", { ...good, extrinsics: second.extrinsics.map(fromHex) }],
    ['EventsRootMismatch', 'no events', { ...good, events: [] }],
    ['EventsRootMismatch', 'a success made a failure', { ...good, events: [failed] }],
    [
      'EventsRootMismatch',
      'no proof of the events',
      { ...good, justification: encodeBlockProof({ eventNodes: [], finality: proof, claimedFinal: undefined }) },
    ],
    ['BadFinality', 'bytes that are no proof', { ...good, justification: Uint8Array.of(1, 2, 3) }],
    [
      'RuntimeUnknown',
      'an upgrade to a runtime that is not configured',
      resealed({ digest: [{ type: 'runtimeEnvironmentUpdated', value: null }] }),
    ],
  ]
  test.each(forgeries)('%s: %s', (code, _, block) => {
    expect(() => clientOf().verify(undefined, block)).toThrow(expect.objectContaining({ code }))
  })

  test('with events on trust, one without outcome or malformed is refused all the same', () => {
    const client = clientOf({ trust: { finality: 'grandpa', events: 'host' } })
    const verify = (events: readonly Uint8Array[]) => () => client.verify(undefined, { ...good, events })
    expect(verify([])).toThrow(expect.objectContaining({ code: 'DispatchOutcomeMissing' }))
    expect(verify([...good.events, ...good.events])).toThrow(
      expect.objectContaining({ code: 'DispatchOutcomeMissing' }),
    )
    expect(verify([Uint8Array.of(1, 2)])).toThrow(expect.objectContaining({ code: 'EventMalformed' }))
    expect(verify([failed])).toThrow()
  })
})
