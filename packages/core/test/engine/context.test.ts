import { describe, expect, it } from 'vitest'
import { AccountId, u128 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import { defineStf } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import {
  alice,
  blockOf,
  bob,
  type Context,
  emptyState,
  execute,
  executeCode,
  outcomes,
  prepared,
  probe,
  provider,
  shard,
} from './probe.js'

describe('the context of a call', () => {
  it('says who calls, on which shard, in which block', () => {
    const seen: unknown[] = []
    executeCode(({ origin, shard, block }) => void seen.push([origin, shard, block]))
    const { number, hash, timestamp } = blockOf([])
    expect(seen).toEqual([[alice, shard, { number, hash, timestamp }]])
  })

  it('nonceOf is the nonce that the next call must carry: the running call counts', () => {
    const seen: number[][] = []
    const stf = probe({ go: ({ nonceOf }) => void seen.push([nonceOf(alice), nonceOf(bob)]) })
    execute(stf, [
      prepared(stf, 'go', { nonce: 0 }),
      prepared(stf, 'go', { nonce: 0, sender: bob }),
      prepared(stf, 'go', { nonce: 1 }),
    ])
    expect(seen).toEqual([
      [1, 0],
      [1, 1],
      [2, 1],
    ])
  })

  it('fails by something that tells no machine from another, and that nothing can be hung on', () => {
    const caught: unknown[] = []
    const failing = ({ fail }: Context): void => {
      try {
        fail('Refused')
      } catch (error) {
        caught.push(error)
      }
    }
    executeCode(failing)
    executeCode(failing)
    const [first, second] = caught
    expect(first).toBe(second)
    expect(first).toSatisfy(Object.isFrozen)
    expect(first).toMatchObject({ stack: '', message: expect.stringContaining('receipt') })
  })

  it('ends with its call: what was kept of it throws, in the next call and after the block', () => {
    const kept: Context[] = []
    const codes: string[] = []
    const useAll = (contexts: readonly Context[]): void => {
      for (const { emit, fail, send, nonceOf, random, attempt } of contexts) {
        const uses = [
          () => emit('Noted', { at: 1 }),
          () => fail('Refused'),
          () => send('pay', { amount: 1n }),
          () => nonceOf(alice),
          () => random(),
          () => attempt(() => void codes.push('attempted')),
        ]
        codes.push(...uses.map(refusalCode))
      }
    }
    const stf = probe({ keep: (context) => void kept.push(context), use: () => useAll(kept) })
    const result = execute(stf, [prepared(stf, 'keep', { nonce: 0 }), prepared(stf, 'use', { nonce: 1 })])
    expect(outcomes(result)).toEqual([
      ['Executed', 0, 0],
      ['Executed', 0, 0],
    ])
    expect(result.outbox).toEqual([])
    useAll(kept)
    expect(codes).toEqual(Array(12).fill('CallEnded'))
  })

  it('its state ends with the block: in the next one it throws, also while a call runs', () => {
    const kept: Context[] = []
    const codes: string[] = []
    const useAll = (): void => {
      for (const { state } of kept) {
        const uses = [
          () => state.counter.get(),
          () => state.counter.set(1n),
          () => state.entry.has(1),
          () => state.entry.delete(1),
          () => state.entry.entries({ limit: 1 }),
        ]
        codes.push(...uses.map(refusalCode))
      }
    }
    const stf = probe({ keep: (context) => void kept.push(context), use: useAll })
    const state = emptyState()
    state.commit(execute(stf, [prepared(stf, 'keep', { nonce: 0 })], state).prepared)
    useAll()
    const { diff } = execute(stf, [prepared(stf, 'use', { nonce: 1 })], state)
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
    expect(codes).toEqual(Array(10).fill('CallEnded'))
  })

  it('its state works within a later call of the same block, in whose transaction and budget it then is', () => {
    const kept: Context[] = []
    const writeKept = (): void => kept[0]?.state.counter.set(7n)
    const stf = probe({
      keep: (context) => void kept.push(context),
      write: writeKept,
      fail({ fail }) {
        writeKept()
        fail('Refused')
      },
    })
    const calls = (...names: readonly string[]) => names.map((name, nonce) => prepared(stf, name, { nonce }))
    expect(execute(stf, calls('keep', 'write')).diff.map(({ space }) => space)).toContain('probe.counter')
    kept.length = 0
    expect(execute(stf, calls('keep', 'fail')).diff.map(({ space }) => space)).toEqual(['system.nonce'])
  })

  it('a call that goes on asynchronously can write no more', async () => {
    const codes: string[] = []
    const { receipt, writes } = executeCode(({ state }) =>
      Promise.resolve().then(() => void codes.push(refusalCode(() => state.counter.set(1n)))),
    )
    await Promise.resolve()
    expect([receipt.code, writes, codes]).toEqual([15, [], ['CallEnded']])
  })
})

describe('arguments', () => {
  const stf = defineStf({
    name: 'inbound',
    version: 1,
    state: {},
    calls: {
      take: {
        origin: 'enclave',
        receives: 'shieldFunds',
        args: { who: AccountId, amount: u128 },
        execute: (_, args) => void Object.assign(args, { amount: args.amount + 1n }),
      },
      give: { args: { amount: u128 }, execute: (_, args) => void Object.assign(args, { amount: 2n }) },
    },
  })

  it('are frozen, those of a parentchain input too', () => {
    const args = { who: alice, amount: 1n }
    const inbound = {
      kind: 'inbound',
      call: stf.calls.take,
      args,
      operationHash: shard,
      callAndNonce: new Uint8Array(40),
    } as const
    const result = executeBlock({ stf, provider }, emptyState(), blockOf([inbound]))
    expect(outcomes(result)).toEqual([['Failed', 0, 15]])
    expect(args).toEqual({ who: alice, amount: 1n })
  })
})

describe('an inbound call', () => {
  it('runs on behalf of the shard, without a nonce', () => {
    const seen: unknown[] = []
    const stf = probe({ take: ({ origin, nonceOf }) => void seen.push([origin, nonceOf(origin)]) })
    const { call, args, operationHash, callAndNonce } = prepared(stf, 'take')
    const inbound = { kind: 'inbound', call, args, operationHash, callAndNonce } as const
    const result = execute(stf, [inbound, inbound])
    expect(seen).toEqual([
      [shard, 0],
      [shard, 0],
    ])
    expect(result.diff).toEqual([])
    expect(outcomes(result)).toEqual([
      ['Executed', 0, 0],
      ['Executed', 0, 0],
    ])
  })
})
