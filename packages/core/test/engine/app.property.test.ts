import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccountId, type Codec, decode, u8, u32, u64 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import type { PreparedInput } from '../../src/operation/index.js'
import { codeName } from '../../src/receipt/index.js'
import type { State } from '../../src/state/index.js'
import { composeStf, defineStf, doubleMap, map, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, provider } from './probe.js'

const people: readonly Hex[] = [alice, bob, `0x${'ca'.repeat(32)}`]
const start = 12n

/** Money with a fee of 1, and delegates with an allowance. */
const bank = defineStf({
  name: 'bank',
  version: 1,
  state: {
    balance: map(AccountId, u64, start),
    earned: value(u64, 0n),
    allowance: doubleMap(AccountId, AccountId, u64, 0n),
  },
  errors: ['Poor'],
  events: { Paid: {}, Moved: { amount: u64 } },
  calls: {
    allow: {
      args: { who: AccountId, amount: u64 },
      execute: ({ state, origin }, { who, amount }) => state.allowance.set(origin, who, amount),
    },
  },
  interface: {
    /** Writes first and looks then, as it must not matter. */
    withdraw({ state, emit, fail }, who: Hex, amount: bigint): void {
      emit('Moved', { amount })
      const balance = state.balance.get(who)
      state.balance.set(who, balance >= amount ? balance - amount : 0n)
      if (balance < amount) fail('Poor')
    },
  },
  admission: {
    chargeFee({ state, origin, emit }) {
      const balance = state.balance.get(origin)
      emit('Paid', {})
      state.earned.update((earned) => earned + 1n)
      if (balance === 0n) return false
      state.balance.set(origin, balance - 1n)
      return true
    },
    authorizeCall({ state, origin }, { delegate, spends }) {
      const allowance = state.allowance.get(origin, delegate)
      state.allowance.set(origin, delegate, allowance > spends ? allowance - spends : 0n)
      return allowance >= spends && allowance > 0n
    },
  },
})

const shop = defineStf({
  name: 'shop',
  version: 1,
  state: { stock: value(u32, 6), sold: map(AccountId, u32, 0) },
  errors: { SoldOut: { left: u32 } },
  events: { Sold: {} },
  effects: { ship: { items: u8 } },
  uses: { bank },
  calls: {
    /** Buys so many items at 2, one after the other; `careful` goes without those that cannot be had. */
    buy: {
      args: { items: u8, careful: u8 },
      returns: u32,
      weight: { operations: 40, bytes: 4_000 },
      spends: ({ items }) => BigInt(items) * 2n,
      execute({ state, use, origin, attempt, emit, fail, send }, { items, careful }) {
        const buyOne = (): void => {
          emit('Sold', {})
          send('ship', { items: 1 })
          state.sold.update(origin, (count) => count + 1)
          if (state.stock.get() === 0) fail('SoldOut', { left: 0 })
          state.stock.update((count) => count - 1)
          use.bank.withdraw(origin, 2n)
        }
        for (let item = 0; item < items; item += 1) {
          if (careful === 1) attempt(buyOne)
          else buyOne()
        }
        return state.sold.get(origin)
      },
    },
    breakDown: {
      execute({ state, use, origin }) {
        state.stock.set(99)
        use.bank.withdraw(origin, 1n)
        throw new Error('ouch')
      },
    },
  },
})

const app = composeStf({
  name: 'town',
  version: 1,
  modules: { bank: { stf: bank, index: 'top' }, shop: { stf: shop, index: 50 } },
})
const { bank: bankPart, shop: shopPart } = app.modules

type Step =
  | { readonly kind: 'buy'; readonly items: number; readonly careful: number }
  | { readonly kind: 'allow'; readonly who: number; readonly amount: number }
  | { readonly kind: 'breakDown' }
type Signed = Step & { readonly sender: number; readonly delegate: number | undefined }

/** Most have the nonce that is the next, so that most are executed. */
const step: fc.Arbitrary<Signed> = fc
  .tuple(
    fc.oneof(
      { weight: 5, arbitrary: fc.record({ kind: fc.constant<'buy'>('buy'), items: fc.nat(4), careful: fc.nat(1) }) },
      { weight: 2, arbitrary: fc.record({ kind: fc.constant<'allow'>('allow'), who: fc.nat(2), amount: fc.nat(5) }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant<'breakDown'>('breakDown') }) },
    ),
    fc.nat(2),
    fc.option(fc.nat(2), { nil: undefined, freq: 3 }),
  )
  .map(([each, sender, delegate]) => ({ ...each, sender, delegate }))

interface Town {
  readonly nonces: number[]
  readonly balances: bigint[]
  readonly allowances: Map<string, bigint>
  readonly sold: number[]
  stock: number
  earned: bigint
  shipped: number
  events: number
}

