import { describe, expect, test } from 'vitest'
import { decode, encode } from '../../src/codec/index.js'
import type { LockstepError } from '../../src/error.js'
import { type Hex, toHex } from '../../src/hex.js'
import { type BlockHeader, blockHeaderHash } from '../../src/receipt/index.js'
import {
  type BlockRecordContent,
  decodeBlockRecord,
  encodeBlockRecord,
  keyHistoryHash,
  type LightClient,
  type ParentchainBlock,
  type PublicationRules,
  type PublishedState,
  publishedDataCodec,
  publishedStateCodec,
  type ShardExecutor,
  type ShardExecutorConfig,
  type StatePublication,
} from '../../src/worker/index.js'
import { createPublicationWatch } from '../../src/worker/publication-watch.js'
import { announcement, announcing, keyHash, rotation } from './announcements.js'
import { blockAfter, createTestExecutor, lightClient, mrenclave, provider, shard } from './test-shard.js'

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const own = { type: 'Enclave', value: mrenclave } as const
const rules: PublicationRules = { every: 2, counts: ({ type, value }) => type === 'Enclave' && value === mrenclave }

/** An executor that publishes every second block, and a chain whose blocks say what the test says. */
function start(changes: Partial<ShardExecutorConfig> = {}, reading: LightClient = lightClient) {
  const said = new Map<number, readonly PublishedState[]>()
  const executor = createTestExecutor({
    publication: rules,
    keptVersions: 4,
    lightClient: {
      readsPublications: true,
      verify: (previous, block) => ({
        ...reading.verify(previous, block),
        published: said.get(block.number) ?? [],
      }),
    },
    extrinsics: {
      effects: {},
      confirmation: () => Uint8Array.of(1),
      publication: (publication) => encode(publishedStateCodec, { publisher: own, publication }),
      outbound: () => new Uint8Array(0),
      registration: () => new Uint8Array(0),
      shardConfiguration: () => new Uint8Array(0),
      extrinsic: (call) => call,
    },
    ...changes,
  })
  const records: BlockRecordContent[] = []
  let last: ParentchainBlock | undefined
  return {
    executor,
    records,
    /** Executes the next block, in which this was published; answers what is published of it. */
    block(
      published: readonly PublishedState[] = [],
      finalized?: number,
      inputs: readonly Uint8Array[] = [],
    ): StatePublication | undefined {
      last = blockAfter(last, inputs, finalized)
      said.set(last.number, published)
      const record = executor.execute(last, (content) => content)
      records.push(record)
      const [, output] = record.outputs
      return output && decode(publishedStateCodec, output).publication
    },
    follow(block: ParentchainBlock | undefined) {
      last = block
    },
    last: () => last,
  }
}

const said = (publication: StatePublication | undefined, changes: Partial<StatePublication> = {}): PublishedState => {
  if (publication === undefined) throw new Error('nothing was published')
  return { publisher: own, publication: { ...publication, ...changes } }
}
const codeOf = (act: () => unknown): string | undefined => {
  try {
    act()
    return undefined
  } catch (error) {
    return (error as LockstepError).code
  }
}
const refusal = (executor: ShardExecutor) => codeOf(() => executor.requireConfirmed())

/** A worker at block 2, whose publication stands in block 3; and one that starts from its snapshot. */
function startTwo() {
  const first = start()
  first.block()
  const published = first.block()
  first.block([said(published)])
  const snapshot = first.executor.snapshot()
  const header = first.records[1]?.signedHeader
  if (snapshot === undefined || header === undefined) throw new Error('no snapshot')
  const checkpoint = { signedHeader: header, chunks: [...snapshot.chunks()], keyChanges: snapshot.keyChanges ?? [] }
  const second = start({ checkpoint })
  const behind = blockAfter(blockAfter(undefined, []), [])
  second.follow(behind)
  return { first, second, published, checkpoint, behind }
}

