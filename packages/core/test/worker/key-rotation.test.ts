import { describe, expect, test } from 'vitest'
import { shieldingKeyText } from '../../src/crypto/index.js'
import { codeName, engineCodes, verifySignedReceipt } from '../../src/receipt/index.js'
import {
  assertKeyRotation,
  type BlockRecordContent,
  type KeyChange,
  keyChangeHash,
  type ParentchainBlock,
  type ShardExecutor,
} from '../../src/worker/index.js'
import { createAnnouncementJudge } from '../../src/worker/judge-announcements.js'
import {
  announcement,
  announcing,
  createRotatingExecutor,
  encryptedFor,
  keyHash,
  publicKey,
  rotation,
} from './announcements.js'
import { ledger } from './ledger.js'
import {
  alice,
  blockAfter,
  bob,
  createTestExecutor,
  enclave,
  execute,
  mrenclave,
  operation,
  provider,
  shard,
} from './test-shard.js'

/** One block for each list of inputs. */
function chainOf(inputs: readonly (readonly Uint8Array[])[]): readonly ParentchainBlock[] {
  const blocks: ParentchainBlock[] = []
  for (const each of inputs) blocks.push(blockAfter(blocks.at(-1), each))
  return blocks
}

const executeAll = (executor: ShardExecutor, blocks: readonly ParentchainBlock[]): BlockRecordContent[] =>
  blocks.map((block) => execute(executor, block))

const outcomes = (record: BlockRecordContent | undefined): string[] =>
  record?.receipts.map((receipt) => `${receipt.status} ${codeName(ledger, receipt)}`) ?? []

const write = (slot: number, nonce: number, signer = alice) =>
  operation(ledger.calls.write, { slot, note: '0x01' }, signer, nonce)

/** What becomes of the announcements in block 2, behind an empty one. */
const judged = (...announcements: readonly Uint8Array[]): string[] =>
  outcomes(executeAll(createRotatingExecutor(), chainOf([[], announcements])).at(-1))

