import { describe, expect, it } from 'vitest'
import { u8, u32 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import { codeName } from '../../src/receipt/index.js'
import { defineStf, doubleMap, type Stf, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, bob, emptyState, provider } from './probe.js'

function codesOf(stf: Stf, inputs: Parameters<typeof blockOf>[0], state = emptyState()) {
  const result = executeBlock({ stf, provider }, state, blockOf(inputs))
  state.commit(result.prepared)
  return { codes: result.receipts.map((receipt) => codeName(stf, receipt)), bugs: result.bugs }
}

describe('a page of a double map', () => {
  const stf = defineStf({
    name: 'pages',
    version: 1,
    state: { entry: doubleMap(u8, u32, u8) },
    calls: {
      fill: {
        args: { first: u8, count: u32 },
        execute({ state }, { first, count }) {
          for (let second = 0; second < count; second += 1) state.entry.set(first, second, 1)
        },
      },
      // The page itself and the entry that is on it, of 6 bytes: 5 of keys and 1 of value.
      read: {
        weight: { operations: 2, bytes: 6 },
        args: { first: u8 },
        returns: u32,
        execute: ({ state }, { first }) => state.entry.entries(first, { limit: 1_000 }).length,
      },
    },
  })
  const { fill, read } = stf.calls

  it.each(['in the same block', 'in the block before'])(
    'costs nothing for the entries of other first keys, written %s',
    (when) => {
      const filling = [
        prepareCall(fill, { first: 1, count: 1 }),
        prepareCall(fill, { first: 2, count: 900 }, { nonce: 1 }),
      ]
      const reading = [prepareCall(read, { first: 1 }, { nonce: 2 }), prepareCall(read, { first: 2 }, { nonce: 3 })]
      const state = emptyState()
      const codes =
        when === 'in the same block'
          ? codesOf(stf, [...filling, ...reading], state).codes
          : [...codesOf(stf, filling, state).codes, ...codesOf(stf, reading, state).codes]
      expect(codes).toEqual(['Ok', 'Ok', 'Ok', 'BudgetExceeded'])
    },
  )
})

describe('admission', () => {
  const stf = defineStf({
    name: 'narrow',
    version: 1,
    state: { asked: value(u8, 0), done: value(u8, 0) },
    calls: {
      go: {
        weight: { operations: 1, bytes: 1 },
        execute: ({ state }) => state.done.set(1),
      },
      rule: { origin: 'root', execute() {} },
    },
    admission: {
      authorizeCall({ state }) {
        for (let at = 0; at < 20; at += 1) state.asked.get()
        return true
      },
      root: ({ state }) => {
        if (state.asked.get() === 0) throw new Error('ouch')
        return alice
      },
    },
  })

  it('does not take from the weight of the call that a delegate makes', () => {
    const go = prepareCall(stf.calls.go, {}, { delegate: bob })
    expect(codesOf(stf, [go]).codes).toEqual(['Ok'])
  })

  it('that breaks is reported with the place of the call that it was asked about', () => {
    const go = prepareCall(stf.calls.go, {})
    const rule = prepareCall(stf.calls.rule, {}, { nonce: 1 })
    const { codes, bugs } = codesOf(stf, [go, rule])
    expect(codes).toEqual(['Ok', 'BadOrigin'])
    expect(bugs).toEqual([expect.objectContaining({ index: 1, call: 'narrow.admission' })])
  })
})

describe('an STF without hooks', () => {
  it('leaves no receipts but those of its inputs, also where it uses a module that is not there', () => {
    const used = defineStf({ name: 'used', version: 1, state: {}, calls: {} })
    const stf = defineStf({ name: 'user', version: 1, state: {}, uses: { used }, calls: { go: { execute() {} } } })
    expect(codesOf(stf, [prepareCall(stf.calls.go, {})])).toEqual({ codes: ['Ok'], bugs: [] })
  })
})
