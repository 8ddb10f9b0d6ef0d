import { describe, expect, test } from 'vitest'
import { decode, type Infer } from '../../src/codec/index.js'
import { fromHex, toHex } from '../../src/hex.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../../src/operation/index.js'
import {
  type BlockTag,
  decodeBlockRecord,
  encodeBlockRecord,
  type LightClient,
  type ParentchainBlock,
  type ShardExecutor,
} from '../../src/worker/index.js'
import { ledger } from './ledger.js'
import {
  alice,
  blockAfter,
  bob,
  createTestExecutor,
  execute,
  lightClient,
  mrenclave,
  operation,
  provider,
  shard,
} from './test-shard.js'

const { calls, getters } = ledger

const write = (nonce: number, signer = alice): Uint8Array =>
  operation(calls.write, { slot: nonce, note: '0x01' }, signer, nonce)

/** Blocks with one write each; `finalized` says for each how far its proof goes. */
function blocksWith(finalized: readonly (number | undefined)[]): ParentchainBlock[] {
  const blocks: ParentchainBlock[] = []
  for (const [index, final] of finalized.entries()) blocks.push(blockAfter(blocks.at(-1), [write(index)], final))
  return blocks
}

function executed(blocks: readonly ParentchainBlock[], keptVersions?: number): ShardExecutor {
  const executor = createTestExecutor(keptVersions === undefined ? {} : { keptVersions })
  for (const block of blocks) execute(executor, block)
  return executor
}

/** The total, and the number of the block of which it is; or the refusal. */
function total(executor: ShardExecutor, at: BlockTag): readonly [bigint, number] | string {
  const request = toHex(encodePublicGetter(getters.public.total, {}))
  const reply = executor.answerGetter({ request, at, proof: false })
  if (reply.type === 'Refused') return reply.value
  const value: Infer<typeof getters.public.total.returns> = decode(
    getters.public.total.returns,
    fromHex(reply.value.value),
  )
  return [value, reply.value.at.header.number]
}

const numbers = (executor: ShardExecutor) => [executor.head()?.header.number, executor.head('Finalized')?.header.number]

describe('the last final block', () => {
  test('is every executed one where the light client says nothing of finality', () => {
    const executor = executed(blocksWith([undefined, undefined]))
    expect(numbers(executor)).toEqual([2, 2])
    expect(executor.head('Finalized')).toEqual(executor.head('Latest'))
  })

  test('is the start before the first, where the light client has one', () => {
    const before = blockAfter(undefined, [], 0)
    const verify: LightClient['verify'] = (previous, block) => lightClient.verify(previous ?? before, block)
    const executor = createTestExecutor({ lightClient: { start: before, verify } })
    execute(executor, blockAfter(before, [write(0)], 0))
    expect(numbers(executor)).toEqual([2, undefined])
    executor.revert(1)
    executor.revert(1)
    expect(() => executor.revert(0)).toThrow(expect.objectContaining({ code: 'BlockFinal' }))
    execute(executor, blockAfter(before, [write(0)], 2))
    expect(numbers(executor)).toEqual([2, 2])
  })

  test('is read by getters beside the latest, each with the header of its own block', () => {
    const blocks = blocksWith([1, 1, 1, 3])
    const executor = executed(blocks.slice(0, 3))
    expect([total(executor, 'Latest'), total(executor, 'Finalized')]).toEqual([
      [3n, 3],
      [1n, 1],
    ])
    for (const block of blocks.slice(3)) execute(executor, block)
    expect([total(executor, 'Latest'), total(executor, 'Finalized')]).toEqual([
      [4n, 4],
      [3n, 3],
    ])
  })

  test('is none before the first: NoBlock', () => {
    const executor = createTestExecutor()
    expect([total(executor, 'Latest'), total(executor, 'Finalized')]).toEqual(['NoBlock', 'NoBlock'])
    for (const block of blocksWith([0])) execute(executor, block)
    expect([total(executor, 'Latest'), total(executor, 'Finalized')]).toEqual([[1n, 1], 'NoBlock'])
    expect(numbers(executor)).toEqual([1, undefined])
  })

  test('never goes back, and never beyond the executed ones', () => {
    expect(numbers(executed(blocksWith([undefined, undefined, 1])))).toEqual([3, 2])
    expect(numbers(executed(blocksWith([9, 1])))).toEqual([2, 1])
  })

  test('comes back with the records', () => {
    const blocks = blocksWith([1, 1, 2, 2])
    const [before, after] = [createTestExecutor(), createTestExecutor()]
    for (const block of blocks) after.restore(decodeBlockRecord(encodeBlockRecord(execute(before, block))))
    expect(numbers(after)).toEqual([4, 2])
    expect([total(after, 'Latest'), total(after, 'Finalized')]).toEqual([
      [4n, 4],
      [2n, 2],
    ])
    after.revert(2)
    expect(after.head()).toEqual(before.head('Finalized'))
  })
})

