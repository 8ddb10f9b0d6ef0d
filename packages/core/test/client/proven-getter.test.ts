import { describe, expect, test } from 'vitest'
import { type ReadOptions, readPublic, readTrusted, verifyProvenValue } from '../../src/client/index.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { encodePublicGetter } from '../../src/operation/index.js'
import { createState, encodeStateProof } from '../../src/state/index.js'
import type { AnswerOf, ProvenEntry, ProvenValue, ShardExecutor } from '../../src/worker/index.js'
import { ledger } from '../worker/ledger.js'
import {
  alice,
  blockAfter,
  bob,
  createTestExecutor,
  enclave,
  execute,
  operation,
  provider,
  shard,
} from '../worker/test-shard.js'
import { accessTo, answer } from './test-connection.js'

const { calls } = ledger
const getters = ledger.getters.public
const { mine } = ledger.getters.trusted
const proof = ledger

/** Block 1 has a note of Alice's in slot 1, block 2 one of Bob's in slot 2 and Bob as Alice's friend; 1 is final. */
function createShard(): ShardExecutor {
  const executor = createTestExecutor()
  const first = blockAfter(undefined, [operation(calls.write, { slot: 1, note: '0x0101' }, alice, 0)])
  const more = [
    operation(calls.write, { slot: 2, note: '0x02' }, bob, 0),
    operation(calls.befriend, { friend: bob.account }, alice, 1),
  ]
  execute(executor, first)
  execute(executor, blockAfter(first, more, 1))
  return executor
}
const executor = createShard()
const access = accessTo((query) => answer(executor, query))

/** The same enclave, if it answered proofs otherwise. */
const lying = (lie: (honest: ProvenValue) => ProvenValue) =>
  accessTo((query) => {
    const honest = answer(executor, query)
    return honest.type === 'Proven' ? { ...honest, value: lie(honest.value) } : honest
  })

const refusedAs = (code: string) => expect.objectContaining({ code })

function provenAnswer(from: ShardExecutor, request: Uint8Array): ProvenValue {
  const reply = from.answerGetter({ request: toHex(request), at: 'Latest', proof: true })
  return reply.type === 'Proven' ? reply.value : expect.fail(reply.value.toString())
}

describe('a proven getter', () => {
  test('is answered with the entry that it read, and its header', async () => {
    const { value, entries, at } = await readPublic(access, getters.note, { slot: 1 }, { proof })
    expect([value, at]).toEqual(['0x0101', executor.head()])
    expect(entries?.map(({ space, key }) => [space, key])).toEqual([['ledger.note', '0x01']])
  })

  test('is answered with proofs of absence', async () => {
    const { value, entries } = await readPublic(access, getters.present, { slots: [1, 5, 6, 255] }, { proof })
    expect([value, entries?.length]).toEqual([[1, 255], 4])
  })

  test('proves an entry once, however often it is read', async () => {
    const { entries } = await readPublic(access, getters.present, { slots: [1, 5, 1, 5, 1] }, { proof })
    expect(entries).toHaveLength(2)
  })

  test('proves what it reads because of what it has read, nonces among it', async () => {
    const known = await readPublic(access, getters.ownerNonce, { slot: 1 }, { proof })
    expect(known.value).toEqual({ nonce: 2, block: 2, timestamp: 24_000n, shard })
    expect(known.entries?.map(({ space }) => space)).toEqual(['ledger.owner', 'system.nonce'])
    const unknown = await readPublic(access, getters.ownerNonce, { slot: 9 }, { proof })
    expect([unknown.value.nonce, unknown.entries?.length]).toEqual([0xffff, 1])
  })

  test('proves maps of two keys, and what needs no state at all', async () => {
    expect(await readPublic(access, getters.count, { first: 1, second: 6 }, { proof })).toMatchObject({ value: 1 })
    expect(await readPublic(access, getters.constant, {}, { proof })).toMatchObject({ value: 42, entries: [] })
  })

  test('is proven on the final state under its own root', async () => {
    const { value, at } = await readPublic(access, getters.note, { slot: 2 }, { proof, at: 'Finalized' })
    expect([value, at]).toEqual([null, executor.head('Finalized')])
    const latest = await readPublic(access, getters.note, { slot: 2 }, { proof, at: 'Latest' })
    expect([latest.value, latest.at]).toEqual(['0x02', executor.head()])
  })

  test('is proven to its signer and to a delegate of it', async () => {
    const own = await readTrusted(access, mine, {}, { signer: alice, expiry: 2, proof })
    const asked = await readTrusted(access, mine, {}, { signer: bob, expiry: 2, proof, asDelegateOf: alice.account })
    expect(own.value).toEqual({ who: alice.account, nonce: 2, friend: bob.account })
    expect(asked).toEqual(own)
    const stranger = readTrusted(access, mine, {}, { signer: alice, expiry: 2, proof, asDelegateOf: bob.account })
    await expect(stranger).rejects.toMatchObject({ code: 'QueryRefused', details: { value: 'Unauthorized' } })
  })

  test('is answered without a proof to whoever wants none', async () => {
    expect(await readPublic(access, getters.note, { slot: 1 })).toEqual({ value: '0x0101', at: executor.head() })
    const asked = await readTrusted(access, mine, {}, { signer: bob, expiry: 2, asDelegateOf: alice.account })
    expect(asked.value.who).toBe(alice.account)
  })
})

