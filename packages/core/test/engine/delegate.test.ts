import { describe, expect, it } from 'vitest'
import { AccountId, text, u64, vec } from '../../src/codec/index.js'
import { signerFromUri } from '../../src/crypto/index.js'
import { type BlockResult, executeGetter } from '../../src/engine/index.js'
import { encodeTrustedGetter, signGetter } from '../../src/operation/index.js'
import { engineCodes } from '../../src/receipt/index.js'
import { type CallFacts, defineStf, doubleMap, type GetterFacts, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, execute, outcomes, provider, shard } from './probe.js'

const carol = `0x${'ca'.repeat(32)}` as const
const asked: (CallFacts & { readonly delegate: string; readonly allowance: bigint })[] = []
const askedGetters: GetterFacts[] = []

/** Delegates have an allowance, which their calls use up. Bob has one of 10 from Alice, for spending. */
const stf = defineStf({
  name: 'allowing',
  version: 1,
  state: {
    allowance: doubleMap(AccountId, AccountId, u64, 0n),
    role: doubleMap(AccountId, AccountId, vec(text(16), 4), []),
    spent: value(u64, 0n),
  },
  errors: ['Refused'],
  events: { Allowed: {}, Spent: {} },
  effects: { pay: { amount: u64 } },
  calls: {
    spend: {
      args: { amount: u64 },
      roles: ['spender'],
      weight: { operations: 40, bytes: 4_000 },
      spends: ({ amount }) => amount,
      execute({ state, emit, fail }, { amount }) {
        state.spent.update((spent) => spent + amount)
        emit('Spent', {})
        if (amount === 7n) fail('Refused')
        if (amount === 8n) throw new Error('ouch')
      },
    },
    other: { execute() {} },
    grant: {
      args: { to: AccountId, amount: u64 },
      execute({ state, origin }, { to, amount }) {
        state.allowance.set(origin, to, amount)
        state.role.set(origin, to, ['spender'])
      },
    },
  },
  getters: {
    trusted: {
      allowance: {
        args: { of: AccountId },
        roles: ['reader'],
        returns: u64,
        read: ({ state, origin }, { of }) => state.allowance.get(origin, of),
      },
    },
  },
  admission: {
    authorizeCall({ state, origin, emit, send }, { delegate, ...facts }) {
      const allowance = state.allowance.get(origin, delegate)
      asked.push({ ...facts, delegate, allowance })
      emit('Allowed', {})
      send('pay', { amount: 1n })
      state.allowance.set(origin, delegate, allowance > facts.spends ? allowance - facts.spends : 0n)
      return allowance >= facts.spends && state.role.get(origin, delegate).some((role) => facts.roles.includes(role))
    },
    authorizeGetter({ state }, facts) {
      askedGetters.push(facts)
      return state.allowance.get(facts.sender, facts.delegate) > 0n
    },
  },
})
const { calls } = stf
const rejected = (code: keyof typeof engineCodes) => ['Rejected', 0, engineCodes[code]]
const executed = ['Executed', 0, 0]
const grant = prepareCall(calls.grant, { to: bob, amount: 10n })
const spend = (amount: bigint, nonce: number, delegate = bob) =>
  prepareCall(calls.spend, { amount }, { nonce, delegate })

/** What is left of the allowance, and what was spent. */
function left({ diff }: BlockResult): unknown {
  return ['allowing.allowance', 'allowing.spent'].map(
    (name) => diff.find(({ space }) => space === name)?.changes[0]?.value?.[0] ?? 0,
  )
}

