import { AccountId, defineStf, map, u64, value } from '@lockstep/core'
import { defineModel, specificationConformanceProperty } from '@lockstep/testkit'
import type { Defect } from '../defect.js'

/** What an author could have written in the place of each rule of the savings. */
interface Rules {
  readonly isTooMuch: (saved: bigint, amount: bigint) => boolean
  readonly fee: (amount: bigint) => bigint
  /** Which is looked at first. */
  readonly closedFirst: boolean
  /** What is told, of what was paid out and what is left. */
  readonly told: (paid: bigint, left: bigint) => bigint
}

const rightRules: Rules = {
  isTooMuch: (saved, amount) => amount > saved,
  fee: (amount) => amount / 10n,
  closedFirst: true,
  told: (paid) => paid,
}

/** Savings: what is put in may be taken out for a fee, until the account is closed. Without an invariant. */
export function savings(wrong: Partial<Rules> = {}) {
  const { isTooMuch, fee, closedFirst, told } = { ...rightRules, ...wrong }
  return defineStf({
    name: 'savings',
    version: 1,
    state: { saved: map(AccountId, u64, 0n), closed: map(AccountId, u64), fees: value(u64, 0n) },
    errors: ['Closed', 'TooMuch'],
    events: { Paid: { amount: u64 } },
    calls: {
      save: {
        args: { amount: u64 },
        execute({ state, origin, fail }, { amount }) {
          if (state.closed.has(origin)) fail('Closed')
          if (state.saved.get(origin) + amount > 1_000n) fail('TooMuch')
          state.saved.update(origin, (saved) => saved + amount)
        },
      },
      take: {
        args: { amount: u64 },
        execute({ state, origin, fail, emit }, { amount }) {
          const saved = state.saved.get(origin)
          const requireOpen = (): void => {
            if (state.closed.has(origin)) fail('Closed')
          }
          if (closedFirst) requireOpen()
          if (isTooMuch(saved, amount)) fail('TooMuch')
          requireOpen()
          state.saved.set(origin, saved - amount)
          state.fees.update((fees) => fees + fee(amount))
          emit('Paid', { amount: told(amount, saved - amount) })
        },
      },
      close: { execute: ({ state, origin }) => state.closed.set(origin, 1n) },
    },
    getters: {
      public: { fees: { returns: u64, read: ({ state }) => state.fees.get() } },
      trusted: { saved: { returns: u64, read: ({ state, origin }) => state.saved.get(origin) } },
    },
  })
}

interface Accounts {
  readonly saved: ReadonlyMap<string, bigint>
  readonly closed: ReadonlySet<string>
  readonly fees: bigint
}

/** The savings once more, by another hand. */
export const savingsModel = defineModel(savings(), {
  initial: (): Accounts => ({ saved: new Map(), closed: new Set(), fees: 0n }),
  events: true,
  calls: {
    save(accounts, { origin, fail }, { amount }) {
      const saved = (accounts.saved.get(origin) ?? 0n) + amount
      if (accounts.closed.has(origin)) return fail('Closed')
      return saved > 1_000n ? fail('TooMuch') : { ...accounts, saved: new Map([...accounts.saved, [origin, saved]]) }
    },
    take(accounts, { origin, fail, emit }, { amount }) {
      const saved = (accounts.saved.get(origin) ?? 0n) - amount
      if (accounts.closed.has(origin)) return fail('Closed')
      if (saved < 0n) return fail('TooMuch')
      emit('Paid', { amount })
      return { ...accounts, saved: new Map([...accounts.saved, [origin, saved]]), fees: accounts.fees + amount / 10n }
    },
    close: (accounts, { origin }) => ({ ...accounts, closed: new Set([...accounts.closed, origin]) }),
  },
  getters: {
    public: { fees: ({ fees }) => fees },
    trusted: { saved: ({ saved }, { origin }) => saved.get(origin) ?? 0n },
  },
})

/** Code that does something else than its model says, and breaks no rule of its own. */
export const specifications: readonly Defect[] = [
  differing('a limit that is one off', { isTooMuch: (saved, amount) => amount >= saved && amount > 0n }),
  differing('a fee of one too much', { fee: (amount) => amount / 10n + 1n }),
  differing('rules that are looked at in another order', { closedFirst: false }),
  differing('an event that tells what is left', { told: (_, left) => left }),
]

function differing(name: string, wrong: Partial<Rules>): Defect {
  return { name, property: specificationConformanceProperty(savingsModel), stf: () => savings(wrong) }
}