describe('announced in block 3, with a lead of 2 blocks and an overlap of 3', () => {
  const blocks = chainOf([[], [], [announcement(1)], ...Array.from({ length: 8 }, () => [])])

  test('the new key opens block 6 and all behind it, the old one block 8 and all before it', () => {
    const executor = createRotatingExecutor()
    executeAll(executor, blocks)
    const [k0, k1] = [keyHash(0), keyHash(1)]
    expect(Array.from({ length: 11 }, (_, index) => executor.shieldingKeys(index + 1))).toEqual([
      ...[[k0], [k0], [k0], [k0], [k0]],
      ...[
        [k1, k0],
        [k1, k0],
        [k1, k0],
      ],
      ...[[k1], [k1], [k1]],
    ])
  })

  test('operations are opened for these keys, and refused as undecryptable for others', () => {
    const alone = (key: number, number: number) => {
      const inputs = blocks.slice(0, number).map(({ extrinsics }) => extrinsics)
      inputs[number - 1] = [...(inputs[number - 1] ?? []), encryptedFor(key, write(1, 0))]
      return outcomes(executeAll(createRotatingExecutor(), chainOf(inputs)).at(-1)).at(-1)
    }
    expect([1, 3, 5, 6, 8, 9].map((number) => [alone(0, number), alone(1, number)])).toEqual([
      ['Executed Ok', 'Rejected Undecryptable'],
      ['Executed Ok', 'Rejected Undecryptable'],
      ['Executed Ok', 'Rejected Undecryptable'],
      ['Executed Ok', 'Executed Ok'],
      ['Executed Ok', 'Executed Ok'],
      ['Rejected Undecryptable', 'Executed Ok'],
    ])
  })

  test('the receipt tells of the change, under the receipts root of the signed header; the state does not', () => {
    const executor = createRotatingExecutor()
    const records = executeAll(executor, blocks)
    const [signed, ...more] = executor.receipts(keyChangeHash(provider, keyHash(1)))
    expect(more).toEqual([])
    expect(signed && verifySignedReceipt(provider, signed, enclave.account)).toBe(true)
    expect(signed?.receipt).toMatchObject({ status: 'Executed', module: 0, code: engineCodes.Ok, block: 3, index: 0 })
    const change = { generation: 1, previous: keyHash(0), key: keyHash(1), announced: 3, effective: 6, retired: 9 }
    expect(executor.keyChanges()).toEqual([change])
    // SCALE: generation ‖ previous ‖ key ‖ announced ‖ effective ‖ retired.
    expect(signed?.receipt.output).toBe(
      `0x01000000${keyHash(0).slice(2)}${keyHash(1).slice(2)}030000000600000009000000`,
    )
    const without = executeAll(createRotatingExecutor(), chainOf(blocks.map(() => [])))
    expect(records.map(({ signedHeader: { header } }) => header.stateRoot)).toEqual(
      without.map(({ signedHeader: { header } }) => header.stateRoot),
    )
  })

  test('stands among other inputs in its own place', () => {
    const inputs = [
      encryptedFor(0, write(1, 0)),
      announcement(1),
      encryptedFor(0, write(2, 1)),
      encryptedFor(0, write(2, 0, bob)),
    ]
    const [record] = executeAll(createRotatingExecutor(), chainOf([inputs]))
    expect(outcomes(record)).toEqual(['Executed Ok', 'Executed Ok', 'Executed Ok', 'Failed ledger.NotYours'])
    expect(record?.receipts.map(({ index }) => index)).toEqual([0, 1, 2, 3])
    expect(record?.receipts[1]?.operationHash).toBe(keyChangeHash(provider, keyHash(1)))
  })

  test('comes back with the records, and goes with a reorganization', () => {
    const executor = createRotatingExecutor()
    const records = executeAll(executor, blocks)
    const restored = createRotatingExecutor()
    for (const record of records) restored.restore(record)
    expect(restored.keyChanges()).toEqual(executor.keyChanges())
    const open = createRotatingExecutor()
    const unfinal: ParentchainBlock[] = []
    for (const { extrinsics } of blocks) unfinal.push(blockAfter(unfinal.at(-1), extrinsics, 0))
    executeAll(open, unfinal)
    open.revert(3)
    expect(open.keyChanges()).toHaveLength(1)
    open.revert(2)
    expect(open.keyChanges()).toEqual([])
    expect(open.shieldingKeys(6)).toEqual([keyHash(0)])
    execute(open, blockAfter(unfinal[1], [announcement(1)], 0, 1))
    expect(open.keyChanges()).toEqual(executor.keyChanges())
  })

  test('is what a worker has that starts from a snapshot behind it, and follows on', () => {
    const executor = createRotatingExecutor()
    const before = executeAll(executor, blocks.slice(0, 7))
    const snapshot = executor.snapshot()
    const signedHeader = before.at(-1)?.signedHeader
    if (snapshot === undefined || signedHeader === undefined) throw new Error('block 7 is final')
    const { keyChanges = [] } = snapshot
    const late = createRotatingExecutor({ checkpoint: { signedHeader, chunks: snapshot.chunks(), keyChanges } })
    const further = chainOf([
      ...blocks.map(({ extrinsics }) => extrinsics).slice(0, 7),
      [encryptedFor(0, write(1, 0))],
      [encryptedFor(0, write(1, 1)), encryptedFor(1, write(1, 1))],
    ])
    const [eighth, ninth] = executeAll(late, further.slice(7))
    expect([outcomes(eighth), outcomes(ninth)]).toEqual([['Executed Ok'], ['Rejected Undecryptable', 'Executed Ok']])
    expect([eighth, ninth].map((record) => record?.signedHeader)).toEqual(
      executeAll(executor, further.slice(7)).map((record) => record.signedHeader),
    )
  })
})

