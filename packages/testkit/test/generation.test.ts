import { AccountId, composeStf, defineStf, doubleMap, map, type Stf, struct, u64, u128, value } from '@lockstep/core'
import { createPortableProvider } from '@lockstep/core/crypto'
import { executeBlock, executeGenesis } from '@lockstep/core/engine'
import { codeName } from '@lockstep/core/receipt'
import { createState } from '@lockstep/core/state'
import { balances, integritee } from '@lockstep/stf-balances'
import {
  anyLogInBlocks,
  type CallRecord,
  commutativityMap,
  createWorld,
  type LogInBlocks,
  logToBlocks,
  vacuity,
} from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const provider = createPortableProvider()
const world = createWorld(provider)
const [alice] = world.parties

/** One module with everything that only the state can help to reach: root, delegates, fees, keys, times. */
const guarded = defineStf({
  name: 'guarded',
  version: 1,
  state: {
    owner: value(AccountId, alice?.account ?? '0x'),
    funds: map(AccountId, u128, 0n),
    right: doubleMap(AccountId, AccountId, struct({ until: u64 })),
  },
  errors: ['NotAll', 'Late', 'NoSuchRight'],
  calls: {
    shield: {
      origin: 'enclave',
      receives: 'shieldFunds',
      args: { who: AccountId, amount: u128 },
      execute: ({ state }, { who, amount }) =>
        state.funds.update(who, (has) => (has + amount < 1n << 128n ? has + amount : has)),
    },
    handOver: {
      origin: 'root',
      args: { to: AccountId },
      execute: ({ state }, { to }) => state.owner.set(to),
    },
    /** All that the sender has, to the last unit. */
    empty: {
      args: { amount: u128 },
      execute({ state, origin, fail }, { amount }) {
        if (amount === 0n || state.funds.get(origin) !== amount) fail('NotAll')
        state.funds.delete(origin)
      },
    },
    grant: {
      args: { delegate: AccountId, until: u64 },
      execute({ state, origin, block, fail }, { delegate, until }) {
        if (until <= block.timestamp) fail('Late')
        state.right.set(origin, delegate, { until })
      },
    },
    revoke: {
      args: { delegate: AccountId },
      execute({ state, origin, fail }, { delegate }) {
        if (!state.right.has(origin, delegate)) fail('NoSuchRight')
        state.right.delete(origin, delegate)
      },
    },
  },
  events: { Delegated: {}, Expired: {} },
  admission: {
    root: ({ state }) => state.owner.get(),
    authorizeCall({ state, block, emit }, { sender, delegate }) {
      const right = state.right.get(sender, delegate)
      if (right === undefined || block.timestamp >= right.until) return false
      emit('Delegated', {})
      return true
    },
    chargeFee({ state }, { sender }) {
      const has = state.funds.get(sender)
      if (has === 5n) return false
      return true
    },
  },
  hooks: {
    onBlockEnd({ state, block, emit }) {
      const [first] = state.right.allEntries({ limit: 1 })
      if (first === undefined || block.timestamp < first[1].until) return
      state.right.delete(...first[0])
      emit('Expired', {})
    },
  },
})

describe('logs that are drawn up with the state in view', () => {
  test('reach what only the state tells how: balances, root, delegates, keys, times', () => {
    vacuity(guarded)
  })

  test('reach all of the app with fees and session proxies but what a log is too short for', () => {
    vacuity(integritee, {
      unreachable: {
        'error notes.NoteTooLong': 'no call has so long a note',
        'error sessionProxies.TooManyProxies': 'takes eleven accounts',
      },
    })
  })

  const logs = fc.sample(anyLogInBlocks(guarded), { seed: 3, numRuns: 150 })

  test('are data: each reads the same from its text, and the same seed gives the same', () => {
    expect(JSON.parse(JSON.stringify(logs))).toEqual(logs)
    expect(fc.sample(anyLogInBlocks(guarded), { seed: 3, numRuns: 150 })).toEqual(logs)
  })

  test('have nonces that the engine takes, where they are meant to be the next', () => {
    const live = fc.sample(anyLogInBlocks(integritee, { live: true }), { seed: 4, numRuns: 250 })
    const codes = live.flatMap((log) => codesOfNext(integritee, log))
    const wrong = codes.filter((code) => code === 'StaleNonce' || code === 'FutureNonce').length
    // Hooks run once a record while a log is drawn up, and duplicates only once: it may be wrong now and then.
    expect(codes.length).toBeGreaterThan(200)
    expect(wrong / codes.length).toBeLessThan(0.05)
  })

  test('name the parties that sign for others, and let time pass', () => {
    const calls = logs.flatMap(({ log }) => log.filter((record): record is CallRecord => 'call' in record))
    expect(calls.some(({ delegate, from }) => delegate !== undefined && delegate !== from)).toBe(true)
    expect(logs.some(({ pauses }) => pauses?.some((pause) => pause >= 60_000))).toBe(true)
  })

  test('pauses move the time of all later blocks', () => {
    const log: LogInBlocks = { log: [], blocks: [0, 0, 0], pauses: [0, 1_000] }
    expect(logToBlocks(guarded, world, log).map(({ timestamp }) => timestamp - 1_700_000_000_000n)).toEqual([
      6_000n,
      13_000n,
      19_000n,
    ])
  })
})

/** The codes of the records whose nonce is the next one, none of which is defective. */
function codesOfNext(stf: Stf, log: LogInBlocks): string[] {
  const state = createState(provider)
  state.commit(executeGenesis(stf, state))
  const regular = log.log.filter((record) => !('call' in record) || (record.defect === undefined && isNext(record)))
  if (regular.length < log.log.length) return []
  return logToBlocks(stf, world, log).flatMap((block) => {
    const { receipts, prepared } = executeBlock({ stf, provider }, state, block)
    state.commit(prepared)
    return receipts.map((receipt) => codeName(stf, receipt))
  })
}

function isNext({ nonce }: CallRecord): boolean {
  return nonce === 'next' || typeof nonce === 'number'
}

test('the commutativity map of the balances', () => {
  expect(commutativityMap(balances, { seed: 16 })).toBe(
    [
      '                                            1 2 3 4 5 6',
      'noop                                      1 .',
      'balanceTransfer                           2 . X',
      'balanceTransferWithNote                   3 . X X',
      'balanceShieldThroughEnclaveBridgePallet   4 . X X X',
      'balanceUnshieldThroughEnclaveBridgePallet 5 . X X X ~',
      'sendNote                                  6 . . . . . .',
      '',
    ].join('\n'),
  )
})

test('the commutativity map of two modules that share nothing has no order', () => {
  const part = (name: string) =>
    defineStf({
      name,
      version: 1,
      state: { last: map(AccountId, u64, 0n) },
      calls: {
        set: { args: { to: u64 }, execute: ({ state, origin }, { to }) => state.last.set(origin, to) },
        clear: { execute: ({ state, shard }) => state.last.set(shard, 1n) },
      },
    })
  const app = composeStf({ name: 'app', version: 1, modules: { one: { stf: part('one') }, two: { stf: part('two') } } })
  expect(commutativityMap(app, { numRuns: 60 })).toBe(
    ['            1 2 3 4', 'one.set   1 .', 'one.clear 2 . ~', 'two.set   3 . . .', 'two.clear 4 . . . ~', ''].join(
      '\n',
    ),
  )
})
