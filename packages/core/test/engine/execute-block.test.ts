import { describe, expect, it } from 'vitest'
import { effectId, executeBlock } from '../../src/engine/index.js'
import { fromHex, toHex } from '../../src/hex.js'
import type { EngineCode, Receipt } from '../../src/receipt/index.js'
import { engineCodes } from '../../src/receipt/index.js'
import { alice, blockOf, bob, emptyState, execute, outcomes, prepared, probe, provider, shard } from './probe.js'

const stf = probe({
  go: ({ state, origin, emit, send }) => {
    state.counter.update((count) => count + 1n)
    state.entry.update(origin === alice ? 1 : 2, (draft) => {
      draft.count += 1
    })
    emit('Noted', { at: 3 })
    send('pay', { amount: 2n })
  },
  payTwice: ({ send }) => {
    send('pay', { amount: 2n })
    send('pay', { amount: 2n })
  },
  fail: ({ fail }) => fail('Other'),
  bug: () => {
    throw new Error('ouch')
  },
})
const mixture = [
  prepared(stf, 'go', { nonce: 0 }),
  prepared(stf, 'fail', { nonce: 1 }),
  prepared(stf, 'go', { nonce: 0, sender: bob }),
  { kind: 'rejected', operationHash: shard, code: 'Undecryptable' },
  prepared(stf, 'go', { nonce: 9 }),
  prepared(stf, 'bug', { nonce: 2 }),
  prepared(stf, 'payTwice', { nonce: 3 }),
] as const

describe('a block', () => {
  it('leaves one receipt an input, in order, with its place', () => {
    const { receipts } = execute(stf, mixture)
    expect(receipts.map(({ operationHash }) => operationHash)).toEqual(mixture.map((input) => input.operationHash))
    const expected = [
      ['Executed', 0, 0],
      ['Failed', 1, 1],
      ['Executed', 0, 0],
      ['Rejected', 0, engineCodes.Undecryptable],
      ['Rejected', 0, engineCodes.FutureNonce],
      ['Failed', 0, engineCodes.Internal],
      ['Executed', 0, 0],
    ]
    expect(outcomes({ receipts })).toEqual(expected)
    for (const [index, receipt] of receipts.entries()) expect(receipt).toMatchObject({ shard, block: 1, index })
  })

  it.each(Object.keys(engineCodes))('an input that was rejected with %s before has that code', (name) => {
    const isCode = (code: string): code is EngineCode => code in engineCodes
    if (!isCode(name)) throw new Error(`${name} is no engine code`)
    const result = execute(stf, [{ kind: 'rejected', operationHash: shard, code: name }])
    expect(result.receipts).toEqual<Receipt[]>([
      {
        operationHash: shard,
        shard,
        block: 1,
        index: 0,
        status: 'Rejected',
        module: 0,
        code: engineCodes[name],
        output: '0x',
        events: [],
      },
    ])
    expect(result.diff).toEqual([])
  })

  it('leaves the base state as it was until it is committed', () => {
    const state = emptyState()
    const before = state.root()
    const result = execute(stf, mixture, state)
    expect(state.root()).toEqual(before)
    expect([state.version(), state.get('probe.counter', '0x'), state.spaceNames()]).toEqual([0, undefined, []])
    expect(result.root).not.toEqual(before)
    state.commit(result.prepared)
    expect(state.root()).toEqual(result.root)
    expect(state.get('probe.counter', '0x')?.[0]).toBe(2)
  })

  it('executed twice on one state, or on equal states, gives equal results', () => {
    const state = emptyState()
    const [first, second, elsewhere] = [
      execute(stf, mixture, state),
      execute(stf, mixture, state),
      execute(stf, mixture),
    ]
    expect(second).toEqual(first)
    expect(elsewhere).toEqual(first)
  })

  it('of nothing changes nothing', () => {
    const state = emptyState()
    const result = execute(stf, [], state)
    expect(result).toMatchObject({ root: state.root(), diff: [], receipts: [], events: [], outbox: [], bugs: [] })
  })

  it('does not write to its inputs', () => {
    const inputs = mixture.map((input) => ({ ...input }))
    execute(stf, inputs)
    expect(inputs).toEqual(mixture)
  })
})

describe('effects', () => {
  it('have the id blake2-256 of shard ‖ call ‖ nonce ‖ place, so that equal ones of two calls, or of one, differ', () => {
    const inputs = [
      prepared(stf, 'go', { nonce: 0 }),
      prepared(stf, 'go', { nonce: 1 }),
      prepared(stf, 'payTwice', { nonce: 2 }),
      prepared(stf, 'go', { nonce: 0, sender: bob }),
    ]
    const { outbox } = execute(stf, inputs)
    // Shard ‖ index byte of the call ‖ sender ‖ nonce (u32 LE) ‖ place (u32 LE), written out.
    const idOf = (call: number, sender: number, nonce: number, place: number) =>
      toHex(
        provider.blake2b256(
          Uint8Array.of(...fromHex(shard), call, ...Array(32).fill(sender), nonce, 0, 0, 0, place, 0, 0, 0),
        ),
      )
    expect(outbox.map(({ id }) => id)).toEqual([
      idOf(0, 0xa1, 0, 0),
      idOf(0, 0xa1, 1, 0),
      idOf(1, 0xa1, 2, 0),
      idOf(1, 0xa1, 2, 1),
      idOf(0, 0xb0, 0, 0),
    ])
    expect(new Set(outbox.map(({ id }) => id)).size).toBe(5)
    const call = Uint8Array.of(0, ...Array(32).fill(0xa1), 0, 0, 0, 0)
    expect(effectId(provider, shard, call, 0)).toBe(idOf(0, 0xa1, 0, 0))
  })

  it('name the shard and the payload', () => {
    const { outbox } = execute(stf, [prepared(stf, 'go')])
    expect(outbox).toMatchObject([{ effect: 'pay', shard, payload: Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0) }])
  })
})

describe('blocks', () => {
  it('one after the other equal the state of one, wherever they are cut', () => {
    const whole = emptyState()
    whole.commit(execute(stf, mixture, whole).prepared)
    for (let cut = 0; cut <= mixture.length; cut += 1) {
      const state = emptyState()
      for (const [at, inputs] of [mixture.slice(0, cut), mixture.slice(cut)].entries()) {
        state.commit(executeBlock({ stf, provider }, state, blockOf(inputs, at + 1)).prepared)
      }
      expect(state.root()).toEqual(whole.root())
    }
  })
})