describe('an executor that publishes', () => {
  test('publishes every block of its turn, behind all other outputs', () => {
    const { block, records } = start()
    expect([block(), block()?.number, block(), block()?.number]).toEqual([undefined, 2, undefined, 4])
    expect(records.map(({ outputs }) => outputs.length)).toEqual([1, 2, 1, 2])
    const header = records[1]?.signedHeader.header
    expect(start().block()).toBeUndefined()
    expect(header && blockHeaderHash(provider, header)).toBe(said(decodeOutput(records[1])).publication.headerHash)
  })

  test('states shard, number, state root and keys beside the hash, in the 100 bytes that there are', () => {
    const { block, records } = start()
    block()
    const publication = block()
    if (publication === undefined) throw new Error('it is its turn')
    expect(publication).toMatchObject({ shard, number: 2, stateRoot: records[1]?.signedHeader.header.stateRoot })
    expect(publication.keyHistory).toBe(keyHistoryHash(provider, bytes32(0), []))
    const { headerHash: _, ...data } = publication
    expect(encode(publishedDataCodec, data)).toHaveLength(100)
  })

  test('the key history is SHA-256 of its domain, the first key and the changes', () => {
    const preimage = new Uint8Array([...new TextEncoder().encode('lockstep/key-history/v1\0'), ...Array(32).fill(7), 0])
    expect(keyHistoryHash(provider, bytes32(7), [])).toBe(toHex(provider.sha256(preimage)))
  })

  test('an announced key is part of the history from its block on, and confirmed with it', () => {
    const announced = start({ firstShieldingKey: keyHash(0), keyRotation: rotation }, announcing)
    announced.block()
    const before = announced.block()
    announced.block([said(before)])
    expect(announced.executor.snapshot()).toMatchObject({ header: { number: 2 }, keyChanges: [] })
    const after = announced.block([], undefined, [announcement(1)])
    announced.block([said(after)])
    const { keyChanges = [] } = announced.executor.snapshot() ?? {}
    expect(keyChanges).toMatchObject([{ key: keyHash(1), announced: 4 }])
    expect([before?.keyHistory, after?.keyHistory]).toEqual([
      keyHistoryHash(provider, keyHash(0), []),
      keyHistoryHash(provider, keyHash(0), keyChanges),
    ])
  })

  test('makes snapshots of the last block whose publication is final, and of no other', () => {
    const { block, executor } = start()
    expect(executor.snapshot()).toBeUndefined()
    block()
    const unpublished = (value: number, limit: number) =>
      expect.objectContaining({ code: 'SnapshotUnpublished', details: { field: 'block', value, limit } })
    expect(executor.snapshot).toThrow(unpublished(1, 2))
    const second = block()
    expect(executor.snapshot).toThrow(unpublished(2, 4))
    block([said(second)], 2)
    expect(executor.snapshot).toThrow(unpublished(2, 4))
    const fourth = block([], 4)
    expect(executor.snapshot()?.header.number).toBe(2)
    block([said(fourth)])
    expect(executor.snapshot()?.header.number).toBe(4)
    block()
    block()
    block()
    expect(executor.snapshot()?.header.number).toBe(4)
    block()
    expect(codeOf(executor.snapshot)).toBe('SnapshotUnpublished')
  })

  test('forgets a publication that is taken back', () => {
    const { block, executor, follow, last } = start()
    block()
    const second = block()
    const kept = last()
    block([said(second)], 2)
    executor.revert(2)
    follow(kept)
    block([said(second, { headerHash: bytes32(1) })], 2)
    executor.revert(2)
    follow(kept)
    block([], 3)
    block([], 4)
    expect(codeOf(executor.snapshot)).toBe('SnapshotUnpublished')
  })

  test('stops for good where one of its own kind says otherwise, once that is final, and behind a restart', () => {
    const { block, executor, records } = start()
    block()
    const second = block()
    block([said(second, { headerHash: bytes32(1) })], 2)
    expect(refusal(executor)).toBeUndefined()
    block([], 4)
    expect(refusal(executor)).toBe('PublicationContradicted')
    expect(codeOf(() => block())).toBe('PublicationContradicted')
    expect(codeOf(executor.snapshot)).toBe('PublicationContradicted')
    const again = start()
    for (const record of records) again.executor.restore(decodeBlockRecord(encodeBlockRecord(record)))
    expect(refusal(again.executor)).toBe('PublicationContradicted')
  })

  test.each<[string, (publication: StatePublication) => PublishedState]>([
    ['another state root', (publication) => said(publication, { stateRoot: bytes32(1) })],
    ['another header', (publication) => said(publication, { headerHash: bytes32(1) })],
  ])('%s is a contradiction', (_, saying) => {
    const { block, executor } = start()
    block()
    const second = block()
    block(second && [saying(second)])
    expect(refusal(executor)).toBe('PublicationContradicted')
  })

  test.each<[string, (publication: StatePublication) => PublishedState]>([
    ['other code', (one) => ({ ...said(one, { headerHash: bytes32(1) }), publisher: { ...own, value: bytes32(9) } })],
    [
      'an account',
      (one) => ({ ...said(one, { headerHash: bytes32(1) }), publisher: { type: 'Account', value: mrenclave } }),
    ],
    ['another shard', (one) => said(one, { headerHash: bytes32(1), shard: bytes32(9) })],
    ['other keys', (one) => said(one, { headerHash: bytes32(1), keyHistory: bytes32(9) })],
    ['a block that is not its turn', (one) => said(one, { headerHash: bytes32(1), number: 1 })],
    ['a block to come', (one) => said(one, { headerHash: bytes32(1), number: 4 })],
  ])('what is said by %s changes nothing', (_, saying) => {
    const { block, executor } = start()
    block()
    const second = block()
    block(second && [saying(second)])
    block()
    expect(refusal(executor)).toBeUndefined()
    expect(codeOf(executor.snapshot)).toBe('SnapshotUnpublished')
  })
})

const decodeOutput = (record: BlockRecordContent | undefined): StatePublication | undefined => {
  const output = record?.outputs[1]
  return output && decode(publishedStateCodec, output).publication
}

