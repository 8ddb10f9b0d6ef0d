import {
  AccountId,
  type Codec,
  composeStf,
  defineStf,
  doubleMap,
  fixedBytes,
  map,
  type Stf,
  sum,
  u8,
  u32,
  u64,
  value,
} from '@lockstep/core'
import { eachEntry } from '@lockstep/core/stf'
import {
  atomicRollback,
  bounds,
  commutativity,
  domainSeparation,
  getterPurity,
  type PropertyOptions,
  smallScope,
  snapshotEquivalence,
  vacuity,
} from '@lockstep/testkit'
import { describe, expect, test } from 'vitest'
import { counterexampleOf, failureOf, recordsOf } from './counterexample-of.js'
import { plainTransfer, smallBank } from './small-bank.js'

type Property = (stf: Stf, options: PropertyOptions) => void

/** A defective STF is found by the property, for the reason, and in so many records at most. */
function expectFound(property: Property, stf: Stf, reason: RegExp, mostRecords: number): void {
  const found = counterexampleOf(failureOf(property, stf))
  expect(found.reason).toMatch(reason)
  expect(recordsOf(found).length).toBeLessThanOrEqual(mostRecords)
}

const counters = { left: value(u64, 0n), right: value(u64, 0n) } as const

describe('property 3, snapshot equivalence', () => {
  test('a codec that reads another value than it has written makes a snapshot that does not open', () => {
    const shifting: Codec<number> = { ...u8, read: (reader) => (u8.read(reader) + 1) & 0xff }
    const stf = defineStf({
      name: 'shifting',
      version: 1,
      state: { known: map(AccountId, shifting, 0) },
      calls: { set: { args: { to: u8 }, execute: ({ state, origin }, { to }) => state.known.set(origin, to) } },
    })
    expectFound(snapshotEquivalence, stf, /the snapshot of block 1 does not open: .*is written as/, 1)
  })

  test('what is counted beside the state is counted once more by whoever begins with a snapshot', () => {
    let blocks = 0n
    const stf = defineStf({
      name: 'counting',
      version: 1,
      state: counters,
      calls: {
        note: {
          execute({ state }) {
            blocks += 1n
            state.left.set(blocks)
          },
        },
      },
    })
    expectFound(snapshotEquivalence, stf, /snapshot/, 1)
  })
})

describe('property 4, atomic rollback', () => {
  test('a call that goes on where a write has thrown leaves a half', () => {
    const careless = smallBank((context, args) => {
      try {
        plainTransfer(context, args)
      } catch {}
    })
    expectFound(atomicRollback, careless, /transfer, whose write 2 threw, has left/, 3)
  })

  test('a hook that goes on where a write has thrown leaves a half', () => {
    const stf = defineStf({
      name: 'hooked',
      version: 1,
      state: counters,
      calls: { note: { execute: ({ state }) => state.left.set(1n) } },
      hooks: {
        onBlockEnd({ state }) {
          state.left.update((left) => left + 1n)
          try {
            state.right.update((right) => right + 1n)
          } catch {}
        },
      },
    })
    expectFound(atomicRollback, stf, /hooked.onBlockEnd, whose write 2 threw/, 1)
  })

  const points = defineStf({
    name: 'points',
    version: 1,
    state: { of: map(AccountId, u64, 0n), given: value(u64, 0n) },
    calls: {},
    interface: {
      give({ state }, who: `0x${string}`): void {
        state.given.update((given) => given + 1n)
        state.of.update(who, (has) => has + 1n)
      },
    },
  })

  test('a module that takes what another one throws for an answer leaves a half of what the other does', () => {
    const quiz = defineStf({
      name: 'quiz',
      version: 1,
      uses: { points },
      state: {},
      calls: {
        answer: {
          execute({ use, origin }) {
            try {
              use.points.give(origin)
            } catch {}
          },
        },
      },
    })
    const app = composeStf({ name: 'app', version: 1, modules: { points: { stf: points }, quiz: { stf: quiz } } })
    expectFound(atomicRollback, app, /quiz.answer, whose write 2 threw, has left/, 1)
  })

  test('a fee that is taken in part is taken', () => {
    const fees = defineStf({
      name: 'fees',
      version: 1,
      uses: { points },
      state: { paid: value(u64, 0n) },
      calls: { noop: { execute() {} } },
      admission: {
        chargeFee({ state, use }, { sender }) {
          state.paid.update((paid) => paid + 1n)
          try {
            use.points.give(sender)
          } catch {}
          return true
        },
      },
    })
    const app = composeStf({ name: 'app', version: 1, modules: { points: { stf: points }, fees: { stf: fees } } })
    expectFound(atomicRollback, app, /fees.chargeFee, whose write 2 threw, has left/, 1)
  })

  test('what a failed try has left in a variable is found', () => {
    let tries = 0n
    const stf = defineStf({
      name: 'trying',
      version: 1,
      state: counters,
      calls: {
        note: {
          execute({ state }) {
            tries += 1n
            state.left.set(tries)
          },
        },
      },
    })
    expectFound(atomicRollback, stf, /after tries that were undone/, 1)
  })
})

