import { describe, expect, it } from 'vitest'
import { u64 } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import type { State } from '../../src/state/index.js'
import { defineStf, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import {
  alice,
  blockOf,
  type Code,
  type Context,
  emptyState,
  execute,
  executeCode,
  outcomes,
  prepared,
  probe,
} from './probe.js'

/** Something of everything that a part can do. */
function act({ state, emit, send }: Context, at: number): void {
  state.counter.update((count) => count + BigInt(at))
  emit('Noted', { at })
  send('pay', { amount: BigInt(at) })
}

/** What a call left: its counter, the notes and the payments. */
function left({ writes, receipt, outbox }: ReturnType<typeof executeCode>): unknown {
  return [
    receipt.status,
    writes[0]?.changes[0]?.value?.[0] ?? 0,
    receipt.events.map(({ payload }) => payload.slice(0, 4)),
    outbox.map(({ payload }) => payload[0]),
  ]
}

describe('an attempt', () => {
  it('that ends well is kept and answers true', () => {
    const answers: boolean[] = []
    const outcome = executeCode((context) => {
      act(context, 1)
      answers.push(context.attempt(() => act(context, 2)))
    })
    expect([answers, left(outcome)]).toEqual([[true], ['Executed', 3, ['0x01', '0x02'], [1, 2]]])
  })

  it('that fails is undone: its writes, its events, its effects; the call goes on', () => {
    const answers: unknown[] = []
    const outcome = executeCode((context) => {
      act(context, 1)
      const isDone = context.attempt(() => {
        act(context, 2)
        answers.push(context.state.counter.get())
        context.fail('Refused')
      })
      answers.push(isDone, context.state.counter.get())
      act(context, 4)
    })
    expect([answers, left(outcome)]).toEqual([
      [3n, false, 1n],
      ['Executed', 5, ['0x01', '0x04'], [1, 4]],
    ])
    expect(outcome.bugs).toEqual([])
  })

  it('that was undone leaves its effects’ ids to those behind it', () => {
    const plain = executeCode((context) => act(context, 4))
    const attempted = executeCode((context) => {
      context.attempt(() => {
        act(context, 2)
        context.fail('Refused')
      })
      act(context, 4)
    })
    expect(attempted.outbox).toEqual(plain.outbox)
    expect(attempted.receipt).toEqual(plain.receipt)
  })

  it('that catches its own failure has failed nevertheless', () => {
    const answers: boolean[] = []
    const outcome = executeCode((context) => {
      const isDone = context.attempt(() => {
        try {
          context.fail('Refused')
        } catch {
          act(context, 2)
        }
      })
      answers.push(isDone)
      act(context, 1)
    })
    expect([answers, left(outcome)]).toEqual([[false], ['Executed', 1, ['0x01'], [1]]])
  })

  it('does not clear a failure from before it', () => {
    const outcome = executeCode((context) => {
      try {
        context.fail('Other')
      } catch {}
      context.attempt(() => context.fail('Refused'))
    })
    expect(outcomes({ receipts: [outcome.receipt] })).toEqual([['Failed', 1, 1]])
  })

  it('does not clear one behind it either', () => {
    const outcome = executeCode((context) => {
      context.attempt(() => context.fail('Refused'))
      context.fail('Other')
    })
    expect(outcomes({ receipts: [outcome.receipt] })).toEqual([['Failed', 1, 1]])
  })
})

describe('attempts within attempts', () => {
  /** An outer attempt that does 1, then an inner one that does 2, then 4; `fails` says which of them fail. */
  const nested =
    (fails: readonly ('inner' | 'outer')[], answers: boolean[]): Code =>
    (context) => {
      const outer = context.attempt(() => {
        act(context, 1)
        const inner = context.attempt(() => {
          act(context, 2)
          if (fails.includes('inner')) context.fail('Refused')
        })
        answers.push(inner)
        act(context, 4)
        if (fails.includes('outer')) context.fail('Other')
      })
      answers.push(outer)
      act(context, 8)
    }

  it.each<[readonly ('inner' | 'outer')[], boolean[], number[]]>([
    [[], [true, true], [1, 2, 4, 8]],
    [['inner'], [false, true], [1, 4, 8]],
    [['outer'], [true, false], [8]],
    [['inner', 'outer'], [false, false], [8]],
  ])('where %j fail, each is undone with all that is in it', (fails, expected, done) => {
    const answers: boolean[] = []
    const outcome = executeCode(nested(fails, answers))
    expect(answers).toEqual(expected)
    const sum = done.reduce((total, each) => total + each, 0)
    expect(left(outcome)).toEqual(['Executed', sum, done.map((each) => `0x0${each}`), done])
  })
})

describe('a bug in an attempt', () => {
  it.each<[string, (context: Context) => unknown, string]>([
    [
      'that throws',
      () => {
        throw new Error('ouch')
      },
      'ouch',
    ],
    ['that returns a value', () => 1, 'attempt returned a number; return nothing'],
    ['that returns a promise', () => Promise.reject(new Error('nobody waits')), 'attempt returned a promise'],
    ['that throws nothing', () => Promise.reject(undefined), 'attempt returned a promise'],
    ['that writes a value out of its type', ({ state }) => state.counter.set(-1n), '-1'],
  ])('%s is not contained: the call has it', (_, bug, message) => {
    const { receipt, writes, outbox, bugs } = executeCode((context) => {
      act(context, 1)
      // As plain JavaScript calls it, which no type stops.
      Reflect.apply(context.attempt, undefined, [() => Reflect.apply(bug, undefined, [context])])
    })
    expect([receipt.code, receipt.events, writes, outbox]).toEqual([15, [], [], []])
    expect(String(bugs[0]?.error)).toContain(message)
  })

  it('that the author catches outside of it is undone all the same', () => {
    const outcome = executeCode((context) => {
      act(context, 1)
      try {
        context.attempt(() => {
          act(context, 2)
          throw new Error('ouch')
        })
      } catch {
        act(context, 4)
      }
    })
    expect(left(outcome)).toEqual(['Executed', 5, ['0x01', '0x04'], [1, 4]])
  })

  it('and a failure before it is a failure, as in a call', () => {
    const answers: boolean[] = []
    executeCode((context) => {
      const isDone = context.attempt(() => {
        try {
          context.fail('Refused')
        } catch {
          throw new Error('ouch')
        }
      })
      answers.push(isDone)
    })
    expect(answers).toEqual([false])
  })
})

describe('an attempt that could not be undone, as the stack ended there', () => {
  /** A state whose blocks are short of stack the first time that something is rolled back. */
  function shortOfStack(): State {
    const state = emptyState()
    return {
      ...state,
      overlay() {
        const overlay = state.overlay()
        let isShort = true
        const rollback = (): void => {
          if (isShort) {
            isShort = false
            throw new RangeError('Maximum call stack size exceeded')
          }
          overlay.rollback()
        }
        return { ...overlay, rollback }
      },
    }
  }
  const failing = (context: Context) => () => {
    act(context, 2)
    context.fail('Refused')
  }

  it.each<[string, Code]>([
    ['goes out', (context) => void context.attempt(failing(context))],
    [
      'is caught',
      (context) => {
        try {
          context.attempt(failing(context))
        } catch {}
      },
    ],
    [
      'is caught in an attempt around it',
      (context) => {
        context.attempt(() => {
          try {
            context.attempt(failing(context))
          } catch {}
        })
      },
    ],
  ])('and which %s leaves nothing of the call; the next is executed', (_, code) => {
    const stf = probe({
      code: (context) => {
        act(context, 1)
        code(context)
      },
      act: (context) => act(context, 4),
    })
    const result = execute(stf, [prepared(stf, 'code'), prepared(stf, 'act', { nonce: 1 })], shortOfStack())
    expect(outcomes(result).map(([status]) => status)).toEqual(['Failed', 'Executed'])
    expect(result.diff[0]?.changes).toEqual([{ key: '0x', value: Uint8Array.of(4, 0, 0, 0, 0, 0, 0, 0) }])
    expect([result.events.length, result.outbox.length]).toEqual([1, 1])
  })
})

describe('what an attempt said and was undone', () => {
  it('takes no room in the block', () => {
    // By hand: 8 MiB are 512 events of 16,384 bytes; twice 256 that are undone leave room for 256.
    const content: Hex = `0x${'ee'.repeat(16_382)}`
    const { receipt } = executeCode(({ attempt, emit, fail }) => {
      const shout = (isUndone: boolean) => () => {
        for (let at = 0; at < 256; at += 1) emit('Big', { content })
        if (isUndone) fail('Refused')
      }
      for (const isUndone of [true, true, false]) attempt(shout(isUndone))
    })
    expect([receipt.status, receipt.events.length]).toEqual(['Executed', 256])
  })
})

describe('attempts without end', () => {
  // The stack ends somewhere else each time, also where an attempt is being opened or closed.
  it('leave Internal and nothing else, wherever the stack ends; the block goes on', () => {
    const paddings = Array.from({ length: 40 }, (_, padding) => padding)
    const stf = probe({
      ...Object.fromEntries(paddings.map((padding) => [`padded${padding}`, endless(padding)])),
      act: (context) => act(context, 1),
    })
    const inputs = paddings.flatMap((padding) => [
      prepared(stf, `padded${padding}`, { nonce: 2 * padding }),
      prepared(stf, 'act', { nonce: 2 * padding + 1 }),
    ])
    const result = execute(stf, inputs)
    expect(outcomes(result)).toEqual(
      paddings.flatMap(() => [
        ['Failed', 0, 15],
        ['Executed', 0, 0],
      ]),
    )
    expect(result.diff[0]?.changes).toEqual([{ key: '0x', value: Uint8Array.of(40, 0, 0, 0, 0, 0, 0, 0) }])
    expect(result.diff.map(({ space }) => space)).toEqual(['probe.counter', 'system.nonce'])
  })

  function endless(padding: number): Code {
    return (context) => {
      context.state.counter.set(7n)
      const descend = (): void => void context.attempt(descend)
      const pad = (rest: number): void => (rest > 0 ? pad(rest - 1) : descend())
      pad(padding)
    }
  }
})

describe('the budget in an attempt', () => {
  const weight = { operations: 4, bytes: 1_000 }
  const stf = defineStf({
    name: 'frugal',
    version: 1,
    state: { counter: value(u64, 0n) },
    errors: ['Refused'],
    calls: {
      undoneWorkCounts: {
        weight,
        execute({ state, attempt, fail }) {
          attempt(() => {
            state.counter.set(1n)
            state.counter.set(2n)
            fail('Refused')
          })
          state.counter.set(3n)
          state.counter.set(4n)
        },
      },
      oneMore: {
        weight,
        execute({ state, attempt, fail }) {
          attempt(() => {
            state.counter.set(1n)
            state.counter.set(2n)
            fail('Refused')
          })
          for (const count of [3n, 4n, 5n]) state.counter.set(count)
        },
      },
      caught: {
        weight,
        execute({ state, attempt }) {
          try {
            attempt(() => {
              for (const count of [1n, 2n, 3n, 4n, 5n]) state.counter.set(count)
            })
          } catch {}
        },
      },
    },
  })

  it.each<['undoneWorkCounts' | 'oneMore' | 'caught', string, number]>([
    ['undoneWorkCounts', 'Executed', 0],
    ['oneMore', 'Failed', 17],
    ['caught', 'Failed', 17],
  ])('is the call’s: %s is %s, code %d', (name, status, code) => {
    const result = execute(stf, [prepareCall(stf.calls[name], {})])
    expect(outcomes(result)).toEqual([[status, 0, code]])
    expect(result.diff.at(-1)).toEqual({
      space: 'system.nonce',
      changes: [{ key: alice, value: Uint8Array.of(1, 0, 0, 0) }],
    })
    expect(result.diff).toHaveLength(code === 0 ? 2 : 1)
  })
})

describe('attempts of a hook', () => {
  it('are undone alike', () => {
    const stf = probe(
      {},
      {
        onBlockEnd: ({ state, emit, attempt, fail }) => {
          state.counter.set(1n)
          attempt(() => {
            state.counter.set(2n)
            emit('Noted', { at: 2 })
            fail('Refused')
          })
          emit('Noted', { at: 1 })
        },
      },
    )
    const { receipts, diff } = execute(stf, blockOf([]).inputs)
    expect(receipts).toMatchObject([{ status: 'Executed', events: [{ payload: '0x01000000' }] }])
    expect(diff[0]?.changes[0]?.value?.[0]).toBe(1)
  })
})