describe('no proof is given', () => {
  const slots = (count: number) => ({ slots: Array.from({ length: count }, (_, slot) => slot) })
  const refusal = (value: string) => ({ code: 'QueryRefused', details: { value } })

  test('of a getter that does not declare it', async () => {
    await expect(readPublic(access, getters.hidden, {}, { proof })).rejects.toMatchObject(refusal('NotProven'))
    expect((await readPublic(access, getters.hidden, {})).value).toBe(2n)
  })

  test('of a page', async () => {
    await expect(readPublic(access, getters.firstNotes, {}, { proof })).rejects.toMatchObject(refusal('Unprovable'))
    expect((await readPublic(access, getters.firstNotes, {})).value).toEqual([1, 2, 255])
  })

  test('of more than 64 entries', async () => {
    expect((await readPublic(access, getters.present, slots(64), { proof })).entries).toHaveLength(64)
    await expect(readPublic(access, getters.present, slots(65), { proof })).rejects.toMatchObject(refusal('Unprovable'))
    expect((await readPublic(access, getters.present, slots(65))).value).toEqual([1, 2])
  })

  test('of a getter that fails', async () => {
    await expect(readPublic(access, getters.fails, {}, { proof })).rejects.toMatchObject(refusal('Internal'))
  })

  test('to whoever may not have the answer', async () => {
    const late = readTrusted(access, mine, {}, { signer: alice, expiry: 1, proof })
    await expect(late).rejects.toMatchObject(refusal('Expired'))
  })
})

