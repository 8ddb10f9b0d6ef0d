import { describe, expect, it } from 'vitest'
import { u64 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import { codeName } from '../../src/receipt/index.js'
import { type CallContext, defineStf, type ValueAccess, value, type Weight } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, provider } from './probe.js'

const state = { single: value(u64, 0n) }
type Context = CallContext<typeof state, readonly [], Record<never, never>, Record<never, never>>
type Block = Parameters<typeof blockOf>[0]

const large: Weight = { operations: 10_000, bytes: 10_000_000 }
/** Of a call that declares none, and of each question. */
const question: Weight = { operations: 1_000, bytes: 262_144 }
const heavy: Weight = { operations: 1_010, bytes: 262_500 }
const ouch = new Error('ouch')
const carol = `0x${'ca'.repeat(32)}` as const

describe('a delegate’s right, asked a second time when the nonce is used up', () => {
  /** The first answer, before the nonce is consumed, is always yes. Asking for a nonce takes 1 operation, 36 bytes. */
  const twice = (second: (context: Context) => unknown, block = large) =>
    defineStf({
      name: 'twice',
      version: 1,
      state,
      calls: {
        go: { weight: { operations: 4, bytes: 400 }, execute: ({ state }) => state.single.set(1n) },
        greedy: {
          weight: { operations: 1, bytes: 400 },
          execute({ state }) {
            for (let at = 0; at < 3; at += 1) state.single.get()
          },
        },
        heavy: { weight: heavy, execute() {} },
      },
      admission: {
        authorizeCall: (context, { sender }) =>
          // As plain JavaScript can answer.
          context.nonceOf(sender) === 0 || Object.assign({ yes: true }, { yes: second(context) }).yes,
      },
      limits: { block },
    })
  const delegated = { delegate: bob }
  const run = (stf: ReturnType<typeof twice>, inputs: Block) => {
    const { receipts, bugs, diff } = executeBlock({ stf, provider }, emptyState(), blockOf(inputs))
    return { codes: receipts.map((receipt) => [receipt.status, codeName(stf, receipt)]), bugs, diff }
  }

  it('may be granted again', () => {
    const stf = twice(() => true)
    expect(run(stf, [prepareCall(stf.calls.go, {}, delegated)]).codes).toEqual([['Executed', 'Ok']])
  })

  it.each<[string, (context: Context) => unknown]>([
    ['is denied', () => false],
    ['is answered with a number', () => 1],
    [
      'is granted by code that took too much for it, and hid that',
      ({ state }) => {
        for (let at = 0; at <= 1_000; at += 1) refusalCode(() => state.single.get())
        return true
      },
    ],
  ])('%s: the call has failed, with its nonce and nothing else, and nobody has a bug', (_, second) => {
    const stf = twice(second)
    const { codes, bugs, diff } = run(stf, [prepareCall(stf.calls.go, {}, delegated)])
    expect([codes, bugs]).toEqual([[['Failed', 'Unauthorized']], []])
    expect(diff).toEqual([{ space: 'system.nonce', changes: [{ key: alice, value: Uint8Array.of(1, 0, 0, 0) }] }])
  })

  it('leaves the call no more than its own weight', () => {
    const stf = twice(() => true)
    expect(run(stf, [prepareCall(stf.calls.greedy, {}, delegated)]).codes).toEqual([['Failed', 'BudgetExceeded']])
  })

  it('breaks: the call has failed by a bug, and the block has lost all that question and call may take', () => {
    const used = { operations: 2 * (1 + 1_000 + 4), bytes: 2 * (36 + 262_144 + 400) }
    const room = { operations: used.operations + heavy.operations, bytes: used.bytes + heavy.bytes }
    const codeOfThird = (block: Weight): unknown => {
      const stf = twice(() => {
        throw ouch
      }, block)
      const { go, heavy: last } = stf.calls
      const broken = [prepareCall(go, {}, delegated), prepareCall(go, {}, { ...delegated, sender: carol })]
      const { codes, bugs } = run(stf, [...broken, prepareCall(last, {}, { nonce: 1 })])
      expect(codes.slice(0, 2)).toEqual(Array(2).fill(['Failed', 'Internal']))
      expect(bugs).toEqual([0, 1].map((index) => ({ index, call: 'go', error: ouch })))
      return codes[2]?.[1]
    }
    expect(codeOfThird(room)).toBe('Ok')
    expect(codeOfThird({ ...room, operations: room.operations - 1 })).toBe('BlockExhausted')
    expect(codeOfThird({ ...room, bytes: room.bytes - 1 })).toBe('BlockExhausted')
  })
})

describe('a fee that is not paid', () => {
  const weight = { operations: 10, bytes: 100 }
  /** Alice’s first call is charged by this code, after a look at the state: 1 operation, 8 bytes. */
  const charging = (answer: () => boolean, block: Weight) =>
    defineStf({
      name: 'charging',
      version: 1,
      state: { single: value(u64, 7n) },
      calls: { go: { weight, execute() {} } },
      genesis: ({ state }) => state.single.set(1n),
      admission: {
        chargeFee({ state }, { sender }) {
          if (sender !== alice) return true
          state.single.get()
          return answer()
        },
      },
      limits: { block },
    })
  const codes = (answer: () => boolean, block: Weight): string[] => {
    const stf = charging(answer, block)
    const inputs = [prepareCall(stf.calls.go, {}), prepareCall(stf.calls.go, {}, { sender: bob })]
    const { receipts } = executeBlock({ stf, provider }, emptyState(), blockOf(inputs))
    return receipts.map((receipt) => codeName(stf, receipt))
  }
  const breaks = (): never => {
    throw ouch
  }

  it.each<[string, string, () => boolean, Weight]>([
    ['is refused, takes from the block what was looked at', 'FeeUnpaid', () => false, { operations: 1, bytes: 0 }],
    ['breaks, takes all that it may', 'Internal', breaks, question],
  ])('because its code %s', (_, code, answer, used) => {
    const room = {
      operations: used.operations + question.operations + weight.operations,
      bytes: used.bytes + question.bytes + weight.bytes,
    }
    expect(codes(answer, room)).toEqual([code, 'Ok'])
    expect(codes(answer, { ...room, operations: room.operations - 1 })).toEqual([code, 'BlockExhausted'])
  })
})

describe('the question for the root account', () => {
  const rooted = (root: (single: { get(): bigint }) => unknown) =>
    defineStf({
      name: 'rooted',
      version: 1,
      state,
      calls: { rule: { origin: 'root', execute() {} } },
      admission: { root: ({ state }) => Object.assign({ by: alice }, { by: root(state.single) }).by },
    })

  it('is closed behind the answer: what was kept of it throws', () => {
    const kept: Pick<ValueAccess<bigint>, 'get'>[] = []
    const stf = rooted((single) => {
      kept.push(single)
      return bob
    })
    executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.rule, {})]))
    expect(kept.map((single) => refusalCode(() => single.get()))).toEqual(['CallEnded'])
  })

  it('that is answered later is reported by its name', async () => {
    const stf = rooted(() => Promise.resolve(alice))
    const { bugs } = executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.rule, {})]))
    expect(bugs).toMatchObject([
      {
        index: 0,
        call: 'rooted.admission',
        error: { code: 'ReturnedValue', details: { field: 'rooted.admission.root' } },
      },
    ])
  })
})
