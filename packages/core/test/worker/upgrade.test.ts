import { describe, expect, test } from 'vitest'
import { decode, u64 } from '../../src/codec/index.js'
import type { Signer } from '../../src/crypto/index.js'
import { executeGenesis } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { encodeCall, encodePublicGetter, signCall } from '../../src/operation/index.js'
import { blockHeaderHash, engineCodes, verifySignedHeader } from '../../src/receipt/index.js'
import { createState, decodeStateDiff, type State, takeSnapshot } from '../../src/state/index.js'
import { type AnyDefinedStf, defineStf, stfIdentity } from '../../src/stf/index.js'
import type {
  BlockRecordContent,
  Checkpoint,
  FormerVersion,
  ParentchainBlock,
  ShardExecutor,
  ShardExecutorConfig,
} from '../../src/worker/index.js'
import { tally1, tally2, tallyWith } from './tally.js'
import { alice, blockAfter, bob, createTestExecutor, enclave, execute, provider, shard } from './test-shard.js'

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const code1 = bytes32(0xc1)
const code2 = bytes32(0xc2)
const identity1 = stfIdentity(provider, tally1)
const identity2 = stfIdentity(provider, tally2)
const lastBlock = 3
const former: FormerVersion = { mrenclave: code1, stfIdentity: identity1, lastBlock }

const version1 = (): ShardExecutor => createTestExecutor({ stf: tally1, domain: { mrenclave: code1, shard } })
const version2 = (changes: Partial<ShardExecutorConfig> = {}): ShardExecutor =>
  createTestExecutor({ stf: tally2, domain: { mrenclave: code2, shard }, formerVersions: [former], ...changes })

function add(stf: AnyDefinedStf, mrenclave: Hex, signer: Signer, amount: bigint, nonce: number): Uint8Array {
  const call = stf.calls.add
  if (call === undefined) throw new Error('no call')
  const domain = { mrenclave, shard }
  return signCall(encodeCall(call, signer.account, { amount }), { nonce, domain, signer, path: 'indirectCall' })
}

/** Three blocks of version 1, and two behind: in the first of those, somebody has not heard of version 2 yet. */
function blocks(finalized?: number): ParentchainBlock[] {
  const operations = [
    [add(tally1, code1, alice, 5n, 0)],
    [add(tally1, code1, bob, 7n, 0), add(tally2, code2, bob, 7n, 0)],
    [add(tally1, code1, alice, 1n, 1)],
    [add(tally2, code2, alice, 2n, 2), add(tally1, code1, bob, 9n, 1)],
    [add(tally2, code2, bob, 3n, 1)],
  ]
  const made: ParentchainBlock[] = []
  for (const inputs of operations) made.push(blockAfter(made.at(-1), inputs, finalized))
  return made
}

const [firstThree, lastTwo] = [blocks().slice(0, lastBlock), blocks().slice(lastBlock)]
const executeAll = (executor: ShardExecutor, all: readonly ParentchainBlock[]): BlockRecordContent[] =>
  all.map((block) => execute(executor, block))
const headersOf = (records: readonly BlockRecordContent[]) => records.map(({ signedHeader }) => signedHeader.header)

/** Version 1 stops behind its last block; version 2 starts from its records. */
function upgraded(changes: Partial<ShardExecutorConfig> = {}): {
  readonly executor: ShardExecutor
  readonly records: BlockRecordContent[]
} {
  const records = executeAll(version1(), firstThree)
  const executor = version2(changes)
  for (const record of records) executor.restore(record)
  return { executor, records }
}

/** The state that records lead to, made without an executor. */
function stateOf(records: readonly BlockRecordContent[]): State {
  const state = createState(provider)
  state.commit(executeGenesis(tally1, state))
  for (const { diff } of records) state.commit(state.prepare(decodeStateDiff(diff)))
  return state
}