/** Which code each step has, and what the town is then: in the terms of the rules, with whole copies for rollback. */
function model(steps: readonly Signed[]): { readonly codes: string[]; readonly town: Town } {
  let town: Town = {
    nonces: [0, 0, 0],
    balances: [start, start, start],
    allowances: new Map(),
    sold: [0, 0, 0],
    stock: 6,
    earned: 0n,
    shipped: 0,
    events: 0,
  }
  const codes = steps.map((each) => {
    const { sender, delegate } = each
    const spends = each.kind === 'buy' ? BigInt(each.items) * 2n : 0n
    const key = `${sender}.${delegate}`
    const allowance = town.allowances.get(key) ?? 0n
    if (delegate !== undefined && (allowance === 0n || allowance < spends)) return 'Unauthorized'
    if ((town.balances[sender] ?? 0n) === 0n) return 'FeeUnpaid'
    town.nonces[sender] = (town.nonces[sender] ?? 0) + 1
    town.balances[sender] = (town.balances[sender] ?? 0n) - 1n
    town.earned += 1n
    town.events += 1
    const next = structuredClone(town)
    if (delegate !== undefined) next.allowances.set(key, allowance - spends)
    const code = run(next, each)
    if (code === 'Ok') town = next
    return code
  })
  return { codes, town }
}

function run(town: Town, each: Signed): string {
  const { sender } = each
  if (each.kind === 'breakDown') return town.balances[sender] === 0n ? 'bank.Poor' : 'Internal'
  if (each.kind === 'allow') {
    town.allowances.set(`${sender}.${each.who}`, BigInt(each.amount))
    return 'Ok'
  }
  for (let item = 0; item < each.items; item += 1) {
    const balance = town.balances[sender] ?? 0n
    const code = town.stock === 0 ? 'shop.SoldOut' : balance < 2n ? 'bank.Poor' : undefined
    if (code !== undefined && each.careful === 0) return code
    if (code !== undefined) continue
    town.stock -= 1
    town.balances[sender] = balance - 2n
    town.sold[sender] = (town.sold[sender] ?? 0) + 1
    town.shipped += 1
    town.events += 2
  }
  return 'Ok'
}

function inputsOf(steps: readonly Signed[], codes: readonly string[]): PreparedInput[] {
  const nonces = [0, 0, 0]
  return steps.map((each, at) => {
    const { sender, delegate } = each
    const nonce = nonces[sender] ?? 0
    if (codes[at] !== 'Unauthorized' && codes[at] !== 'FeeUnpaid') nonces[sender] = nonce + 1
    const options = {
      nonce,
      sender: people[sender] ?? alice,
      delegate: delegate === undefined ? null : (people[delegate] ?? alice),
    }
    if (each.kind === 'buy')
      return prepareCall(shopPart.calls.buy, { items: each.items, careful: each.careful }, options)
    if (each.kind === 'breakDown') return prepareCall(shopPart.calls.breakDown, {}, options)
    const args = { who: people[each.who] ?? alice, amount: BigInt(each.amount) }
    return prepareCall(bankPart.calls.allow, args, options)
  })
}

function read<T>(state: State, space: string, key: Hex, codec: Codec<T>, fallback: T): T {
  const bytes = state.get(space, key)
  return bytes === undefined ? fallback : decode(codec, bytes)
}

describe('any log of an app with fees, delegates, attempts and modules that use one another', () => {
  it('leaves what a model leaves that copies everything before each call: nothing is written in part', () => {
    const reached = new Set<string>()
    fc.assert(
      fc.property(fc.array(step, { maxLength: 24 }), fc.nat(24), (steps, cut) => {
        const { codes, town } = model(steps)
        for (const code of codes) reached.add(code)
        const inputs = inputsOf(steps, codes)
        const state = emptyState()
        const results = [inputs.slice(0, cut), inputs.slice(cut)].map((block, at) => {
          const result = executeBlock({ stf: app, provider }, state, blockOf(block, at + 1))
          state.commit(result.prepared)
          return result
        })
        const receipts = results.flatMap((result) => result.receipts)
        expect(receipts.map((receipt) => codeName(app, receipt))).toEqual(codes)
        for (const [who, account] of people.entries()) {
          expect(read(state, 'system.nonce', account, u32, 0)).toBe(town.nonces[who])
          expect(read(state, 'bank.balance', account, u64, start)).toBe(town.balances[who])
          expect(read(state, 'shop.sold', account, u32, 0)).toBe(town.sold[who])
          for (const [other, delegate] of people.entries()) {
            const key: Hex = `${account}${delegate.slice(2)}`
            expect(read(state, 'bank.allowance', key, u64, 0n)).toBe(town.allowances.get(`${who}.${other}`) ?? 0n)
          }
        }
        expect(read(state, 'bank.earned', '0x', u64, 0n)).toBe(town.earned)
        expect(read(state, 'shop.stock', '0x', u32, 6)).toBe(town.stock)
        expect(results.flatMap(({ outbox }) => outbox)).toHaveLength(town.shipped)
        expect(receipts.flatMap(({ events }) => events)).toHaveLength(town.events)
      }),
      { numRuns: 250, seed: 7 },
    )
    // Every outcome of the model was met, so that the property is about all of them.
    expect([...reached].sort()).toEqual(['FeeUnpaid', 'Internal', 'Ok', 'Unauthorized', 'bank.Poor', 'shop.SoldOut'])
  })
})
