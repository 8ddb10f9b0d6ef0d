import { describe, expect, it } from 'vitest'
import type { PreparedCall } from '../../src/operation/index.js'
import { engineCodes } from '../../src/receipt/index.js'
import { createState } from '../../src/state/index.js'
import { alice, bob, execute, outcomes, prepared, probe, provider } from './probe.js'

const stf = probe({
  go: ({ state }) => state.counter.update((count) => count + 1n),
  fail: ({ fail }) => fail('Refused'),
})
const rejected = (code: keyof typeof engineCodes) => ['Rejected', 0, engineCodes[code]]
const executed = ['Executed', 0, 0]

describe('of several defects the first in this order is named', () => {
  const first = prepared(stf, 'go', { nonce: 0 })

  it.each<[keyof typeof engineCodes, string, PreparedCall]>([
    ['Duplicate', 'an operation that was executed in this block, whose nonce is stale by now', first],
    ['BadOrigin', 'an enclave call by a delegate with a stale nonce', prepared(stf, 'sealed', { delegate: bob })],
    ['BadOrigin', 'an enclave call with a good nonce', prepared(stf, 'sealed', { nonce: 1 })],
    ['BadOrigin', 'an enclave call by somebody new', prepared(stf, 'sealed', { sender: bob })],
    ['Unauthorized', 'a delegate with a stale nonce', prepared(stf, 'go', { delegate: bob })],
    ['Unauthorized', 'a delegate with a future nonce', prepared(stf, 'go', { delegate: bob, nonce: 9 })],
    ['Unauthorized', 'a delegate with a good nonce', prepared(stf, 'go', { delegate: bob, nonce: 1 })],
    ['StaleNonce', 'another call with a used nonce', prepared(stf, 'fail', { nonce: 0 })],
    ['FutureNonce', 'the nonce after the next', prepared(stf, 'go', { nonce: 2 })],
    ['FutureNonce', 'the highest nonce', prepared(stf, 'go', { nonce: 0xffff_ffff })],
  ])('%s: %s', (code, _, input) => {
    const result = execute(stf, [first, input])
    expect(outcomes(result)).toEqual([executed, rejected(code)])
    // Nothing but the first call's doings.
    expect(result.root).toEqual(execute(stf, [first]).root)
  })
})

describe('a nonce', () => {
  it('is the next of its account, and each account counts for itself', () => {
    const inputs = [
      prepared(stf, 'go', { nonce: 0 }),
      prepared(stf, 'go', { nonce: 0, sender: bob }),
      prepared(stf, 'go', { nonce: 1 }),
      prepared(stf, 'go', { nonce: 2 }),
      prepared(stf, 'go', { nonce: 1, sender: bob }),
    ]
    expect(outcomes(execute(stf, inputs))).toEqual(inputs.map(() => executed))
  })

  it('is consumed by a call that fails', () => {
    const result = execute(stf, [prepared(stf, 'fail', { nonce: 0 }), prepared(stf, 'go', { nonce: 1 })])
    expect(outcomes(result)).toEqual([['Failed', 1, 0], executed])
    expect(result.diff.find(({ space }) => space === 'system.nonce')?.changes).toEqual([
      { key: alice, value: Uint8Array.of(2, 0, 0, 0) },
    ])
  })

  it('is not consumed by a call that is rejected', () => {
    const result = execute(stf, [
      prepared(stf, 'go', { nonce: 1 }),
      prepared(stf, 'sealed', { nonce: 0 }),
      prepared(stf, 'go', { nonce: 0, delegate: bob }),
    ])
    expect(outcomes(result)).toEqual([rejected('FutureNonce'), rejected('BadOrigin'), rejected('Unauthorized')])
    expect(result.diff).toEqual([])
  })

  it('counts on from block to block', () => {
    const state = createState(provider)
    state.commit(execute(stf, [prepared(stf, 'go', { nonce: 0 })], state).prepared)
    expect(outcomes(execute(stf, [prepared(stf, 'go', { nonce: 0 })], state))).toEqual([rejected('StaleNonce')])
    expect(outcomes(execute(stf, [prepared(stf, 'go', { nonce: 1 })], state))).toEqual([executed])
  })

  it('the last one stays unused', () => {
    const value = Uint8Array.of(0xfe, 0xff, 0xff, 0xff)
    const state = createState(provider, { initial: [{ space: 'system.nonce', changes: [{ key: alice, value }] }] })
    const result = execute(
      stf,
      [prepared(stf, 'go', { nonce: 0xffff_fffe }), prepared(stf, 'go', { nonce: 0xffff_ffff })],
      state,
    )
    expect(outcomes(result)).toEqual([executed, rejected('FutureNonce')])
  })
})

describe('copies of an operation', () => {
  it('one that was executed is refused as a duplicate, however often it comes', () => {
    const input = prepared(stf, 'go')
    expect(outcomes(execute(stf, [input, input, input]))).toEqual([
      executed,
      rejected('Duplicate'),
      rejected('Duplicate'),
    ])
  })

  it('one that failed has been executed too', () => {
    const input = prepared(stf, 'fail')
    expect(outcomes(execute(stf, [input, input]))).toEqual([['Failed', 1, 0], rejected('Duplicate')])
  })

  it("a stranger's copy that comes too early does not keep the original from execution", () => {
    const [first, second] = [prepared(stf, 'go', { nonce: 0 }), prepared(stf, 'go', { nonce: 1 })]
    expect(outcomes(execute(stf, [second, first, second, second]))).toEqual([
      rejected('FutureNonce'),
      executed,
      executed,
      rejected('Duplicate'),
    ])
  })

  it('what was rejected before execution is no copy of anything', () => {
    const { operationHash } = prepared(stf, 'go')
    const bad = { kind: 'rejected', operationHash, code: 'BadSignature' } as const
    expect(outcomes(execute(stf, [bad, bad, prepared(stf, 'go')]))).toEqual([
      rejected('BadSignature'),
      rejected('BadSignature'),
      executed,
    ])
  })
})
