import { AccountId, defineStf, map, sum, u32, value } from '@lockstep/core'
import { anyArgumentsOf, anyParty, anyShardOf, examine, verify } from '@lockstep/testkit'
import { call, openShard } from '@lockstep/testkit/shard'
import fc from 'fast-check'

/** Times and limits are parameters: what takes forty loans is out of reach of logs. */
export function createLibrary({ mostLoans, checksStock }: { mostLoans: number; checksStock: boolean }) {
  return defineStf({
    name: 'library',
    version: 1,
    state: { lent: value(u32, 0), loans: map(AccountId, u32, 0) },
    errors: { TooManyLoans: { limit: u32 }, NothingLent: {}, NoneLeft: {} },
    calls: {
      borrow: {
        weight: { operations: 6, bytes: 200 },
        execute({ state, origin, fail }) {
          if (state.loans.get(origin) >= mostLoans) fail('TooManyLoans', { limit: mostLoans })
          if (checksStock && state.lent.get() >= 3) fail('NoneLeft')
          state.loans.update(origin, (loans) => loans + 1)
          state.lent.update((lent) => lent + 1)
        },
      },
      giveBack: {
        execute({ state, origin, fail }) {
          if (state.loans.get(origin) === 0) fail('NothingLent')
          state.loans.update(origin, (loans) => loans - 1)
          state.lent.update((lent) => lent - 1)
        },
      },
    },
    invariants: {
      'what is lent are the loans': ({ state }) =>
        sum(state.loans, (loans) => BigInt(loans)) === BigInt(state.lent.get()),
      'no more is lent than there is': ({ state }) => state.lent.get() <= 3,
    },
  })
}

export const library = createLibrary({ mostLoans: 2, checksStock: true })

// Single calls. `codes` names what each came to; blocks have the time that you give them.
const [alice = '0x'] = fc.sample(anyParty(1), 1)
const shard = openShard(library)
const codes = shard.codes(1_000n, [call(alice, library.calls.borrow, {}), call(alice, library.calls.borrow, {})])
if (codes.join() !== 'Ok,Ok') throw new Error(codes.join())

// Every property. The report has what calls took: `borrow` has its weight from there.
const { calls } = await verify(library, { seed: 42, budget: { runs: 8 } })
if (calls.some(({ most, weight }) => most.operations > weight.operations)) throw new Error('a weight is too low')

// See it fail once: without the check, the shortest log that shows it.
const { properties } = await examine(() => createLibrary({ mostLoans: 2, checksStock: false }), {
  properties: [10, 20],
})
if (properties.every(({ counterexample }) => counterexample === undefined)) throw new Error('nobody looks at the stock')

// A property of your own, from states that logs lead to.
fc.assert(
  fc.property(anyShardOf(library), anyParty(), anyArgumentsOf(library.calls.giveBack), (shard, who, args) => {
    shard.produce(shard.timestamp + 1n, [call(who, library.calls.giveBack, args)])
    return shard.broken().length === 0
  }),
  { numRuns: 20 },
)