describe('a call by a delegate', () => {
  it('is the sender’s, once the STF has said yes; what saying so wrote is kept with the call', () => {
    const result = execute(stf, [grant, spend(4n, 1)])
    expect(outcomes(result)).toEqual([executed, executed])
    expect(left(result)).toEqual([6, 4])
    expect(result.receipts[1]?.events.map(({ index }) => index)).toEqual([0, 1])
    expect(result.outbox).toHaveLength(1)
  })

  it('is asked about twice with all that there is to know, and both times before anything was used up', () => {
    asked.length = 0
    execute(stf, [grant, spend(4n, 1), spend(5n, 2)])
    const facts = { call: 'spend', sender: alice, delegate: bob, roles: ['spender'], size: 1 + 32 + 8 }
    const weight = { operations: 40, bytes: 4_000 }
    expect(asked).toEqual([
      { ...facts, weight, spends: 4n, allowance: 10n },
      { ...facts, weight, spends: 4n, allowance: 10n },
      { ...facts, weight, spends: 5n, allowance: 6n },
      { ...facts, weight, spends: 5n, allowance: 6n },
    ])
  })

  it('uses up no more than there is: the third is refused', () => {
    const result = execute(stf, [grant, spend(6n, 1), spend(4n, 2), spend(1n, 3)])
    expect(outcomes(result)).toEqual([executed, executed, executed, rejected('Unauthorized')])
    expect(left(result)).toEqual([0, 10])
  })

  it.each([
    ['refused, as the allowance is too small', spend(11n, 1)],
    ['refused, as the role is another', prepareCall(calls.other, {}, { nonce: 1, delegate: bob })],
    ['refused, as it is nobody’s delegate', spend(1n, 1, carol)],
    ['refused before the nonce is looked at: a stale one', spend(11n, 0)],
    ['refused before the nonce is looked at: a future one', spend(11n, 9)],
  ])('%s, leaves nothing: no nonce, no writes, no events, no effects', (_, input) => {
    const result = execute(stf, [grant, input])
    expect(outcomes(result)).toEqual([executed, rejected('Unauthorized')])
    expect(result.root).toEqual(execute(stf, [grant]).root)
    expect([result.events, result.outbox, result.bugs]).toEqual([[], [], []])
  })

  it.each([
    ['fails', 7n, ['Failed', 1, 0]],
    ['has a bug', 8n, ['Failed', 0, engineCodes.Internal]],
  ] as const)('that %s has used its nonce, and nothing of the allowance', (_, amount, outcome) => {
    const result = execute(stf, [grant, spend(amount, 1)])
    expect(outcomes(result)).toEqual([executed, outcome])
    expect([left(result), result.events, result.outbox]).toEqual([[10, 0], [], []])
    expect(result.diff.find(({ space }) => space === 'system.nonce')?.changes[0]?.value?.[0]).toBe(2)
  })

  it('with a good right and a bad nonce has a bad nonce', () => {
    expect(outcomes(execute(stf, [grant, spend(1n, 0), spend(1n, 2)]))).toEqual([
      executed,
      rejected('StaleNonce'),
      rejected('FutureNonce'),
    ])
  })

  it('by the sender itself is asked about nobody', () => {
    asked.length = 0
    execute(stf, [prepareCall(calls.spend, { amount: 1n })])
    expect(asked).toEqual([])
  })
})

describe('code that authorizes and is broken', () => {
  const lateAnswer = (): unknown => Promise.reject(new Error('nobody waits for this'))
  const broken: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('ouch')
      },
    ],
    ['answers with a number', () => 1],
    ['answers with nothing', () => undefined],
    ['answers later', lateAnswer],
  ]

  it.each(broken)('%s: the call is refused, and the defect reported', async (_, answer) => {
    // As plain JavaScript can write it.
    const verdict = Object.assign({ of: () => true }, { of: answer })
    const odd = defineStf({
      name: 'odd',
      version: 1,
      state: { count: value(u64, 0n) },
      calls: { go: { execute() {} } },
      admission: {
        authorizeCall({ state }) {
          state.count.set(1n)
          return verdict.of()
        },
      },
    })
    const result = execute(odd, [prepareCall(odd.calls.go, {}, { delegate: bob })])
    expect([outcomes(result), result.diff]).toEqual([[rejected('Unauthorized')], []])
    expect(result.bugs).toMatchObject([{ index: 0, call: 'odd.admission' }])
    await new Promise(setImmediate)
  })

  it('fails: the call is refused, and the defect reported', () => {
    const odd = defineStf({
      name: 'odd',
      version: 1,
      state: {},
      errors: ['Refused'],
      calls: { go: { execute() {} } },
      admission: { authorizeCall: ({ fail }) => fail('Refused') },
    })
    const result = execute(odd, [prepareCall(odd.calls.go, {}, { delegate: bob })])
    expect([outcomes(result), result.bugs.length]).toEqual([[rejected('Unauthorized')], 1])
  })
})

describe('a trusted getter that a delegate asks', () => {
  const domain = { mrenclave: `0x${'4d'.repeat(32)}`, shard } as const
  const signer = signerFromUri(provider, 'ed25519', '//Bob', (length) => new Uint8Array(length))
  const ask = (sender: `0x${string}`) => {
    const state = emptyState()
    const granted = prepareCall(calls.grant, { to: signer.account, amount: 3n })
    state.commit(execute(stf, [granted], state).prepared)
    const getter = encodeTrustedGetter(stf.getters.trusted.allowance, sender, { of: signer.account })
    const request = signGetter(getter, { signer, domain, expiry: 9, asDelegate: true })
    return executeGetter({ provider, stf, domain }, { bareGetters: false }, state, blockOf([], 9), request)
  }

  it('is answered as its sender, once the STF has said yes', () => {
    askedGetters.length = 0
    expect(ask(alice)).toEqual({ value: Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0) })
    expect(askedGetters).toEqual([{ getter: 'allowance', sender: alice, delegate: signer.account, roles: ['reader'] }])
  })

  it('is refused where it says no', () => {
    expect(ask(carol)).toEqual({ refused: 'Unauthorized' })
  })
})