describe('an executor that starts from a checkpoint', () => {
  test('lets nothing out before the publication of its block is final', () => {
    const { second, published } = startTwo()
    expect(refusal(second.executor)).toBe('SnapshotUnconfirmed')
    second.block([said(published)], 2)
    expect(refusal(second.executor)).toBe('SnapshotUnconfirmed')
    expect(codeOf(second.executor.snapshot)).toBe('SnapshotUnconfirmed')
    second.block([], 3)
    expect(refusal(second.executor)).toBeUndefined()
    expect(second.executor.snapshot()?.header.number).toBe(2)
  })

  test('and knows it again from its records', () => {
    const { second, published, checkpoint } = startTwo()
    second.block([said(published)])
    const again = start({ checkpoint })
    expect(refusal(again.executor)).toBe('SnapshotUnconfirmed')
    for (const record of second.records) again.executor.restore(decodeBlockRecord(encodeBlockRecord(record)))
    expect(refusal(again.executor)).toBeUndefined()
  })

  test('does not take back what is not its own: a publication that is taken back confirms nothing', () => {
    const { second, published, behind } = startTwo()
    second.block([said(published)], 2)
    second.executor.revert(2)
    second.follow(behind)
    second.block([], 3)
    expect(refusal(second.executor)).toBe('SnapshotUnconfirmed')
  })

  test('stops where another state was published of its block, however long ago it was confirmed', () => {
    const { published, checkpoint, behind } = startTwo()
    const second = start({ checkpoint, publication: { ...rules, every: 1 } })
    second.follow(behind)
    const third = second.block([said(published)])
    for (let more = 0; more < 70; more += 1) second.block()
    // One that it has executed itself is forgotten by then.
    second.block([said(third, { stateRoot: bytes32(3) })])
    expect(refusal(second.executor)).toBeUndefined()
    second.block([said(published, { stateRoot: bytes32(3) })])
    expect(refusal(second.executor)).toBe('PublicationContradicted')
  })

  test('never counts a header with other keys than it was told of', () => {
    const { second, published } = startTwo()
    second.block([said(published, { keyHistory: bytes32(3) })])
    expect(refusal(second.executor)).toBe('SnapshotUnconfirmed')
  })

  test('refuses one of a block that is never published', () => {
    const { first, checkpoint } = startTwo()
    const signedHeader = first.records[2]?.signedHeader
    if (signedHeader === undefined) throw new Error('three blocks')
    expect(() => start({ checkpoint: { ...checkpoint, signedHeader } })).toThrow(
      expect.objectContaining({ code: 'CheckpointUnpublished', details: expect.objectContaining({ value: 3 }) }),
    )
  })
})

describe('what is watched', () => {
  const zero = bytes32(0)
  const headerOf = (number: number): BlockHeader => ({
    ...{ shard, parent: zero, number, parentchainHash: zero, timestamp: 0n },
    ...{ stateRoot: zero, receiptsRoot: zero, stfIdentity: zero },
  })
  const publicationOf = (number: number): StatePublication => ({
    ...{ shard, number, headerHash: zero, stateRoot: zero, keyHistory: zero },
  })
  /** Blocks up to one, all published; what block 2 says of block 1. */
  function watchTo(last: number, keptVersions: number, changes: Partial<StatePublication> = {}) {
    const watch = createPublicationWatch({ ...rules, every: 1 }, keptVersions)
    for (let number = 1; number <= last; number += 1) {
      const published = number === 2 ? [said(publicationOf(1), changes)] : []
      watch.append(headerOf(number), () => publicationOf(number), published)
    }
    return watch
  }

  test('a publication that is not final for long confirms in the end', () => {
    expect(watchTo(302, 300).lastConfirmed(1, 0)).toBeUndefined()
    expect(watchTo(302, 300).lastConfirmed(2, 0)).toEqual(headerOf(1))
    expect(watchTo(302, 100).lastConfirmed(2, 0)).toBeUndefined()
  })

  test('a contradiction is not forgotten, however late it is final', () => {
    const watch = watchTo(500, 1, { stateRoot: bytes32(1) })
    expect(codeOf(() => watch.requireAgreement(1))).toBeUndefined()
    expect(codeOf(() => watch.requireAgreement(2))).toBe('PublicationContradicted')
  })
})

describe('what is refused at the start', () => {
  test.each([0, 1.5, -1, 5, Number.NaN])('PublicationInterval: %s', (every) => {
    expect(codeOf(() => start({ publication: { ...rules, every } }))).toBe('PublicationInterval')
  })

  test('PublicationUnsupported: a light client that tells nothing of it, and a parentchain without a call', () => {
    expect(codeOf(() => start({ lightClient }))).toBe('PublicationUnsupported')
    const silent = {
      effects: {},
      confirmation: () => new Uint8Array(0),
      outbound: () => new Uint8Array(0),
      registration: () => new Uint8Array(0),
      shardConfiguration: () => new Uint8Array(0),
      extrinsic: (call: Uint8Array) => call,
    }
    expect(codeOf(() => start({ extrinsics: silent }))).toBe('PublicationUnsupported')
  })
})

test('a record without publications has no bytes for them', () => {
  const { block, records } = start()
  block()
  const [record] = records
  if (record === undefined) throw new Error('one block')
  const { published: _, ...plain } = record
  expect(encodeBlockRecord(record)).toEqual(encodeBlockRecord(plain))
})