describe('property 6, getter purity', () => {
  const asked = (read: (number: bigint, which: number) => bigint, observe = (): bigint => 0n): Stf =>
    defineStf({
      name: 'asked',
      version: 1,
      state: counters,
      calls: { note: { execute: ({ state }) => state.left.update((left) => left + 1n + observe()) } },
      getters: {
        public: {
          number: { args: { which: u8 }, returns: u64, read: ({ state }, args) => read(state.left.get(), args.which) },
        },
      },
    })

  test('an answer that counts the questions is found without a record', () => {
    let questions = 0n
    expectFound(
      getterPurity,
      asked((number) => number + questions++),
      /asked again, in the other order, number/,
      0,
    )
  })

  test('an answer that depends on the question before it is found', () => {
    let last = 0
    const stf = asked((number, which) => {
      const former = last
      last = which
      return former === which ? number : number + 1n
    })
    expectFound(getterPurity, stf, /number answers/, 0)
  })

  test('an answer from a cache of another version is found', () => {
    let newest = 0n
    const stf = asked((number) => {
      if (number > newest) newest = number
      return newest
    })
    // What it remembers of the log that showed it hides it in every shorter one: no log is longer than 15 records.
    expectFound(getterPurity, stf, /asked later, number answers/, 15)
  })

  test('a question that a later call remembers is found', () => {
    let questions = 0n
    const stf = asked(
      (number) => {
        questions += 1n
        return number
      },
      () => questions,
    )
    expectFound(getterPurity, stf, /where getters are asked in between, block 1/, 1)
  })
})

describe('property 9, domain separation', () => {
  test('a getter that is laid out like the signed bytes of a call is found', () => {
    const stf = defineStf({
      name: 'ambiguous',
      version: 1,
      state: counters,
      calls: { pay: { execute: ({ state }) => state.left.set(1n) } },
      getters: {
        // Nonce, enclave and shard are 68 bytes.
        trusted: { find: { args: { what: fixedBytes(68) }, returns: u8, read: () => 1 } },
      },
    })
    expectFound(domainSeparation, stf, /the signature of pay is one of a getter request as well/, 1)
  })
})

describe('property 12, commutativity', () => {
  const noted = (note: () => bigint, onBlockStart: () => void): Stf =>
    defineStf({
      name: 'noted',
      version: 1,
      state: { notes: map(AccountId, u64, 0n) },
      calls: { note: { execute: ({ state, origin }) => state.notes.set(origin, note()) } },
      hooks: { onBlockStart },
    })

  test('a number that is counted in a variable and set back by a hook is found', () => {
    let next = 0n
    const stf = noted(
      () => ++next,
      () => {
        next = 0n
      },
    )
    expectFound(commutativity, stf, /note and note share no entry, but their order matters/, 2)
  })

  test('a call that is only for the first of a block, as a variable has it, is found', () => {
    let isFirst = true
    const stf = noted(
      () => {
        const bonus = isFirst ? 2n : 1n
        isFirst = false
        return bonus
      },
      () => {
        isFirst = true
      },
    )
    expectFound(commutativity, stf, /their order matters/, 3)
  })

  test('a list of the block’s callers beside the state is found', () => {
    const callers: bigint[] = []
    const stf = noted(
      () => BigInt(callers.push(1n)),
      () => {
        callers.length = 0
      },
    )
    expectFound(commutativity, stf, /their order matters/, 2)
  })
})

describe('property 16, bounds', () => {
  const pages = {
    of: map(AccountId, u64, 0n),
    both: doubleMap(u32, AccountId, u64, 0n),
    total: value(u64, 0n),
  } as const

  const enough = { operations: 1_000_000, bytes: 30_000_000 }

  test('a call that adds up all entries is found', () => {
    const stf = defineStf({
      name: 'adding',
      version: 1,
      state: pages,
      calls: {
        add: {
          weight: enough,
          execute: ({ state }) =>
            state.total.set(
              BigInt.asUintN(
                64,
                sum(state.of, (amount) => amount),
              ),
            ),
        },
      },
    })
    expectFound(bounds, stf, /add reads 1 pages, beside unrelated entries 2, beside more [34]/, 1)
  })

  test('a call that looks at small pages until there is none is found', () => {
    const stf = defineStf({
      name: 'paging',
      version: 1,
      state: pages,
      calls: {
        count: {
          execute({ state }) {
            let count = 0n
            let page = state.of.entries({ limit: 3 })
            for (; page.length > 0; count += 1n) {
              const last = page.at(-1)
              page = last === undefined ? [] : state.of.entries({ after: last[0], limit: 3 })
            }
            state.total.set(count)
          },
        },
      },
    })
    expectFound(bounds, stf, /count (reads|takes)/, 1)
  })

  test('a call that visits a double map as a whole outgrows its weight', () => {
    const stf = defineStf({
      name: 'visiting',
      version: 1,
      state: pages,
      calls: {
        visit: {
          weight: { operations: 100, bytes: 100_000 },
          execute({ state }) {
            eachEntry(state.both.allEntries, () => undefined)
          },
        },
      },
    })
    expectFound(bounds, stf, /visit takes more from a large state than its weight, 100 operations/, 1)
  })

  test('a call that takes more than it declares is found', () => {
    const stf = defineStf({
      name: 'heavy',
      version: 1,
      state: pages,
      calls: {
        write: {
          args: { amount: u64 },
          weight: { operations: 1, bytes: 100 },
          execute({ state, origin }, { amount }) {
            state.of.set(origin, amount)
            if (amount > 9n) state.total.set(amount)
          },
        },
      },
    })
    expectFound(bounds, stf, /write takes more than its weight, 1 operations and 100 bytes/, 1)
  })
})

