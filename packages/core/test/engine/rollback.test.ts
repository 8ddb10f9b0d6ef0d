import { describe, expect, it } from 'vitest'
import { LockstepError } from '../../src/error.js'
import { type Code, type Context, execute, executeCode, outcomes, prepared, probe } from './probe.js'

/** Something of everything that a call can do. */
function act({ state, emit, send }: Context): void {
  state.counter.set(7n)
  state.entry.update(1, (draft) => {
    draft.count = 1
    draft.list.push(1)
  })
  emit('Noted', { at: 1 })
  send('pay', { amount: 1n })
}

/** Calls by a name that the types do not know. */
function unchecked(use: (name: never, payload: never) => unknown, name: string, payload: unknown): void {
  Reflect.apply(use, undefined, [name, payload])
}

function caught(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}

function recurse(depth: number): number {
  return recurse(depth + 1) + 1
}

describe('a call that ends as it should', () => {
  it('leaves its writes, its events and its effects', () => {
    const { receipt, writes, outbox, events, bugs } = executeCode(act)
    expect(receipt).toMatchObject({ status: 'Executed', module: 0, code: 0, output: '0x' })
    expect(receipt.events).toEqual([{ module: 1, index: 0, payload: '0x01000000' }])
    expect(events).toEqual(receipt.events)
    expect(outbox).toMatchObject([{ effect: 'pay', payload: Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 0) }])
    expect(writes.map(({ space }) => space)).toEqual(['probe.counter', 'probe.entry'])
    expect(bugs).toEqual([])
  })
})

describe('a call that fails with a declared error', () => {
  it.each<[string, number, Code]>([
    [
      'first',
      0,
      (context) => {
        act(context)
        context.fail('Refused')
      },
    ],
    [
      'second',
      1,
      (context) => {
        act(context)
        context.fail('Other')
      },
    ],
    [
      'caught and swallowed',
      0,
      (context) => {
        try {
          context.fail('Refused')
        } catch {
          act(context)
        }
      },
    ],
    [
      'caught, and another after it: the first counts',
      0,
      (context) => {
        act(context)
        try {
          context.fail('Refused')
        } finally {
          context.fail('Other')
        }
      },
    ],
    [
      'caught, and a bug after it: the failure counts',
      0,
      (context) => {
        act(context)
        try {
          context.fail('Refused')
        } catch {
          throw new Error('a bug')
        }
      },
    ],
    [
      'caught, and a value returned',
      1,
      (context) => {
        act(context)
        return caught(() => context.fail('Other'))
      },
    ],
  ])('%s: leaves its code and its nonce, nothing else', (_, code, execute) => {
    const { receipt, writes, outbox, events, bugs, diff } = executeCode(execute)
    expect(receipt).toMatchObject({ status: 'Failed', module: 1, code, output: '0x', events: [] })
    expect([writes, outbox, events, bugs]).toEqual([[], [], [], []])
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
  })
})

