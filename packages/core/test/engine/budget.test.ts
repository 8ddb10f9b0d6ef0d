import { describe, expect, it } from 'vitest'
import { bytes, u8, u16, u32, u64 } from '../../src/codec/index.js'
import { type BlockResult, executeBlock, executeGetter } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import { encodePublicGetter, type PreparedInput } from '../../src/operation/index.js'
import { codeName, engineCodes } from '../../src/receipt/index.js'
import type { State } from '../../src/state/index.js'
import { type CallContext, defineStf, doubleMap, map, value, type Weight } from '../../src/stf/index.js'
import { prepareCall, prepareInbound } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, outcomes, provider, shard } from './probe.js'

const state = {
  single: value(u64, 0n),
  plain: map(u16, u32),
  total: map(u16, u32, 0),
  pair: doubleMap(u8, u16, u32),
  blob: map(u8, bytes(1_000)),
}
type Context = CallContext<typeof state, readonly [], Record<never, never>, Record<never, never>>
type Code = (context: Context) => void

/** One STF whose call `go` has this code and may take so much. */
function frugal(execute: Code, weight: Weight) {
  return defineStf({ name: 'frugal', version: 1, state, calls: { go: { weight, execute } } })
}

/** A state with entries 0 to 4 of `plain`, and of `pair` those of 7 alone. */
function filledState(): State {
  const fill = defineStf({
    name: 'frugal',
    version: 1,
    state,
    calls: {
      fill: {
        execute(context) {
          for (let key = 0; key < 5; key += 1) context.state.plain.set(key, key)
          for (let key = 0; key < 3; key += 1) context.state.pair.set(7, key, key)
          context.state.single.set(9n)
          context.state.blob.set(1, `0x${'00'.repeat(100)}`)
        },
      },
    },
  })
  const filled = emptyState()
  const block = blockOf([prepareCall(fill.calls.fill, {}, { sender: bob })])
  filled.commit(executeBlock({ stf: fill, provider }, filled, block).prepared)
  return filled
}

function outcomeOf(execute: Code, weight: Weight): [string, number, number] | undefined {
  const stf = frugal(execute, weight)
  const block = blockOf([prepareCall(stf.calls.go, {})])
  return outcomes(executeBlock({ stf, provider }, filledState(), block))[0]
}

const executed = ['Executed', 0, 0]
const exceeded = ['Failed', 0, engineCodes.BudgetExceeded]

describe('what is taken from the state is counted', () => {
  // [what, its code, operations, bytes], by hand: a key of `plain` has 2 bytes, of `pair` 3, of `single` none; a u32 has
  // 4, a u64 8, the blob 102 with its length. The blob's key has 1.
  it.each<[string, Code, number, number]>([
    ['nothing', () => undefined, 0, 0],
    ['a value that is there', ({ state }) => void state.single.get(), 1, 8],
    ['an entry that is there', ({ state }) => void state.plain.get(1), 1, 2 + 4],
    ['an entry that is not', ({ state }) => void state.plain.get(9), 1, 2],
    ['whether an entry is there', ({ state }) => void state.plain.has(1), 1, 2 + 4],
    ['an entry of two keys', ({ state }) => void state.pair.get(7, 1), 1, 3 + 4],
    ['a large entry', ({ state }) => void state.blob.get(1), 1, 1 + 102],
    ['a write', ({ state }) => state.plain.set(9, 1), 1, 2 + 4],
    ['a write that equals the default: a deletion', ({ state }) => state.total.set(9, 0), 1, 2],
    ['a write to a value', ({ state }) => state.single.set(1n), 1, 8],
    ['a deletion', ({ state }) => state.plain.delete(1), 1, 2],
    ['a deletion of nothing', ({ state }) => state.plain.delete(9), 1, 2],
    ['an update: a read and a write', ({ state }) => state.plain.update(1, (count) => count + 1), 2, 2 + 4 + 2 + 4],
    ['a page that is full', ({ state }) => void state.plain.entries({ limit: 2 }), 1 + 2, 2 * (2 + 4)],
    ['a page that is not full', ({ state }) => void state.plain.entries({ limit: 9 }), 1 + 5, 5 * (2 + 4)],
    ['an empty page', ({ state }) => void state.total.entries({ limit: 9 }), 1, 0],
    ['a page of one first key', ({ state }) => void state.pair.entries(7, { limit: 9 }), 1 + 3, 3 * (3 + 4)],
    ['all pairs', ({ state }) => void state.pair.allEntries({ limit: 2 }), 1 + 2, 2 * (3 + 4)],
    ['the nonce of an account', ({ nonceOf }) => void nonceOf(alice), 1, 32 + 4],
    [
      'several of them',
      ({ state }) => {
        state.plain.set(9, 1)
        state.plain.get(9)
        state.single.get()
      },
      3,
      6 + 6 + 8,
    ],
  ])('%s', (_, code, operations, size) => {
    expect(outcomeOf(code, { operations, bytes: size })).toEqual(executed)
    if (operations > 0) expect(outcomeOf(code, { operations: operations - 1, bytes: size })).toEqual(exceeded)
    if (size > 0) expect(outcomeOf(code, { operations, bytes: size - 1 })).toEqual(exceeded)
  })
})