describe('an announcement is refused', () => {
  test('that no authority permits, or permits for another key, shard or key before it: BadSignature', () => {
    expect(judged(announcement(1, { by: alice }))).toEqual(['Rejected BadSignature'])
    expect(judged(announcement(1, { permit: { next: keyHash(2) } }))).toEqual(['Rejected BadSignature'])
    expect(judged(announcement(1, { permit: { shard: mrenclave } }))).toEqual(['Rejected BadSignature'])
    expect(judged(announcement(1, { permit: { previous: keyHash(2) } }))).toEqual(['Rejected BadSignature'])
    const back = announcement(1, { permit: { next: keyHash(0) }, shieldingKey: shieldingKeyText(publicKey(0)) })
    expect(judged(back)).toEqual(['Rejected BadSignature'])
  })

  test('of a key of another size or exponent, or of no key: Undecodable', () => {
    const text = shieldingKeyText(publicKey(1))
    const short = text.replace(/128\],"e"/, '127],"e"')
    expect(short).not.toBe(text)
    for (const shieldingKey of [
      short,
      text.replace('"e":[1,', '"e":[2,'),
      text.replace('"e":[1,0,1,0]', '"e":[1,0,0,0]'),
      '{}',
      '',
    ]) {
      expect(judged(announcement(1, { shieldingKey }))).toEqual(['Rejected Undecodable'])
    }
    const whole = announcement(1)
    expect(judged(whole.subarray(0, -1), whole)).toEqual(['Rejected Undecodable', 'Executed Ok'])
  })

  test('the second time in a block, and where another key of this generation came first: StaleNonce', () => {
    expect(judged(announcement(1), announcement(1))).toEqual(['Executed Ok', 'Rejected StaleNonce'])
    const other = announcement(2, { permit: { generation: 1, previous: keyHash(0) } })
    expect(judged(announcement(1), other)).toEqual(['Executed Ok', 'Rejected StaleNonce'])
    expect(judged(other, announcement(1))).toEqual(['Executed Ok', 'Rejected StaleNonce'])
  })

  test('of a later generation than comes next, and before the last change is through: FutureNonce', () => {
    expect(judged(announcement(2))).toEqual(['Rejected FutureNonce'])
    expect(judged(announcement(1), announcement(2))).toEqual(['Executed Ok', 'Rejected FutureNonce'])
    // Announced in block 1: the old key is retired with block 1 + 2 + 1 + 3 = 7.
    const inputs = [
      [announcement(1)],
      [],
      [],
      [announcement(2)],
      [],
      [announcement(2)],
      [announcement(2)],
      [announcement(1)],
    ]
    const records = executeAll(createRotatingExecutor(), chainOf(inputs))
    expect(records.flatMap(outcomes)).toEqual([
      'Executed Ok',
      'Rejected FutureNonce',
      'Rejected FutureNonce',
      'Executed Ok',
      'Rejected StaleNonce',
    ])
  })

  test('where keys are for ever: UnhandledInput', () => {
    const executor = createTestExecutor({ lightClient: announcing, firstShieldingKey: keyHash(0) })
    expect(outcomes(executeAll(executor, chainOf([[announcement(1)]]))[0])).toEqual(['Rejected UnhandledInput'])
  })

  test('and its receipt is found by the key that it names', () => {
    const executor = createRotatingExecutor()
    executeAll(executor, chainOf([[announcement(1, { by: alice })]]))
    const [signed] = executor.receipts(keyChangeHash(provider, keyHash(1)))
    expect(signed?.receipt).toMatchObject({ status: 'Rejected', output: '0x', index: 0 })
  })

  test('where the shard has had its 64 keys: FutureNonce', () => {
    const changes = (count: number): KeyChange[] =>
      Array.from({ length: count }, (_, index) => ({
        ...{ generation: index + 1, previous: keyHash(index), key: keyHash(index + 1) },
        ...{ announced: index, effective: index, retired: index },
      }))
    const codeAfter = (count: number) => {
      const rules = { provider, shard, rotation, block: 1000, first: keyHash(0), changes: changes(count) }
      const input = {
        kind: 'announcement',
        shard,
        announcement: announcement(count + 1).slice(1),
        inputHash: shard,
      } as const
      return createAnnouncementJudge(rules).judge(input, 0).code
    }
    expect([62, 63].map(codeAfter)).toEqual(['Ok', 'FutureNonce'])
  })
})

test('blocks of a former version follow the settings that it had', () => {
  const stfIdentity = executeAll(createRotatingExecutor(), chainOf([[]]))[0]?.signedHeader.header.stfIdentity ?? '0x'
  const formerVersions = [
    { mrenclave, stfIdentity, lastBlock: 2, keyRotation: { ...rotation, leadBlocks: 1, overlapBlocks: 1 } },
    { mrenclave: shard, stfIdentity, lastBlock: 3 },
  ]
  const executor = createRotatingExecutor({ formerVersions, domain: { mrenclave: keyHash(0), shard } })
  const records = executeAll(executor, chainOf([[announcement(1)], [], [announcement(2)], [announcement(2)]]))
  expect(records.flatMap(outcomes)).toEqual(['Executed Ok', 'Rejected UnhandledInput', 'Executed Ok'])
  expect(executor.keyChanges().map(({ effective, retired }) => [effective, retired])).toEqual([
    [3, 4],
    [7, 10],
  ])
})

test('a lead or an overlap that is no number of blocks is refused', () => {
  expect(() => assertKeyRotation(rotation)).not.toThrow()
  for (const blocks of [0, -1, 1.5, 1_000_001, Number.NaN]) {
    for (const field of ['leadBlocks', 'overlapBlocks']) {
      expect(() => assertKeyRotation({ ...rotation, [field]: blocks })).toThrow(
        expect.objectContaining({ code: 'KeyRotationBlocks' }),
      )
    }
  }
  expect(() => assertKeyRotation({ ...rotation, authorities: ['0x00'] })).toThrow()
})