function refusal(act: () => unknown): LockstepError {
  try {
    act()
  } catch (error) {
    if (error instanceof LockstepError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

describe('a shard that is upgraded', () => {
  test('in place, and one that starts with version 2 and replays all: the same headers, roots and receipts', () => {
    const { executor, records } = upgraded()
    const inPlace = [...records, ...executeAll(executor, lastTwo)]
    const replayed = executeAll(version2(), blocks())
    expect(headersOf(inPlace)).toEqual(headersOf(replayed))
    expect(inPlace.map(({ receipts }) => receipts)).toEqual(replayed.map(({ receipts }) => receipts))
    expect(inPlace.map(({ diff }) => diff)).toEqual(replayed.map(({ diff }) => diff))
    expect(headersOf(replayed).map((header) => header.stfIdentity)).toEqual([
      ...[identity1, identity1, identity1],
      ...[identity2, identity2],
    ])
  })

  test('has in its first block of version 2 the migrated state, and this block on top of it', () => {
    const { executor, records } = upgraded()
    const state = stateOf([...records, execute(executor, lastTwo[0] ?? raise())])
    const little = (value: bigint) =>
      `${toHex(Uint8Array.from({ length: 8 }, (_, i) => Number((value >> BigInt(8 * i)) & 255n))).slice(2)}`
    const bytesAt = (space: string, key: Hex) => toHex(state.get(space, key) ?? new Uint8Array(0))
    // By hand: 1000 at genesis, 5 + 7 + 1 of version 1, 1 of version 2's hook, 2 of Alice's.
    expect(bytesAt('tally.total', '0x')).toBe(`0x${little(1016n)}`)
    expect(bytesAt('tally.accounts', '0x')).toBe('0x02000000')
    expect(bytesAt('tally.points', alice.account)).toBe(`0x${little(8n)}${little(48_000n)}`)
    expect(bytesAt('tally.points', bob.account)).toBe(`0x${little(7n)}${little(0n)}`)
    expect(bytesAt('system.nonce', bob.account)).toBe('0x01000000')
  })

  test('chains headers and receipts on over the upgrade', () => {
    const { executor, records } = upgraded()
    const last = records.at(-1)?.signedHeader.header ?? raise()
    const [first] = headersOf(executeAll(executor, lastTwo))
    expect(first?.parent).toBe(blockHeaderHash(provider, last))
    expect(first?.number).toBe(lastBlock + 1)
    expect(first?.receiptsRoot).not.toBe(last.receiptsRoot)
  })

  test('refuses what was signed for the other version, before and behind the upgrade', () => {
    const codes = executeAll(version2(), blocks()).map(({ receipts }) =>
      receipts.map(({ status, code }) => [status, code]),
    )
    const ok = ['Executed', engineCodes.Ok]
    const badSignature = ['Rejected', engineCodes.BadSignature]
    expect(codes).toEqual([[ok], [ok, badSignature], [ok], [ok, badSignature], [ok]])
  })

  test('answers for the blocks of version 1 under the account of the enclave that runs now', () => {
    const anotherAccount = executeAll(
      createTestExecutor({ stf: tally1, domain: { mrenclave: code1, shard }, signer: bob }),
      firstThree,
    )
    const executor = version2()
    for (const record of anotherAccount) executor.restore(record)
    const head = executor.head() ?? raise()
    expect(verifySignedHeader(provider, head, enclave.account)).toBe(true)
    const operationHash = toHex(provider.blake2b256(add(tally1, code1, alice, 1n, 1)))
    const [receipt] = executor.receipts(operationHash)
    expect(verifySignedHeader(provider, receipt?.signedHeader ?? raise(), enclave.account)).toBe(true)
  })

  test('answers getters on states of version 2 only, the final one too', () => {
    const total = encodePublicGetter(tally2.getters.public.total, {})
    const ask = (executor: ShardExecutor, at: 'Latest' | 'Finalized') =>
      executor.answerGetter({ request: toHex(total), at, proof: false })
    const refused = { type: 'Refused', value: 'FormerVersion' }
    const late = blocks(2)
    const executor = version2()
    executeAll(executor, late.slice(0, 3))
    expect(ask(executor, 'Latest')).toEqual(refused)
    executeAll(executor, late.slice(3))
    expect(ask(executor, 'Finalized')).toEqual(refused)
    const answer = ask(executor, 'Latest')
    expect(answer.type === 'Value' && decode(u64, fromHex(answer.value.value))).toBe(1020n)
  })

  test('goes back over the upgrade in a reorganization, and on again to the same headers', () => {
    const late = blocks(1)
    const executor = version2()
    const records = executeAll(executor, late)
    executor.revert(2)
    expect(executor.head()?.header).toEqual(records[1]?.signedHeader.header)
    expect(headersOf(executeAll(executor, late.slice(2)))).toEqual(headersOf(records.slice(2)))
  })

  test('restores records of both versions, its own too', () => {
    const records = executeAll(version2(), blocks())
    const again = version2()
    for (const record of records) again.restore(record)
    expect(again.head()).toEqual(records.at(-1)?.signedHeader)
  })

  test('to other code of the same version keeps its state, and changes what signatures are for', () => {
    const other = { stf: tally1, domain: { mrenclave: code2, shard }, formerVersions: [former] }
    const executor = createTestExecutor(other)
    executeAll(executor, firstThree)
    const next = blockAfter(firstThree.at(-1), [add(tally1, code2, alice, 1n, 2), add(tally1, code1, bob, 1n, 1)])
    const { receipts } = execute(executor, next)
    expect(receipts.map(({ status }) => status)).toEqual(['Executed', 'Rejected'])
  })
})

describe('an upgrade that cannot be', () => {
  test.each([
    [
      'a version without migrate',
      { stf: defineStf({ name: 'tally', version: 2, state: {}, calls: {} }) },
      'UnknownIdentity',
    ],
    ['a strange identity', { formerVersions: [{ ...former, stfIdentity: bytes32(9) }] }, 'UnknownIdentity'],
    [
      'a newer version before an older one',
      {
        formerVersions: [
          { ...former, stfIdentity: identity2 },
          { ...former, lastBlock: 4 },
        ],
      },
      'UpgradeOrder',
    ],
    ['no block', { formerVersions: [{ ...former, lastBlock: 0 }] }, 'UpgradeHeight'],
    ['half a block', { formerVersions: [{ ...former, lastBlock: 1.5 }] }, 'UpgradeHeight'],
    ['a block beyond all', { formerVersions: [{ ...former, lastBlock: 2 ** 32 }] }, 'UpgradeHeight'],
    ['the same block twice', { formerVersions: [former, former] }, 'UpgradeHeight'],
  ])('%s is refused before anything starts', (_, changes, code) => {
    expect(refusal(() => version2(changes)).code).toBe(code)
  })

  test('a height in the past of the records: version 1 has executed blocks of version 2', () => {
    const records = executeAll(version1(), [
      ...firstThree,
      blockAfter(firstThree.at(-1), [add(tally1, code1, alice, 2n, 2)]),
    ])
    const executor = version2()
    for (const record of records.slice(0, lastBlock)) executor.restore(record)
    const last = records.at(-1) ?? raise()
    expect(refusal(() => executor.restore(last))).toMatchObject({
      code: 'RecordVersion',
      details: { value: identity1 },
    })
    expect(executor.head()?.header.number).toBe(lastBlock)
  })

  test('a height in the future of the records: version 2 runs version 1 up to it', () => {
    const records = executeAll(version1(), firstThree.slice(0, 2))
    const executor = version2()
    for (const record of records) executor.restore(record)
    const rest = headersOf(executeAll(executor, blocks().slice(2)))
    expect(rest).toEqual(headersOf(executeAll(version2(), blocks())).slice(2))
  })

  test('records of version 2 that come before its height', () => {
    const early = executeAll(version2({ formerVersions: [{ ...former, lastBlock: 1 }] }), firstThree)
    const executor = version2()
    executor.restore(early[0] ?? raise())
    expect(refusal(() => executor.restore(early[1] ?? raise())).code).toBe('RecordVersion')
  })

  let fails = true
  test.each([
    [
      'a migration that throws',
      'MigrationFailed',
      () => {
        if (fails) throw new Error('the points of Alice are 6')
      },
      (total: bigint) => total,
    ],
    ['a migration that breaks an invariant', 'InvariantBroken', () => {}, (total: bigint) => (fails ? 0n : total)],
  ])('%s leaves the old state as it is, says nothing of it, and may be tried again', (_, code, run, total) => {
    fails = true
    const { executor } = upgraded({ stf: tallyWith({ from: tally1, run, total }) })
    const before = executor.head()
    const refused = refusal(() => execute(executor, lastTwo[0] ?? raise()))
    expect(refused).toMatchObject({
      code: 'UpgradeRefused',
      details: { field: 'migrate', value: code, limit: lastBlock },
    })
    expect(refused.message).not.toContain('Alice')
    expect(executor.head()).toEqual(before)
    fails = false
    expect(headersOf(executeAll(executor, lastTwo))).toEqual(
      headersOf(executeAll(version2(), blocks())).slice(lastBlock),
    )
  })

  test('a record that cannot be sealed leaves version 1 in force', () => {
    const { executor } = upgraded()
    const broken = () => executor.execute(lastTwo[0] ?? raise(), () => raise('no room'))
    expect(broken).toThrow('no room')
    expect(executor.head()?.header.stfIdentity).toBe(identity1)
    expect(headersOf(executeAll(executor, lastTwo))).toEqual(
      headersOf(executeAll(version2(), blocks())).slice(lastBlock),
    )
  })
})

describe('a shard that starts from a snapshot of version 1', () => {
  const all = executeAll(version2(), blocks())
  const checkpoint = (count: number, changes: Partial<Checkpoint> = {}): Checkpoint => {
    const state = stateOf(all.slice(0, count))
    const { signedHeader } = all[count - 1] ?? raise()
    return { signedHeader, chunks: [...takeSnapshot(state.at(state.version()), fromHex(identity1))], ...changes }
  }

  test.each([1, 2, 3])('behind block %i goes on to the same headers, through the upgrade', (count) => {
    const executor = version2({ checkpoint: checkpoint(count) })
    expect(executor.head('Finalized')?.header.number).toBe(count)
    expect(headersOf(executeAll(executor, blocks().slice(count)))).toEqual(headersOf(all).slice(count))
    expect(refusal(() => executor.revert(count - 1)).code).toBe('BlockFinal')
  })

  test('refuses a snapshot that is not of the trusted root, or names another identity', () => {
    const other = checkpoint(2).chunks
    expect(refusal(() => version2({ checkpoint: checkpoint(3, { chunks: other }) })).code).toMatch(/^Snapshot/)
    const state = stateOf(all.slice(0, 3))
    const renamed = [...takeSnapshot(state.at(state.version()), fromHex(identity2))]
    expect(refusal(() => version2({ checkpoint: checkpoint(3, { chunks: renamed }) })).code).toMatch(/^Snapshot/)
  })

  test.each([
    ['another shard', { shard: bytes32(1) }],
    ['a version out of its time', { stfIdentity: identity2 }],
  ])('refuses a header of %s', (_, changes) => {
    const given = checkpoint(3)
    const signedHeader = { ...given.signedHeader, header: { ...given.signedHeader.header, ...changes } }
    expect(refusal(() => version2({ checkpoint: { ...given, signedHeader } })).code).toBe('CheckpointForeign')
  })
})

function raise(message = 'missing'): never {
  throw new Error(message)
}