describe('a call that takes more than its weight', () => {
  const greedy: Code = ({ state: { plain } }) => {
    for (let key = 0; key < 9; key += 1) plain.set(key, 7)
  }

  it('fails with BudgetExceeded, leaves its nonce and nothing else, and is no bug', () => {
    const stf = frugal(greedy, { operations: 8, bytes: 1_000 })
    const result = executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.go, {})]))
    expect([outcomes(result), result.bugs]).toEqual([[exceeded], []])
    expect(result.diff.map(({ space }) => space)).toEqual(['system.nonce'])
  })

  it('has failed, though it catches the refusal, and though it stops there', () => {
    const caught: Code = (context) => {
      try {
        greedy(context)
      } catch {}
    }
    expect(outcomeOf(caught, { operations: 8, bytes: 1_000 })).toEqual(exceeded)
    expect(outcomeOf(caught, { operations: 9, bytes: 1_000 })).toEqual(executed)
  })

  it('gets no more by trying again: small accesses behind a large one are refused too', () => {
    const codes: boolean[] = []
    const retry: Code = ({ state: { blob, single } }) => {
      for (const use of [() => blob.get(1), () => single.get(), () => single.set(1n)]) {
        try {
          use()
          codes.push(true)
        } catch {
          codes.push(false)
        }
      }
    }
    expect(outcomeOf(retry, { operations: 9, bytes: 50 })).toEqual(exceeded)
    expect(codes).toEqual([false, false, false])
  })

  it('has at most 1,000 operations and 1 MiB where it declares none', () => {
    const often =
      (times: number): Code =>
      ({ state: { single } }) => {
        for (let at = 0; at < times; at += 1) single.get()
      }
    const run = (execute: Code) => {
      const stf = defineStf({ name: 'frugal', version: 1, state, calls: { go: { execute } } })
      return outcomes(executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.go, {})])))[0]
    }
    expect([run(often(1_000)), run(often(1_001))]).toEqual([executed, exceeded])
  })
})

