import { AccountId, defineStf, doubleMap, map, struct, sum, u8, u64, u128, value, vec } from '@lockstep/core'

const most = 1n << 100n

/** Reads both accounts before it writes either, like the one that burns; but it looks at self-transfers first. */
export const carefulBank = defineStf({
  name: 'carefulBank',
  version: 1,
  state: { issuance: value(u128, 0n), held: map(AccountId, u128, 0n) },
  errors: ['Insufficient', 'TooMuch'],
  calls: {
    pay: {
      args: { to: AccountId, amount: u128 },
      execute({ state: { held }, origin, fail }, { to, amount }) {
        const [sender, beneficiary] = [held.get(origin), held.get(to)]
        if (sender < amount) fail('Insufficient')
        if (to === origin) return
        held.set(to, beneficiary + amount)
        held.set(origin, sender - amount)
      },
    },
    shield: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute({ state, fail }, { who, amount }) {
        if (state.issuance.get() + amount > most) fail('TooMuch')
        state.issuance.update((all) => all + amount)
        state.held.update(who, (held) => held + amount)
      },
    },
  },
  invariants: { conservation: ({ state }) => sum(state.held, (held) => held) === state.issuance.get() },
})

/** Credits before it checks: what fails is undone. */
export const creditFirst = defineStf({
  name: 'creditFirst',
  version: 1,
  state: { held: map(AccountId, u128, 100n) },
  errors: ['Insufficient'],
  calls: {
    pay: {
      args: { to: AccountId, amount: u64 },
      execute({ state: { held }, origin, fail }, { to, amount }) {
        held.update(to, (free) => free + amount)
        if (held.get(origin) < amount) fail('Insufficient')
        held.update(origin, (free) => free - amount)
      },
    },
  },
  invariants: { 'nobody owes': ({ state }) => sum(state.held, (held) => held - 100n) === 0n },
})

/** A batch with duplicates: each is checked against what is left. */
export const batchPayer = defineStf({
  name: 'batchPayer',
  version: 1,
  state: { tokens: map(u8, u64, 2n), burnt: map(u8, u64, 0n) },
  errors: ['Insufficient'],
  calls: {
    burnAll: {
      args: { tokens: vec(u8, 3) },
      execute({ state, fail }, { tokens }) {
        for (const id of tokens) {
          if (state.tokens.get(id) === 0n) fail('Insufficient')
          state.tokens.update(id, (left) => left - 1n)
          state.burnt.update(id, (count) => count + 1n)
        }
      },
    },
  },
  invariants: {
    'burnt is gone': ({ state }) =>
      state.burnt.entries({ limit: 1000 }).every(([id, n]) => n + state.tokens.get(id) === 2n),
  },
})

/** Wraps on purpose: a counter that is meant to be one of 8 bits. */
export const odometer = defineStf({
  name: 'odometer',
  version: 1,
  state: { kilometres: value(u8, 250) },
  events: { WentRound: {} },
  calls: {
    drive: {
      args: { distance: u8 },
      execute({ state, emit }, { distance }) {
        const next = state.kilometres.get() + distance
        state.kilometres.set(next % 256)
        if (next > 255) emit('WentRound', {})
      },
    },
  },
})

/** Caps what comes in instead of failing. */
export const saturating = defineStf({
  name: 'saturating',
  version: 1,
  state: { level: value(u64, 0n) },
  calls: {
    fill: {
      args: { amount: u64 },
      execute: ({ state }, { amount }) =>
        state.level.update((level) => (level + amount > 1_000n ? 1_000n : level + amount)),
    },
    drain: {
      args: { amount: u64 },
      execute: ({ state }, { amount }) => state.level.update((level) => (amount > level ? 0n : level - amount)),
    },
  },
  invariants: { 'never above its edge': ({ state }) => state.level.get() <= 1_000n },
})

/** An allowance that is used up, in a double map that is cleaned. */
export const allowances = defineStf({
  name: 'allowances',
  version: 1,
  state: {
    held: map(AccountId, u64, 100n),
    allowed: doubleMap(AccountId, AccountId, u64, 0n),
  },
  errors: ['NotAllowed', 'Insufficient'],
  calls: {
    allow: {
      args: { spender: AccountId, amount: u64 },
      execute: ({ state, origin }, { spender, amount }) => state.allowed.set(origin, spender, amount),
    },
    draw: {
      args: { from: AccountId, amount: u64 },
      execute({ state: { held, allowed }, origin, fail }, { from, amount }) {
        const left = allowed.get(from, origin)
        if (left < amount) fail('NotAllowed')
        if (held.get(from) < amount) fail('Insufficient')
        if (left === amount) allowed.delete(from, origin)
        else allowed.set(from, origin, left - amount)
        held.update(from, (free) => free - amount)
        held.update(origin, (free) => free + amount)
      },
    },
  },
  invariants: { conservation: ({ state }) => sum(state.held, (held) => held - 100n) === 0n },
})

/** Pays the overbidden back, oneself too. */
export const bidding = defineStf({
  name: 'bidding',
  version: 1,
  state: { held: map(AccountId, u64, 100n), best: value(struct({ by: AccountId, amount: u64 }), nobody()) },
  errors: ['TooLow', 'Insufficient'],
  calls: {
    bid: {
      args: { amount: u64 },
      execute({ state, origin, fail }, { amount }) {
        const { by, amount: former } = state.best.get()
        if (amount <= former) fail('TooLow')
        if (former > 0n) state.held.update(by, (held) => held + former)
        if (state.held.get(origin) < amount) fail('Insufficient')
        state.held.update(origin, (held) => held - amount)
        state.best.set({ by: origin, amount })
      },
    },
  },
  invariants: {
    'what is not held is bid': ({ state }) => sum(state.held, (held) => 100n - held) === state.best.get().amount,
  },
})

function nobody(): { readonly by: `0x${string}`; readonly amount: bigint } {
  return { by: `0x${'00'.repeat(32)}`, amount: 0n }
}

/** Divides with a remainder that stays in the pot. */
export const dividends = defineStf({
  name: 'dividends',
  version: 1,
  state: { pot: value(u64, 1_000n), paid: value(u64, 0n) },
  errors: ['NoParts'],
  calls: {
    divide: {
      args: { parts: u8 },
      execute({ state, fail }, { parts }) {
        if (parts === 0) fail('NoParts')
        const share = state.pot.get() / BigInt(parts)
        state.pot.update((pot) => pot - share)
        state.paid.update((paid) => paid + share)
      },
    },
  },
  invariants: { 'nothing is lost': ({ state }) => state.pot.get() + state.paid.get() === 1_000n },
})

/** A fee that stays when the call fails, and an admission that refuses who cannot pay it. */
export const feeTaking = defineStf({
  name: 'feeTaking',
  version: 1,
  state: { held: map(AccountId, u64, 3n), fees: value(u64, 0n) },
  errors: ['Never'],
  calls: {
    fail: {
      args: { really: u8 },
      execute({ fail }, { really }) {
        if (really > 0) fail('Never')
      },
    },
  },
  admission: {
    chargeFee({ state }, { sender }) {
      if (state.held.get(sender) === 0n) return false
      state.held.update(sender, (held) => held - 1n)
      state.fees.update((fees) => fees + 1n)
      return true
    },
  },
  invariants: { 'fees are paid': ({ state }) => sum(state.held, (held) => 3n - held) === state.fees.get() },
})
