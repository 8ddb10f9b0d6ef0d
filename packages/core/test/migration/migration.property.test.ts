import fc from 'fast-check'
import { expect, test } from 'vitest'
import { migrateState, openSnapshot } from '../../src/engine/index.js'
import { fromHex } from '../../src/hex.js'
import { type State, type StateDiff, takeSnapshot } from '../../src/state/index.js'
import { ledger1, ledger2, ledger3 } from './ledger.js'
import { identityOf, little, provider, type RawState, rawOf, stateOf } from './raw-state.js'

/** A state of the first version, in the terms of its business. */
interface Books {
  readonly balances: ReadonlyMap<number, bigint>
  readonly memos: ReadonlyMap<number, number>
  readonly approvals: readonly (readonly [owner: number, spender: number, amount: number])[]
}

const owner = fc.constantFrom(0, 1, 2, 7, 255)
const anyBooks: fc.Arbitrary<Books> = fc.record({
  balances: fc
    .array(fc.tuple(owner, fc.bigInt({ min: 1n, max: 2n ** 60n })), { maxLength: 5 })
    .map((pairs) => new Map(pairs)),
  memos: fc.array(fc.tuple(owner, fc.nat(255)), { maxLength: 4 }).map((pairs) => new Map(pairs)),
  approvals: fc.uniqueArray(fc.tuple(owner, owner, fc.integer({ min: 1, max: 2 ** 32 - 1 })), {
    maxLength: 8,
    selector: ([from, to]) => `${from} ${to}`,
  }),
})

type Entries = readonly (readonly [key: string, value: string])[]

function rawSpaces(spaces: Readonly<Record<string, Entries>>): RawState {
  return Object.fromEntries(
    Object.entries(spaces)
      .filter(([, entries]) => entries.length > 0)
      .map(([name, entries]) => [
        `ledger.${name}`,
        Object.fromEntries(entries.map(([key, value]) => [`0x${key}`, `0x${value}`])),
      ]),
  )
}

function total(books: Books): bigint {
  return [...books.balances.values()].reduce((sum, balance) => sum + balance, 0n)
}

function rawOf1(books: Books): RawState {
  const sum = total(books)
  return rawSpaces({
    total: sum === 0n ? [] : [['', little(sum, 8)]],
    balance: [...books.balances].map(([key, balance]) => [little(key, 1), little(balance, 8)]),
    memo: [...books.memos].map(([key, byte]) => [little(key, 1), `04${little(byte, 1)}`]),
    approval: books.approvals.map(([from, to, amount]) => [`${little(from, 1)}${little(to, 1)}`, little(amount, 4)]),
  })
}

/** What the third version must hold, told from the business and not from the steps in between. */
function rawOf3(books: Books): RawState {
  const sum = total(books)
  return rawSpaces({
    total: sum === 0n ? [] : [['', little(sum, 16)]],
    balance: [...books.balances].map(([key, balance]) => {
      const [free, locked] = books.memos.has(key) ? [0n, balance] : [balance, 0n]
      return [little(key, 1), `${little(free, 8)}${little(locked, 8)}`]
    }),
    allowance: books.approvals.map(([from, to, amount]) => [
      `${little(to, 1)}${little(from, 1)}`,
      `${little(amount, 8)}${little(0, 4)}`,
    ]),
  })
}

test('any state of the first version becomes what the third would say, in one go or in two, and stays so', () => {
  fc.assert(
    fc.property(anyBooks, (books) => {
      const expected = rawOf3(books)
      const atOnce = stateOf(rawOf1(books))
      atOnce.commit(migrateState({ stf: ledger3, provider }, atOnce, identityOf(ledger1)))
      expect(rawOf(atOnce)).toEqual(expected)
      expect(atOnce.root()).toEqual(stateOf(expected).root())
      const inSteps = stateOf(rawOf1(books))
      inSteps.commit(migrateState({ stf: ledger2, provider }, inSteps, identityOf(ledger1)))
      inSteps.commit(migrateState({ stf: ledger3, provider }, inSteps, identityOf(ledger2)))
      expect(inSteps.root()).toEqual(atOnce.root())
      expect(migrateState({ stf: ledger3, provider }, atOnce, identityOf(ledger3)).diff).toEqual([])
    }),
    { numRuns: 150 },
  )
})

test('a snapshot tells the same as the state it was taken of, and taking it changes nothing', () => {
  fc.assert(
    fc.property(anyBooks, anyBooks, (books, next) => {
      const state = stateOf(rawOf1(books))
      const twin = stateOf(rawOf1(books))
      const [root, nodes] = [state.root(), state.nodeCount()]
      const chunks = [...takeSnapshot(state.at(state.version()), fromHex(identityOf(ledger1)))]
      expect(state.root()).toEqual(root)
      expect(state.nodeCount()).toEqual(nodes)
      expect(rawOf(state)).toEqual(rawOf1(books))
      const opened = openSnapshot({ stf: ledger3, provider }, chunks, { root, identity: identityOf(ledger1) })
      expect(rawOf(opened)).toEqual(rawOf3(books))
      // What comes later is what comes of a state that no snapshot was taken of.
      state.commit(state.prepare(diffOf(state, next)))
      twin.commit(twin.prepare(diffOf(twin, next)))
      expect(state.root()).toEqual(twin.root())
      expect(rawOf(state)).toEqual(rawOf(twin))
      state.revert(1)
      expect(state.root()).toEqual(root)
    }),
    { numRuns: 100 },
  )
})

function diffOf(state: State, books: Books): StateDiff {
  const overlay = state.overlay()
  for (const [space, entries] of Object.entries(rawOf1(books))) {
    for (const [key, value] of Object.entries(entries)) overlay.space(space).set(`0x${key.slice(2)}`, fromHex(value))
  }
  return overlay.diff()
}