describe('the budget of a block', () => {
  // Each call may take 10 operations and takes 4, or what is asked for; the block has 24.
  const weight = { operations: 10, bytes: 100 }
  const stf = defineStf({
    name: 'blocks',
    version: 1,
    state: { single: value(u64, 0n) },
    errors: ['Refused'],
    calls: {
      take: {
        weight,
        args: { times: u8 },
        execute({ state: { single } }, { times }) {
          for (let at = 0; at < times; at += 1) single.get()
        },
      },
      fail: {
        weight,
        execute({ state: { single }, fail }) {
          for (let at = 0; at < 10; at += 1) single.get()
          fail('Refused')
        },
      },
      light: { weight: { operations: 1, bytes: 8 }, execute: ({ state: { single } }) => void single.get() },
      mark: { weight: { operations: 1, bytes: 8 }, execute: ({ state: { single } }) => single.set(5n) },
      large: { weight: { operations: 24, bytes: 0 }, execute() {} },
      fat: { weight: { operations: 0, bytes: 1_000 }, execute() {} },
      inbound: {
        origin: 'enclave',
        weight,
        execute({ state: { single } }) {
          for (let at = 0; at < 10; at += 1) single.get()
        },
      },
    },
    limits: { block: { operations: 24, bytes: 1_000 } },
  })
  const { calls } = stf
  const run = (inputs: readonly PreparedInput[], before = emptyState(), number = 1): BlockResult =>
    executeBlock({ stf, provider }, before, blockOf(inputs, number))
  const codes = (result: BlockResult) => result.receipts.map((receipt) => codeName(stf, receipt))
  const take = (times: number, nonce: number) => prepareCall(calls.take, { times }, { nonce })

  it('refuses a call whose declared weight does not fit behind what those before it took', () => {
    // By hand: 4 + 4 + 4 are 12, and 10 more are 22; 16 and 10 more are 26.
    const result = run([take(4, 0), take(4, 1), take(4, 2), take(4, 3), take(4, 4)])
    expect(codes(result)).toEqual(['Ok', 'Ok', 'Ok', 'Ok', 'BlockExhausted'])
    expect(result.receipts.map(({ status }) => status).at(-1)).toBe('Rejected')
    expect(result.diff).toEqual([
      { space: 'system.nonce', changes: [{ key: alice, value: Uint8Array.of(4, 0, 0, 0) }] },
    ])
  })

  it('gives back what a call did not take, exactly', () => {
    expect(codes(run([take(7, 0), take(7, 1), take(10, 2)]))).toEqual(['Ok', 'Ok', 'Ok'])
    expect(codes(run([take(7, 0), take(8, 1), take(0, 2)]))).toEqual(['Ok', 'Ok', 'BlockExhausted'])
  })

  it('takes a small call behind one that was too large', () => {
    const inputs = [take(10, 0), take(10, 1), take(0, 2), prepareCall(calls.light, {}, { nonce: 2 })]
    expect(codes(run(inputs))).toEqual(['Ok', 'Ok', 'BlockExhausted', 'Ok'])
  })

  it('is used by calls that fail, and by those that take too much, as far as they may', () => {
    const fail = (nonce: number) => prepareCall(calls.fail, {}, { nonce })
    expect(codes(run([fail(0), fail(1), take(0, 2)]))).toEqual(['blocks.Refused', 'blocks.Refused', 'BlockExhausted'])
    expect(codes(run([take(99, 0), take(4, 1), take(0, 2)]))).toEqual(['BudgetExceeded', 'Ok', 'Ok'])
    expect(codes(run([take(99, 0), take(5, 1), take(0, 2)]))).toEqual(['BudgetExceeded', 'Ok', 'BlockExhausted'])
  })

  it('is not used by what is refused', () => {
    const stale = [take(10, 9), take(10, 9), take(10, 9)]
    expect(codes(run([...stale, take(10, 0)]))).toEqual(['FutureNonce', 'FutureNonce', 'FutureNonce', 'Ok'])
  })

  it('never refuses what the parentchain brings, though that counts', () => {
    const inbound = prepareInbound(calls.inbound, {})
    expect(codes(run([inbound, inbound, inbound, prepareCall(calls.light, {})]))).toEqual([
      'Ok',
      'Ok',
      'Ok',
      'BlockExhausted',
    ])
  })

  it('refuses operations and bytes alike: a call as heavy as the block has room only in front', () => {
    const inputs = (nonce: number) => [prepareCall(calls.large, {}, { nonce }), prepareCall(calls.fat, {}, { nonce })]
    expect(codes(run([prepareCall(calls.mark, {}), ...inputs(1)]))).toEqual(['Ok', 'BlockExhausted', 'BlockExhausted'])
    for (const heavy of inputs(0)) expect(codes(run([heavy]))).toEqual(['Ok'])
  })

  it('is there again in the next block, for the same call', () => {
    const before = emptyState()
    const first = run([take(10, 0), take(10, 1), take(10, 2)], before)
    before.commit(first.prepared)
    expect([codes(first).at(-1), codes(run([take(10, 2)], before, 2))]).toEqual(['BlockExhausted', ['Ok']])
  })
})