describe('a call with a bug', () => {
  const bugs: readonly (readonly [string, Code, unknown])[] = [
    [
      'throws an error',
      (context) => {
        act(context)
        throw new Error('ouch')
      },
      'Error',
    ],
    [
      'throws an error of ours',
      (context) => {
        act(context)
        throw new LockstepError('InsufficientBalance', 'made up')
      },
      'InsufficientBalance',
    ],
    [
      'throws no error but undefined',
      (context) => {
        act(context)
        throw undefined
      },
      'ThrewNothing',
    ],
    [
      'throws no error but null',
      (context) => {
        act(context)
        throw null
      },
      'ThrewNothing',
    ],
    [
      'returns a promise',
      (context) => {
        act(context)
        return Promise.resolve()
      },
      'ReturnedValue',
    ],
    [
      'returns a promise that is rejected',
      (context) => {
        act(context)
        return Promise.reject(new Error('nobody waits for this'))
      },
      'ReturnedValue',
    ],
    [
      'returns a value',
      (context) => {
        act(context)
        return 0
      },
      'ReturnedValue',
    ],
    [
      'returns null',
      (context) => {
        act(context)
        return null
      },
      'ReturnedValue',
    ],
    [
      'recurses without end',
      (context) => {
        act(context)
        recurse(0)
      },
      'RangeError',
    ],
    [
      'writes a value out of its type',
      (context) => {
        act(context)
        context.state.counter.set(-1n)
      },
      'ValueOutOfRange',
    ],
    [
      'writes into what it read',
      (context) => {
        act(context)
        Object.assign(context.state.entry.get(1), { count: 2 })
      },
      'TypeError',
    ],
    [
      'writes into the state as such',
      (context) => {
        act(context)
        Object.assign(context.state, { counter: undefined })
      },
      'TypeError',
    ],
    [
      'writes into the block',
      (context) => {
        act(context)
        Object.assign(context.block, { timestamp: 0n })
      },
      'TypeError',
    ],
    [
      'emits what is not declared',
      (context) => {
        act(context)
        unchecked(context.emit, 'Unknown', {})
      },
      'Undeclared',
    ],
    [
      'emits a name that every object has',
      (context) => {
        act(context)
        unchecked(context.emit, 'constructor', {})
      },
      'Undeclared',
    ],
    [
      'emits another payload',
      (context) => {
        act(context)
        unchecked(context.emit, 'Noted', { at: 1n })
      },
      'WrongType',
    ],
    [
      'emits more than an event holds',
      (context) => {
        act(context)
        context.emit('Big', { content: `0x${'00'.repeat(16_383)}` })
      },
      'LengthOverBound',
    ],
    [
      'emits too many events',
      (context) => {
        act(context)
        for (let at = 1; at <= 256; at += 1) context.emit('Noted', { at })
      },
      'TooManyMessages',
    ],
    [
      'sends what is not declared',
      (context) => {
        act(context)
        unchecked(context.send, 'toString', {})
      },
      'Undeclared',
    ],
    [
      'fails with what is not declared',
      (context) => {
        act(context)
        unchecked(context.fail, 'Unknown', undefined)
      },
      'Undeclared',
    ],
  ]

  it.each(bugs)('that %s leaves Internal and its nonce, nothing else, and is reported', (_, code, name) => {
    const { receipt, writes, outbox, events, bugs, diff } = executeCode(code)
    expect(receipt).toMatchObject({ status: 'Failed', module: 0, code: 15, output: '0x', events: [] })
    expect([writes, outbox, events]).toEqual([[], [], []])
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
    expect(bugs).toMatchObject([{ index: 0, call: 'code' }])
    const [bug] = bugs
    const { error } = bug ?? {}
    expect(error instanceof LockstepError ? error.code : error instanceof Error ? error.name : error).toBe(name)
  })

  it('does not keep the next calls of the block from execution', () => {
    for (const [, code] of bugs) {
      const stf = probe({ code, act })
      const result = execute(stf, [prepared(stf, 'code', { nonce: 0 }), prepared(stf, 'act', { nonce: 1 })])
      expect(outcomes(result)).toEqual([
        ['Failed', 0, 15],
        ['Executed', 0, 0],
      ])
      expect(result.outbox).toHaveLength(1)
    }
  })

  it('256 events and one of 16,384 bytes still fit', () => {
    const many = executeCode(({ emit }) => {
      for (let at = 0; at < 256; at += 1) emit('Noted', { at })
    })
    expect([many.receipt.status, many.receipt.events.length]).toEqual(['Executed', 256])
    const big = executeCode(({ emit }) => emit('Big', { content: `0x${'00'.repeat(16_382)}` }))
    expect([big.receipt.status, big.receipt.events[0]?.payload.length]).toEqual(['Executed', 2 + 2 * 16_384])
  })
})

describe('what a failed call read and wrote', () => {
  it('is seen by itself, and not by the next', () => {
    const seen: bigint[] = []
    const stf = probe({
      fail: ({ state, fail }) => {
        state.counter.update((count) => count + 1n)
        seen.push(state.counter.get())
        fail('Refused')
      },
      go: ({ state }) => {
        seen.push(state.counter.get())
        state.counter.update((count) => count + 10n)
      },
    })
    execute(
      stf,
      ['go', 'fail', 'go'].map((name, nonce) => prepared(stf, name, { nonce })),
    )
    expect(seen).toEqual([0n, 11n, 10n])
  })
})
