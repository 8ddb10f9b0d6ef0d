import { describe, expect, it } from 'vitest'
import { AccountId, bytes, u32, u64 } from '../../src/codec/index.js'
import { effectId, executeBlock } from '../../src/engine/index.js'
import { fromHex, type Hex } from '../../src/hex.js'
import { codeName, engineCodes, type Receipt } from '../../src/receipt/index.js'
import { type CallFacts, composeStf, defineStf, map, value } from '../../src/stf/index.js'
import { prepareCall, prepareInbound } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, execute, outcomes, provider, shard } from './probe.js'

const content: Hex = `0x${'ee'.repeat(16_382)}`
const facts: CallFacts[] = []

/** Every call costs 1 of a balance that begins at 3. */
const stf = defineStf({
  name: 'paid',
  version: 1,
  state: { balance: map(AccountId, u64, 3n), count: value(u64, 0n) },
  errors: ['Refused'],
  events: { Paid: {}, Done: {}, Big: { content: bytes(16_382) } },
  effects: { pay: { amount: u64 } },
  calls: {
    go: {
      execute({ state, emit, send }) {
        state.count.update((count) => count + 1n)
        emit('Done', {})
        send('pay', { amount: 2n })
      },
    },
    fail: {
      execute({ state, emit, fail }) {
        state.count.set(99n)
        emit('Done', {})
        fail('Refused')
      },
    },
    bug: {
      execute({ state }) {
        state.count.set(99n)
        throw new Error('ouch')
      },
    },
    greedy: { weight: { operations: 1, bytes: 100 }, execute: ({ state }) => state.count.update(() => 99n) },
    shout: {
      args: { times: u32, payload: bytes(16_382) },
      execute({ emit }, { times, payload }) {
        for (let at = 0; at < times; at += 1) emit('Big', { content: payload })
      },
    },
    sealed: { origin: 'enclave', execute: ({ emit }) => emit('Done', {}) },
    pay: {
      args: { times: u32 },
      execute({ send }, { times }) {
        for (let at = 0; at < times; at += 1) send('pay', { amount: 2n })
      },
    },
  },
  admission: {
    chargeFee({ state, origin, emit, send }, about) {
      facts.push(about)
      emit('Paid', {})
      send('pay', { amount: 1n })
      const balance = state.balance.get(origin)
      if (balance === 0n) return false
      state.balance.set(origin, balance - 1n)
      return true
    },
  },
})
const { calls } = stf
const rejected = (code: keyof typeof engineCodes) => ['Rejected', 0, engineCodes[code]]
const executed = ['Executed', 0, 0]
const eventsOf = ({ events }: Receipt) => events.map(({ index }) => index)

describe('a fee', () => {
  it('is taken before the call; its events stand first and its effects too', () => {
    const { receipts, outbox, diff } = execute(stf, [prepareCall(calls.go, {})])
    expect(receipts.map(eventsOf)).toEqual([[0, 1]])
    expect(outbox.map(({ payload }) => payload[0])).toEqual([1, 2])
    expect(diff.map(({ space, changes }) => [space, changes[0]?.value?.[0]])).toEqual([
      ['paid.balance', 2],
      ['paid.count', 1],
      ['system.nonce', 1],
    ])
  })

  it('knows the call', () => {
    facts.length = 0
    execute(stf, [prepareCall(calls.shout, { times: 1, payload: '0xaabb' })])
    expect(facts).toEqual([
      {
        call: 'shout',
        sender: alice,
        roles: [],
        spends: 0n,
        weight: { operations: 1_000, bytes: 262_144 },
        size: 1 + 32 + 4 + 3,
      },
    ])
  })

  it.each([
    ['fail', ['Failed', 1, 0]],
    ['bug', ['Failed', 0, engineCodes.Internal]],
    ['greedy', ['Failed', 0, engineCodes.BudgetExceeded]],
  ] as const)('stays where the call does not end well (%s): writes, events and effects', (name, outcome) => {
    const result = execute(stf, [prepareCall(calls[name], {})])
    expect(outcomes(result)).toEqual([outcome])
    expect(result.receipts.map(eventsOf)).toEqual([[0]])
    expect(result.outbox.map(({ payload }) => payload[0])).toEqual([1])
    expect(result.diff.map(({ space, changes }) => [space, changes[0]?.value?.[0]])).toEqual([
      ['paid.balance', 2],
      ['system.nonce', 1],
    ])
  })

  it('that the sender cannot pay refuses the call: FeeUnpaid, and nothing is left of it, not even a nonce', () => {
    const inputs = [0, 1, 2].map((nonce) => prepareCall(calls.go, {}, { nonce }))
    const result = execute(stf, [...inputs, prepareCall(calls.go, {}, { nonce: 3 })])
    expect(outcomes(result)).toEqual([executed, executed, executed, rejected('FeeUnpaid')])
    expect(result.receipts.map(eventsOf)).toEqual([[0, 1], [0, 1], [0, 1], []])
    expect([result.root, result.outbox.length]).toEqual([execute(stf, inputs).root, 6])
  })

  it('is each sender’s own, and one who was refused may try again', () => {
    const poor = [0, 1, 2].map((nonce) => prepareCall(calls.fail, {}, { nonce }))
    const last = prepareCall(calls.go, {}, { nonce: 3 })
    const result = execute(stf, [...poor, last, prepareCall(calls.go, {}, { sender: bob }), last])
    expect(outcomes(result).slice(3)).toEqual([rejected('FeeUnpaid'), executed, rejected('FeeUnpaid')])
  })

  it('is not taken from what is refused for another reason', () => {
    const inputs = [
      prepareCall(calls.go, {}, { nonce: 1 }),
      prepareCall(calls.sealed, {}),
      prepareCall(calls.go, {}, { delegate: bob }),
    ]
    const result = execute(stf, inputs)
    expect(outcomes(result)).toEqual([rejected('FutureNonce'), rejected('BadOrigin'), rejected('Unauthorized')])
    expect([result.diff, result.events, result.outbox]).toEqual([[], [], []])
  })

  it('is not taken from calls of the enclave', () => {
    const result = execute(stf, [prepareInbound(calls.sealed, {})])
    expect([outcomes(result), result.receipts.map(eventsOf), result.diff]).toEqual([[executed], [[1]], []])
  })
})

