import { describe, expect, it } from 'vitest'
import { AccountId, option, u64 } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { engineCodes } from '../../src/receipt/index.js'
import { defineStf, value } from '../../src/stf/index.js'
import { prepareCall, prepareInbound } from './prepare-call.js'
import { alice, bob, emptyState, execute, outcomes } from './probe.js'

const stf = defineStf({
  name: 'rooted',
  version: 1,
  state: { owner: value(option(AccountId), alice), count: value(u64, 0n) },
  errors: ['Refused'],
  calls: {
    hand: { origin: 'root', args: { to: AccountId }, execute: ({ state }, { to }) => state.owner.set(to) },
    add: { origin: 'root', execute: ({ state }) => state.count.update((count) => count + 1n) },
    fail: { origin: 'root', execute: ({ fail }) => fail('Refused') },
  },
  admission: { root: ({ state }) => state.owner.get() ?? undefined },
})
const { calls } = stf
const rejected = (code: keyof typeof engineCodes) => ['Rejected', 0, engineCodes[code]]
const executed = ['Executed', 0, 0]

describe('a call for the root account', () => {
  it('is executed for that account, and refused before the nonce for any other', () => {
    const inputs = [
      prepareCall(calls.add, {}),
      prepareCall(calls.add, {}, { sender: bob }),
      prepareCall(calls.add, {}, { sender: bob, nonce: 9 }),
    ]
    const result = execute(stf, inputs)
    expect(outcomes(result)).toEqual([executed, rejected('BadOrigin'), rejected('BadOrigin')])
    expect(result.diff.map(({ space, changes }) => [space, changes.length])).toEqual([
      ['rooted.count', 1],
      ['system.nonce', 1],
    ])
  })

  it('may fail as any call does', () => {
    expect(outcomes(execute(stf, [prepareCall(calls.fail, {})]))).toEqual([['Failed', 1, 0]])
  })

  it('follows the state: who was handed the root has it from the next call on', () => {
    const inputs = [
      prepareCall(calls.hand, { to: bob }),
      prepareCall(calls.add, {}, { nonce: 1 }),
      prepareCall(calls.add, {}, { sender: bob }),
    ]
    expect(outcomes(execute(stf, inputs))).toEqual([executed, rejected('BadOrigin'), executed])
  })

  it('is never a delegate’s, even where the root account sent it', () => {
    expect(outcomes(execute(stf, [prepareCall(calls.add, {}, { delegate: bob })]))).toEqual([rejected('Unauthorized')])
  })

  it('is not a delegate’s either that the STF lets make every call', () => {
    const trusting = defineStf({
      name: 'trusting',
      version: 1,
      state: {},
      calls: { go: { origin: 'root', execute() {} }, other: { execute() {} } },
      admission: { root: () => alice, authorizeCall: () => true },
    })
    const { go, other } = trusting.calls
    const inputs = [prepareCall(go, {}, { delegate: bob }), prepareCall(other, {}, { delegate: bob })]
    expect(outcomes(execute(trusting, inputs))).toEqual([rejected('Unauthorized'), executed])
  })

  it('has a nonce as every call has', () => {
    const inputs = [prepareCall(calls.add, {}, { nonce: 1 }), prepareCall(calls.add, {})]
    expect(outcomes(execute(stf, [...inputs, prepareCall(calls.add, {})]))).toEqual([
      rejected('FutureNonce'),
      executed,
      rejected('Duplicate'),
    ])
  })
})

describe('there is no root account', () => {
  it('where nobody declares one', () => {
    const rootless = defineStf({
      name: 'rootless',
      version: 1,
      state: {},
      calls: { go: { origin: 'root', execute() {} } },
    })
    expect(outcomes(execute(rootless, [prepareCall(rootless.calls.go, {})]))).toEqual([rejected('BadOrigin')])
  })

  it.each<[string, () => unknown, number]>([
    ['names nobody', () => undefined, 0],
    ['names another', () => bob, 0],
    [
      'throws',
      () => {
        throw new Error('ouch')
      },
      1,
    ],
    ['names it later', () => Promise.reject(new Error('nobody waits')), 1],
  ])('where the code that names it %s', async (_, answer, bugs) => {
    // As plain JavaScript can write it.
    const named = Object.assign({ by: (): Hex | undefined => bob }, { by: answer })
    const odd = defineStf({
      name: 'odd',
      version: 1,
      state: {},
      calls: { go: { origin: 'root', execute() {} } },
      admission: { root: () => named.by() },
    })
    const result = execute(odd, [prepareCall(odd.calls.go, {})])
    expect([outcomes(result), result.bugs.length, result.diff]).toEqual([[rejected('BadOrigin')], bugs, []])
    await new Promise(setImmediate)
  })

  it('for the enclave: it makes such a call itself, without one', () => {
    expect(outcomes(execute(stf, [prepareInbound(calls.add, {})], emptyState()))).toEqual([executed])
  })
})
