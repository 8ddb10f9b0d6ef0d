import { AccountId, defineStf, enumeration, map, option, type Stf, struct, sum, u32, u128, value } from '@lockstep/core'

/** What can be wrong with it: each shows as soon as the call that it is in was executed, and not before. */
export type TenderBug = 'announce' | 'accept' | 'settle'

const Stage = enumeration('Announced', 'Bid', 'Awarded', 'Accepted', 'Delivered')
const Tender = struct({ buyer: AccountId, bidder: option(AccountId), budget: u128, price: u128, stage: Stage })

/**
 * A tender takes six calls of two parties, each of which needs those before it: announce, bid, award, accept, deliver,
 * settle. It holds what the buyer has set aside, and from `accept` on a tenth of the price of the bidder's.
 */
export function createTender(bug?: TenderBug): Stf {
  return defineStf({
    name: 'tender',
    version: 1,
    state: { supply: value(u128, 0n), free: map(AccountId, u128, 0n), next: value(u32, 1), tender: map(u32, Tender) },
    errors: ['TooMuch', 'NotEnough', 'NoTender', 'WrongStage', 'NotYours', 'NoBudget'],
    events: { Settled: { tender: u32, price: u128 } },
    calls: {
      shield: {
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute({ state, fail }, { who, amount }) {
          if (state.supply.get() + amount >= 2n ** 128n) fail('TooMuch')
          state.supply.update((supply) => supply + amount)
          state.free.update(who, (free) => free + amount)
        },
      },
      announce: {
        args: { budget: u128 },
        execute({ state, origin, fail }, { budget }) {
          if (budget === 0n) fail('NoBudget')
          if (state.free.get(origin) < budget) fail('NotEnough')
          if (bug !== 'announce') state.free.update(origin, (free) => free - budget)
          const id = state.next.get()
          state.next.set(id + 1)
          state.tender.set(id, { buyer: origin, bidder: null, budget, price: 0n, stage: 'Announced' })
        },
      },
      bid: {
        args: { id: u32, price: u128 },
        execute({ state, origin, fail }, { id, price }) {
          const tender = state.tender.get(id)
          if (tender === undefined) return fail('NoTender')
          if (tender.stage !== 'Announced') fail('WrongStage')
          if (tender.buyer === origin) fail('NotYours')
          if (price > tender.budget) fail('TooMuch')
          state.tender.set(id, { ...tender, bidder: origin, price, stage: 'Bid' })
        },
      },
      award: {
        args: { id: u32 },
        execute({ state, origin, fail }, { id }) {
          const tender = state.tender.get(id)
          if (tender === undefined) return fail('NoTender')
          if (tender.stage !== 'Bid') fail('WrongStage')
          if (tender.buyer !== origin) fail('NotYours')
          state.tender.set(id, { ...tender, stage: 'Awarded' })
        },
      },
      accept: {
        args: { id: u32 },
        execute({ state, origin, fail }, { id }) {
          const tender = state.tender.get(id)
          if (tender === undefined) return fail('NoTender')
          if (tender.stage !== 'Awarded') fail('WrongStage')
          if (tender.bidder !== origin) fail('NotYours')
          const deposit = tender.price / 10n
          if (state.free.get(origin) < deposit) fail('NotEnough')
          state.free.update(origin, (free) => free - deposit + (bug === 'accept' ? 1n : 0n))
          state.tender.set(id, { ...tender, stage: 'Accepted' })
        },
      },
      deliver: {
        args: { id: u32 },
        execute({ state, origin, fail }, { id }) {
          const tender = state.tender.get(id)
          if (tender === undefined) return fail('NoTender')
          if (tender.stage !== 'Accepted') fail('WrongStage')
          if (tender.bidder !== origin) fail('NotYours')
          state.tender.set(id, { ...tender, stage: 'Delivered' })
        },
      },
      settle: {
        args: { id: u32 },
        execute({ state, origin, fail, emit }, { id }) {
          const tender = state.tender.get(id)
          if (tender === undefined) return fail('NoTender')
          if (tender.stage !== 'Delivered') fail('WrongStage')
          if (tender.buyer !== origin) fail('NotYours')
          const { buyer, bidder, budget, price } = tender
          if (bidder !== null) state.free.update(bidder, (free) => free + price + price / 10n)
          state.free.update(buyer, (free) => free + budget - (bug === 'settle' ? 0n : price))
          state.tender.delete(id)
          emit('Settled', { tender: id, price })
        },
      },
    },
    invariants: {
      'nothing is made or lost': ({ state }) =>
        sum(state.free, (free) => free) + sum(state.tender, held) === state.supply.get(),
    },
  })
}

function held({
  budget,
  price,
  stage,
}: {
  readonly budget: bigint
  readonly price: bigint
  readonly stage: string
}): bigint {
  return budget + (stage === 'Accepted' || stage === 'Delivered' ? price / 10n : 0n)
}