describe('what a fee and its call say together', () => {
  it('are effects with ids of their own, counted on from the fee’s', () => {
    const input = prepareCall(calls.pay, { times: 2 })
    const { outbox } = execute(stf, [input])
    const idAt = (place: number) => effectId(provider, shard, input.callAndNonce, place)
    expect(outbox.map(({ id }) => id)).toEqual([idAt(0), idAt(1), idAt(2)])
  })

  it('are at most 16 effects: the fee’s and 15 of the call', () => {
    expect(outcomes(execute(stf, [prepareCall(calls.pay, { times: 15 })]))).toEqual([executed])
    const result = execute(stf, [prepareCall(calls.pay, { times: 16 })])
    expect(outcomes(result)).toEqual([['Failed', 0, engineCodes.Internal]])
    expect(result.bugs).toMatchObject([{ error: { code: 'TooManyMessages' } }])
  })

  it('are at most 256 events: the fee’s and 255 of the call, so that they fit into one receipt', () => {
    const shout = (times: number) => execute(stf, [prepareCall(calls.shout, { times, payload: '0x' })])
    expect(shout(255).receipts.map(({ status, events }) => [status, events.length])).toEqual([['Executed', 256]])
    expect(shout(256).receipts.map(({ code, events }) => [code, events.length])).toEqual([[engineCodes.Internal, 1]])
  })

  it('where the block has no room for the fee’s own, the call is refused with BlockFull, which is no bug', () => {
    const loud = defineStf({
      name: 'loud',
      version: 1,
      state: {},
      events: { Big: { content: bytes(16_382) } },
      calls: {
        go: {
          execute({ emit }) {
            for (let at = 0; at < 255; at += 1) emit('Big', { content })
          },
        },
        whisper: { execute() {} },
      },
      admission: {
        chargeFee({ emit }) {
          emit('Big', { content })
          return true
        },
      },
    })
    // By hand: 8 MiB are 512 such events.
    const inputs = [
      prepareCall(loud.calls.go, {}),
      prepareCall(loud.calls.go, {}, { nonce: 1 }),
      prepareCall(loud.calls.whisper, {}, { nonce: 2 }),
    ]
    const { receipts, bugs } = executeBlock({ stf: loud, provider }, emptyState(), blockOf(inputs))
    expect(receipts.map((receipt) => codeName(loud, receipt))).toEqual(['Ok', 'Ok', 'BlockFull'])
    expect([receipts[2]?.status, bugs]).toEqual(['Rejected', []])
  })
})

describe('code that takes fees and is broken', () => {
  const broken: readonly (readonly [string, () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('ouch')
      },
    ],
    ['answers with a number', () => 1],
    ['answers with nothing', () => undefined],
    ['answers later', () => Promise.reject(new Error('nobody waits for this'))],
  ]

  it.each(broken)(
    '%s: the call is refused with Internal, all is undone, and the defect reported',
    async (_, answer) => {
      // As plain JavaScript can write it.
      const verdict = Object.assign({ of: () => true }, { of: answer })
      const odd = defineStf({
        name: 'odd',
        version: 1,
        state: { count: value(u64, 0n) },
        events: { Paid: {} },
        calls: { go: { execute() {} } },
        admission: {
          chargeFee({ state, emit }) {
            state.count.set(1n)
            emit('Paid', {})
            return verdict.of()
          },
        },
      })
      const result = execute(odd, [prepareCall(odd.calls.go, {})])
      expect([outcomes(result), result.diff, result.events]).toEqual([[rejected('Internal')], [], []])
      expect(result.bugs).toMatchObject([{ index: 0, call: 'odd.admission' }])
      await new Promise(setImmediate)
    },
  )

  it.each(['fails', 'fails, and catches it', 'takes too much, and catches it'])('%s: the same', (how) => {
    const odd = defineStf({
      name: 'odd',
      version: 1,
      state: { count: value(u64, 0n) },
      errors: ['Refused'],
      calls: { go: { execute() {} } },
      admission: {
        chargeFee({ state, fail }) {
          state.count.set(1n)
          if (how === 'fails') fail('Refused')
          try {
            if (how === 'fails, and catches it') fail('Refused')
            for (;;) state.count.get()
          } catch {}
          return true
        },
      },
    })
    const result = execute(odd, [prepareCall(odd.calls.go, {})])
    expect([outcomes(result), result.diff, result.bugs.length]).toEqual([[rejected('Internal')], [], 1])
  })
})

describe('the fee of an app', () => {
  it('is the one module’s that declares it, for the calls of all', () => {
    const free = defineStf({ name: 'free', version: 1, state: {}, calls: { go: { execute() {} } } })
    const app = composeStf({ name: 'app', version: 1, modules: { free: { stf: free }, bank: { stf } } })
    facts.length = 0
    const result = execute(app, [prepareCall(app.modules.free.calls.go, {})])
    expect(facts.map(({ call }) => call)).toEqual(['free.go'])
    expect(result.events).toEqual([{ module: 2, index: 0, payload: '0x' }])
    expect(result.diff.map(({ space }) => space)).toEqual(['bank.balance', 'system.nonce'])
    expect(fromHex(result.receipts[0]?.output ?? '0x01')).toHaveLength(0)
  })
})