describe('who may ask a trusted getter', () => {
  const domain = { mrenclave, shard }
  const ask = (executor: ShardExecutor, expiry: number, signer = alice): string => {
    const getter = encodeTrustedGetter(getters.trusted.mine, alice.account, {})
    const request = signGetter(getter, { signer, domain, expiry, asDelegate: signer !== alice })
    const reply = executor.answerGetter({ request: toHex(request), at: 'Finalized', proof: false })
    return reply.type === 'Refused' ? reply.value : reply.type
  }

  test('is judged by the latest block: a request has expired although the final state is older', () => {
    const executor = executed(blocksWith([1, 1, 1]))
    expect([ask(executor, 3), ask(executor, 2)]).toEqual(['Value', 'Expired'])
  })

  test('is judged by the latest state: a right that was taken back is gone although it is in the final state', () => {
    const executor = createTestExecutor()
    const granted = blockAfter(undefined, [operation(calls.befriend, { friend: bob.account }, alice, 0)])
    execute(executor, granted)
    expect(ask(executor, 9, bob)).toBe('Value')
    execute(executor, blockAfter(granted, [operation(calls.befriend, { friend: null }, alice, 1)], 1))
    expect(ask(executor, 9, bob)).toBe('Unauthorized')
  })
})

describe('going back', () => {
  test('gives the state, the head and the receipts of the block that stays', () => {
    const blocks = blocksWith([1, 1, 1, 1])
    const [executor, shorter] = [executed(blocks), executed(blocks.slice(0, 2))]
    executor.revert(2)
    expect(executor.head()).toEqual(shorter.head())
    expect(total(executor, 'Latest')).toEqual([2n, 2])
    const hashes = blocks.map(({ extrinsics: [sent] }) => toHex(provider.blake2b256(sent ?? expect.fail('an input'))))
    const found = (from: ShardExecutor) => hashes.map((hash) => from.receipts(hash))
    expect(found(executor)).toEqual(found(shorter))
    expect(found(executor).map(({ length }) => length)).toEqual([1, 1, 0, 0])
  })

  test('lets another chain follow, and the first one again', () => {
    const blocks = blocksWith([1, 1, 1])
    const executor = executed(blocks)
    const head = executor.head()
    executor.revert(1)
    const fork = blockAfter(blocks[0], [write(1)], 1, 7)
    execute(executor, fork)
    expect(executor.head()?.header.parentchainHash).toBe(fork.hash)
    expect(total(executor, 'Latest')).toEqual([2n, 2])
    executor.revert(1)
    for (const block of blocks.slice(1)) execute(executor, block)
    expect(executor.head()).toEqual(head)
  })

  test('goes to the genesis where nothing is final', () => {
    const blocks = blocksWith([0, 0])
    const executor = executed(blocks)
    const head = executor.head()
    executor.revert(0)
    expect([executor.head(), total(executor, 'Latest')]).toEqual([undefined, 'NoBlock'])
    for (const block of blocks) execute(executor, block)
    expect(executor.head()).toEqual(head)
  })

  test('is refused below the last final block, and behind the last executed one', () => {
    const executor = executed(blocksWith([1, 2, 2]))
    expect(() => executor.revert(1)).toThrow(expect.objectContaining({ code: 'BlockFinal' }))
    expect(() => executor.revert(4)).toThrow(expect.objectContaining({ code: 'BlockUnknown' }))
    expect(() => executor.revert(-1)).toThrow(expect.objectContaining({ code: 'BlockFinal' }))
    expect(() => executor.revert(2.5)).toThrow(expect.objectContaining({ code: 'BlockUnknown' }))
    expect(total(executor, 'Latest')).toEqual([3n, 3])
    executor.revert(3)
    expect(total(executor, 'Latest')).toEqual([3n, 3])
    executor.revert(2)
    expect(total(executor, 'Latest')).toEqual([2n, 2])
  })
})

describe('more blocks without finality than versions are kept', () => {
  test('are not executed: nothing changes until a proof says that more is final', () => {
    const blocks = blocksWith([1, 1, 1, 1])
    const executor = executed(blocks.slice(0, 3), 2)
    const head = executor.head()
    const fourth = blocks[3] ?? expect.fail('a block')
    expect(() => execute(executor, fourth)).toThrow(expect.objectContaining({ code: 'FinalityBehind' }))
    expect(executor.head()).toEqual(head)
    expect(total(executor, 'Finalized')).toEqual([1n, 1])
    execute(executor, blockAfter(blocks[2], [write(3)], 2))
    expect(total(executor, 'Finalized')).toEqual([2n, 2])
    executor.revert(2)
    expect(total(executor, 'Latest')).toEqual([2n, 2])
  })

  test('can be none: then only final blocks are taken', () => {
    const [open, final] = [blocksWith([0])[0], blocksWith([1])[0]]
    const executor = createTestExecutor({ keptVersions: 0 })
    expect(() => execute(executor, open ?? expect.fail('a block'))).toThrow(
      expect.objectContaining({ code: 'FinalityBehind' }),
    )
    execute(executor, final ?? expect.fail('a block'))
    expect(total(executor, 'Finalized')).toEqual([1n, 1])
  })

  test('are not restored either', () => {
    const records = blocksWith([0, 0]).map((block, index, all) => {
      const executor = executed(all.slice(0, index))
      return execute(executor, block)
    })
    const executor = createTestExecutor({ keptVersions: 1 })
    executor.restore(records[0] ?? expect.fail('a record'))
    expect(() => executor.restore(records[1] ?? expect.fail('a record'))).toThrow(
      expect.objectContaining({ code: 'FinalityBehind' }),
    )
  })

  test('need a number of kept versions that there is', () => {
    expect(() => createTestExecutor({ keptVersions: -1 })).toThrow(expect.objectContaining({ code: 'StateOption' }))
  })
})
