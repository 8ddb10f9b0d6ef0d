import { describe, expect, it } from 'vitest'
import { u64 } from '../../src/codec/index.js'
import { executeGenesis } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import { fromHex, toHex } from '../../src/hex.js'
import { defineStf, type ValueAccess, value } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { blockOf, emptyState, execute, outcomes, prepared, probe, provider, shard } from './probe.js'

describe('block hooks', () => {
  it('run before the first and after the last input, also of a block without any', () => {
    const seen: string[] = []
    const stf = probe(
      { go: () => void seen.push('go') },
      { onBlockStart: () => void seen.push('start'), onBlockEnd: () => void seen.push('end') },
    )
    execute(stf, [prepared(stf, 'go', { nonce: 0 }), prepared(stf, 'go', { nonce: 1 })])
    execute(stf, [])
    expect(seen).toEqual(['start', 'go', 'go', 'end', 'start', 'end'])
  })

  it('write, know the block, and leave no receipt where they have nothing to tell', () => {
    const stf = probe({}, { onBlockEnd: ({ state, block }) => state.counter.set(block.timestamp) })
    const result = execute(stf, [])
    expect(result.receipts).toEqual([])
    expect(result.diff).toEqual([
      { space: 'probe.counter', changes: [{ key: '0x', value: Uint8Array.of(0xe0, 0x2e, 0, 0, 0, 0, 0, 0) }] },
    ])
  })

  it('send effects whose ids come from the shard, the block hash, the hook, its module and the place', () => {
    const pay = { onBlockStart: 1n, onBlockEnd: 2n }
    const stf = probe(
      {},
      {
        onBlockStart: ({ send }) => send('pay', { amount: pay.onBlockStart }),
        onBlockEnd: ({ send }) => {
          send('pay', { amount: pay.onBlockEnd })
          send('pay', { amount: pay.onBlockEnd })
        },
      },
    )
    const { outbox } = execute(stf, [])
    const hash = fromHex(blockOf([]).hash)
    const idOf = (hook: number, place: number) =>
      toHex(provider.blake2b256(Uint8Array.of(...fromHex(shard), ...hash, hook, 1, place, 0, 0, 0)))
    expect(outbox.map(({ id }) => id)).toEqual([idOf(0, 0), idOf(1, 0), idOf(1, 1)])
    expect(outbox.map((sent) => sent.shard)).toEqual([shard, shard, shard])
  })

  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw new LockstepError('Ouch', 'ouch')
      },
      'Ouch',
    ],
    ['returns a promise', () => Promise.resolve(), 'ReturnedValue'],
    ['returns a promise that is rejected', () => Promise.reject(new Error('nobody waits for this')), 'ReturnedValue'],
    ['returns a value', () => 1, 'ReturnedValue'],
  ])('a hook that %s is undone and reported; the block goes on', (_, bug, code) => {
    const stf = probe(
      { go: ({ state }) => state.counter.update((count) => count + 1n) },
      {
        onBlockStart: ({ state, send }) => {
          state.counter.set(100n)
          send('pay', { amount: 1n })
          return bug()
        },
        onBlockEnd: ({ state }) => state.counter.update((count) => count * 10n),
      },
    )
    const result = execute(stf, [prepared(stf, 'go')])
    expect(outcomes(result)).toEqual([
      ['Executed', 0, 0],
      ['Failed', 0, 15],
    ])
    expect(result.outbox).toEqual([])
    expect(result.diff[0]?.changes[0]?.value?.[0]).toBe(10)
    expect(result.bugs).toMatchObject([{ index: undefined, call: 'onBlockStart', error: { code } }])
  })

  it('run for no account: there is no origin', () => {
    const seen: string[] = []
    const stf = probe({}, { onBlockStart: (context) => void seen.push(...Object.keys(context)) })
    execute(stf, [])
    const all = ['attempt', 'block', 'emit', 'fail', 'nonceOf', 'random', 'send', 'shard', 'state', 'use']
    expect(seen.sort()).toEqual(all)
  })
})

describe('genesis', () => {
  const state = { supply: value(u64, 0n) }
  const base = { name: 'born', version: 1, state, calls: {} } as const

  it('writes the first state', () => {
    const stf = defineStf({ ...base, genesis: ({ state }) => state.supply.set(5n) })
    const first = emptyState()
    first.commit(executeGenesis(stf, first))
    expect(first.get('born.supply', '0x')).toEqual(Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0))
  })

  it('may be left out', () => {
    const first = emptyState()
    expect(executeGenesis(defineStf(base), first)).toMatchObject({ root: first.root(), diff: [] })
  })

  it.each<[string, () => void, string]>([
    [
      'throws',
      () => {
        throw new LockstepError('Ouch', 'ouch')
      },
      'Ouch',
    ],
    ['returns a promise', () => Promise.resolve(), 'ReturnedValue'],
    ['returns a promise that is rejected', () => Promise.reject(new Error('nobody waits for this')), 'ReturnedValue'],
  ])('that %s is no genesis', (_, genesis, code) => {
    expect(refusalCode(() => executeGenesis(defineStf({ ...base, genesis }), emptyState()))).toBe(code)
  })

  it('its state ends with it', () => {
    const kept: ValueAccess<bigint>[] = []
    executeGenesis(defineStf({ ...base, genesis: ({ state }) => void kept.push(state.supply) }), emptyState())
    expect(kept.map((supply) => refusalCode(() => supply.set(1n)))).toEqual(['CallEnded'])
  })
})