describe('what the admission is asked', () => {
  // Each of these takes 600 operations of the 1,000 that a question may take, and answers no.
  const read = ({ state: { single } }: { readonly state: { readonly single: { get(): bigint } } }): void => {
    for (let at = 0; at < 600; at += 1) single.get()
  }
  const weight = { operations: 100, bytes: 800 }
  const stf = defineStf({
    name: 'asking',
    version: 1,
    state: { single: value(u64, 0n) },
    calls: {
      go: { weight, execute() {} },
      rooted: { weight, origin: 'root', execute() {} },
    },
    admission: {
      root(context) {
        read(context)
        return bob
      },
      authorizeCall(context) {
        read(context)
        return false
      },
    },
    limits: { block: { operations: 3_000, bytes: 1_000_000 } },
  })
  const run = (inputs: readonly PreparedInput[]): string[] =>
    executeBlock({ stf, provider }, emptyState(), blockOf(inputs)).receipts.map((receipt) => codeName(stf, receipt))

  it('counts for the block though the answer is no, and nobody is asked once there is no room for it', () => {
    // By hand: a delegate may be asked twice and the call take 100, so 2,100 must be free: 0, 600, but not 1,200.
    const delegated = prepareCall(stf.calls.go, {}, { delegate: bob })
    const own = prepareCall(stf.calls.go, {})
    expect(run([delegated, delegated, delegated, delegated, own])).toEqual([
      'Unauthorized',
      'Unauthorized',
      'BlockExhausted',
      'BlockExhausted',
      'Ok',
    ])
  })

  it('counts for calls of the root account alike', () => {
    // 1,100 must be free: 0, 600, 1,200, 1,800, but not 2,400.
    const rooted = prepareCall(stf.calls.rooted, {})
    expect(run(Array(5).fill(rooted))).toEqual([...Array(4).fill('BadOrigin'), 'BlockExhausted'])
  })

  it('must fit into a block together with the call, or the call is refused when it is defined', () => {
    const define = (operations: number) => () =>
      defineStf({
        name: 'asking',
        version: 1,
        state: {},
        calls: { go: { weight, execute() {} } },
        admission: { authorizeCall: () => true, chargeFee: () => true },
        limits: { block: { operations, bytes: 1_000_000 } },
      })
    const value = { operations: 3_100, bytes: 787_232 }
    expect(define(3_099)).toThrow(
      expect.objectContaining({ code: 'InvalidWeight', details: expect.objectContaining({ value }) }),
    )
    expect(define(3_100)).not.toThrow()
  })
})

describe('the limit of a hook', () => {
  const hooked = (times: number) =>
    defineStf({
      name: 'hooked',
      version: 1,
      state: { single: value(u64, 0n) },
      calls: { go: { weight: { operations: 1, bytes: 8 }, execute: ({ state }) => void state.single.get() } },
      hooks: {
        onBlockEnd({ state: { single } }) {
          single.set(5n)
          try {
            for (let at = 1; at < times; at += 1) single.get()
          } catch {}
        },
      },
      limits: { hook: { operations: 6, bytes: 48 }, block: { operations: 1, bytes: 8 } },
    })

  it('holds though the hook catches the refusal: it is undone and has a receipt', () => {
    const run = (times: number) => executeBlock({ stf: hooked(times), provider }, emptyState(), blockOf([]))
    const [good, bad] = [run(6), run(7)]
    expect([good.receipts, good.diff.length, good.bugs]).toEqual([[], 1, []])
    expect([outcomes(bad), bad.diff, bad.bugs.length]).toEqual([[exceeded], [], 1])
  })

  it('is its own: it takes nothing from the calls of the block', () => {
    const stf = hooked(6)
    const result = executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.go, {})]))
    expect(outcomes(result)).toEqual([executed])
  })
})

describe('the limit of a getter', () => {
  const asked = (times: number): Hex | string => {
    const stf = defineStf({
      name: 'asked',
      version: 1,
      state: { single: value(u64, 0n) },
      calls: {},
      getters: {
        public: {
          often: {
            args: { times: u8 },
            returns: u8,
            read({ state: { single } }, args) {
              try {
                for (let at = 0; at < args.times; at += 1) single.get()
              } catch {}
              return 1
            },
          },
        },
      },
      limits: { getter: { operations: 6, bytes: 48 } },
    })
    const environment = { provider, stf, domain: { mrenclave: shard, shard } }
    const request = encodePublicGetter(stf.getters.public.often, { times })
    const answer = executeGetter(environment, { bareGetters: false }, emptyState(), blockOf([]), request)
    return 'value' in answer ? `${answer.value[0]}` : answer.refused
  }

  it('holds though the getter catches the refusal', () => {
    expect([asked(0), asked(6), asked(7)]).toEqual(['1', '1', 'BudgetExceeded'])
  })
})