describe('an answer is refused', () => {
  const ask = (lie: (honest: ProvenValue) => ProvenValue, options: ReadOptions = {}) =>
    readPublic(lying(lie), getters.present, { slots: [1, 2, 3] }, { proof, ...options })
  const withEntries =
    (change: (entries: readonly ProvenEntry[]) => readonly ProvenEntry[]) => (honest: ProvenValue) => ({
      ...honest,
      entries: change(honest.entries),
    })

  test('not where nothing is forged', async () => {
    expect((await ask((honest) => honest)).value).toEqual([1, 2])
  })

  test('whose value does not follow from its entries', async () => {
    await expect(ask((honest) => ({ ...honest, value: '0x0401' }))).rejects.toThrow(refusedAs('ValueForged'))
  })

  test('with the proof of a value that is not in the state', async () => {
    const state = createState(provider)
    state.commit(state.prepare([{ space: 'ledger.note', changes: [{ key: '0x03', value: Uint8Array.of(4, 9) }] }]))
    const forged = toHex(encodeStateProof(state.prove('ledger.note', '0x03')))
    const lie = withEntries((entries) =>
      entries.map((entry) => (entry.key === '0x03' ? { ...entry, proof: forged } : entry)),
    )
    await expect(ask(lie)).rejects.toThrow(refusedAs('ProofForged'))
  })

  test('with the proof of another entry', async () => {
    const lie = withEntries(([first, second, third]) =>
      first && second && third ? [{ ...first, proof: third.proof }, second, third] : [],
    )
    await expect(ask(lie)).rejects.toThrow(refusedAs('ProofForged'))
  })

  test('with no proof at all', async () => {
    const lie = withEntries((entries) => entries.map((entry): ProvenEntry => ({ ...entry, proof: '0x' })))
    await expect(ask(lie)).rejects.toThrow(refusedAs('ProofForged'))
  })

  test('without one of the entries', async () => {
    await expect(ask(withEntries((entries) => entries.slice(1)))).rejects.toThrow(refusedAs('WitnessMismatch'))
    await expect(ask(withEntries(() => []))).rejects.toThrow(refusedAs('WitnessMismatch'))
  })

  test('without an entry whose absence the getter would not notice', async () => {
    const lie = (honest: ProvenValue): ProvenValue => ({ ...honest, value: '0x00', entries: [] })
    const asked = readPublic(lying(lie), getters.careless, { slot: 1 }, { proof })
    await expect(asked).rejects.toThrow(refusedAs('WitnessMismatch'))
  })

  test('with an entry too much, or one twice', async () => {
    const other = provenAnswer(executor, encodePublicGetter(getters.total, {})).entries
    await expect(ask(withEntries((entries) => [...entries, ...other]))).rejects.toThrow(refusedAs('WitnessMismatch'))
    await expect(ask(withEntries((entries) => [...entries, ...entries.slice(2)]))).rejects.toThrow(
      refusedAs('WitnessMismatch'),
    )
  })

  test('for a getter that reads a page here', async () => {
    const lie = (): AnswerOf<'Proven'> => ({
      type: 'Proven',
      value: { ...provenAnswer(executor, encodePublicGetter(getters.constant, {})), value: '0x00' },
    })
    await expect(readPublic(accessTo(lie), getters.firstNotes, {}, { proof })).rejects.toThrow(
      refusedAs('WitnessMismatch'),
    )
  })

  test('under the root of another block', async () => {
    const at = executor.head('Finalized') ?? expect.fail('a final block')
    await expect(ask((honest) => ({ ...honest, at }))).rejects.toThrow(refusedAs('ProofForged'))
  })

  test('under a header that was changed, or that another account signed', async () => {
    const changed = ({ at, ...rest }: ProvenValue): ProvenValue => ({
      ...rest,
      at: { ...at, header: { ...at.header, number: at.header.number + 1 } },
    })
    await expect(ask(changed)).rejects.toThrow(refusedAs('HeaderForged'))
    const impostor = createTestExecutor({ signer: alice })
    execute(impostor, blockAfter(undefined, []))
    const at = impostor.head() ?? expect.fail('a head')
    await expect(ask((honest) => ({ ...honest, at }))).rejects.toThrow(refusedAs('HeaderForged'))
  })

  test('that the same enclave gives for another shard', async () => {
    const other: Hex = `0x${'0c'.repeat(32)}`
    const elsewhere = createTestExecutor({ domain: { mrenclave: access.worker.mrenclave, shard: other } })
    execute(elsewhere, blockAfter(undefined, []))
    const stranger = accessTo((query) => answer(elsewhere, query))
    const asked = readPublic(stranger, getters.note, { slot: 1 }, { proof })
    await expect(asked).rejects.toThrow(refusedAs('HeaderForged'))
    await expect(readPublic(stranger, getters.note, { slot: 1 })).rejects.toThrow(refusedAs('HeaderForged'))
  })

  test('of a block that is too old for the asker', async () => {
    expect((await ask((honest) => honest, { minimumBlock: 2 })).value).toEqual([1, 2])
    await expect(ask((honest) => honest, { minimumBlock: 3 })).rejects.toThrow(refusedAs('OldState'))
    await expect(ask((honest) => honest, { minimumBlock: 2, at: 'Finalized' })).rejects.toThrow(refusedAs('OldState'))
    const plain = readPublic(access, getters.total, {}, { minimumBlock: 3 })
    await expect(plain).rejects.toThrow(refusedAs('OldState'))
  })

  test('of another STF than the one at hand, however alike', async () => {
    const another = { ...ledger, identityText: ledger.identityText.replace('ledger 1', 'ledger 2') }
    expect(another.identityText).not.toBe(ledger.identityText)
    await expect(ask((honest) => honest, { proof: another })).rejects.toThrow(refusedAs('ForeignStf'))
  })

  test('that is none to the question', async () => {
    const plain = accessTo((query) =>
      query.type === 'Getter' ? executor.answerGetter({ ...query.value, proof: false }) : answer(executor, query),
    )
    await expect(readPublic(plain, getters.total, {}, { proof })).rejects.toThrow(refusedAs('UnexpectedAnswer'))
  })
})

describe('an answer that is passed on', () => {
  const request = encodePublicGetter(getters.note, { slot: 1 })
  const expected = { stf: ledger, shard, enclaveAccount: enclave.account }

  test('convinces whoever has it together with its request', () => {
    expect(() => verifyProvenValue(provider, expected, request, provenAnswer(executor, request))).not.toThrow()
  })

  test('is not the answer to another request', () => {
    const other = encodePublicGetter(getters.note, { slot: 2 })
    expect(() => verifyProvenValue(provider, expected, other, provenAnswer(executor, request))).toThrow(
      refusedAs('WitnessMismatch'),
    )
    for (const none of [new Uint8Array(0), fromHex('0x00ff')]) {
      expect(() => verifyProvenValue(provider, expected, none, provenAnswer(executor, request))).toThrow(
        refusedAs('ForeignStf'),
      )
    }
  })
})