describe('property 17, vacuity', () => {
  const reachable = (options: PropertyOptions, isOpen: (amount: number) => boolean): string => {
    const stf = defineStf({
      name: 'gated',
      version: 1,
      state: counters,
      errors: ['Closed', 'TooMuch'],
      events: { Opened: {} },
      calls: {
        open: {
          args: { amount: u32 },
          execute({ state, emit, fail }, { amount }) {
            if (!isOpen(amount)) fail('Closed')
            if (state.left.get() > 1n << 60n) fail('TooMuch')
            state.left.set(1n)
            emit('Opened', {})
          },
        },
      },
      getters: { public: { number: { returns: u64, read: ({ state }) => state.left.get() } } },
    })
    return counterexampleOf(failureOf((each) => vacuity(each, options), stf)).reason
  }

  test('what no log comes to is named: an error, a call that nobody gets into, its event', () => {
    expect(reachable({}, (amount) => amount === 123_456_789)).toBe(
      'never reached in 1000 logs: call open executed, error TooMuch, event Opened',
    )
  })

  test('arguments of one’s own reach what is out of reach', () => {
    const unreachable = { 'error TooMuch': 'takes 2^60 calls' }
    const arbitraries: PropertyOptions['arbitraries'] = {
      open: (defaults) => defaults.map((args) => (args.amount === 1 ? { amount: 123_456_789 } : args)),
    }
    expect(() => reachable({ unreachable, arbitraries }, (amount) => amount === 123_456_789)).toThrow(
      'the property holds',
    )
  })

  test('a list of what is out of reach must be true', () => {
    const missing = { 'error TooMuch': 'takes 2^60 calls' }
    const [wrong, strange] = [
      { ...missing, 'event Opened': 'as if' },
      { ...missing, 'error TooLittle': 'as if' },
    ]
    expect(reachable({ unreachable: wrong }, (amount) => amount < 5)).toBe(
      'reached, though listed as unreachable: event Opened',
    )
    expect(reachable({ unreachable: strange }, (amount) => amount < 5)).toBe(
      'the STF has no error TooLittle, listed as unreachable',
    )
  })

  test('a getter that never answers is named', () => {
    const stf = defineStf({
      name: 'silent',
      version: 1,
      state: {},
      calls: {},
      getters: {
        trusted: {
          never: {
            returns: u8,
            read() {
              throw new RangeError('never')
            },
          },
        },
      },
    })
    expect(counterexampleOf(failureOf(vacuity, stf)).reason).toMatch(
      /^never reached in 1000 logs: trusted getter never answered$/,
    )
  })
})

describe('property 20, small scope', () => {
  test('a transfer to oneself that mints is found in two records, the fewest there are', () => {
    const minting = smallBank(({ state: { account }, origin, fail }, { to, amount }) => {
      const [sender, beneficiary] = [account.get(origin).free, account.get(to).free]
      if (sender < amount) fail('InsufficientBalance')
      account.set(origin, { free: sender - amount })
      account.set(to, { free: beneficiary + amount })
    })
    const found = counterexampleOf(failureOf(smallScope, minting))
    expect(found.reason).toBe("the invariant 'conservation' does not hold")
    expect(recordsOf(found)).toMatchObject([{ inbound: 'shieldFunds' }, { call: 'transfer', nonce: 'next' }])
  })

  test('an amount of all that there can be is tried', () => {
    const overflowing = defineStf({
      name: 'overflowing',
      version: 1,
      state: { of: map(AccountId, u64, 0n) },
      calls: {
        add: {
          args: { amount: u64 },
          execute: ({ state, origin }, { amount }) => state.of.update(origin, (has) => has + amount),
        },
      },
    })
    expectFound(smallScope, overflowing, /add has a bug: CodecError/, 2)
  })

  test('the third time of the same is tried', () => {
    const stf = defineStf({
      name: 'thrice',
      version: 1,
      state: counters,
      calls: { note: { execute: ({ state }) => state.left.update((left) => left + 1n) } },
      invariants: { few: ({ state }) => state.left.get() < 3n },
    })
    expectFound(smallScope, stf, /the invariant 'few' does not hold/, 3)
  })

  test('a catch around a write is found', () => {
    const careless = smallBank((context, args) => {
      try {
        plainTransfer(context, args)
      } catch {}
    })
    expectFound(smallScope, careless, /transfer, whose write 2 threw/, 2)
  })
})
