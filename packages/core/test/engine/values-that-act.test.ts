import { describe, expect, it } from 'vitest'
import { decode, struct, u8, u32, vec } from '../../src/codec/index.js'
import { maxEffects, maxEvents } from '../../src/receipt/index.js'
import { type Code, type Context, executeCode } from './probe.js'

const entryCodec = struct({ count: u32, list: vec(u8, 8) })

/** Arrays of 1, 2 and 3 that show more to who asks them otherwise than by place. */
const lists: Readonly<Record<string, () => number[]>> = {
  'an iterator of its own': () => {
    const list = [1, 2, 3]
    list[Symbol.iterator] = () => Array.from({ length: 20_000 }, (_, at) => at & 0xff).values()
    return list
  },
  'a getter that adds items': () => {
    const list = [0, 2, 3]
    return Object.defineProperty(list, 0, {
      get() {
        list.push(4)
        return 1
      },
    })
  },
  'a length that grows each time that it is asked': () => {
    let length = 2
    return new Proxy([1, 2, 3, 4, 5, 6], {
      get: (list, name) => (name === 'length' ? ++length : Reflect.get(list, name)),
    })
  },
}

describe('a list with', () => {
  it.each(Object.entries(lists))('%s is written as what stands in it', (_, list) => {
    const { receipt, writes } = executeCode(({ state }) => state.entry.set(1, { count: 1, list: list() }))
    expect(receipt.status).toBe('Executed')
    const [entry] = writes.flatMap(({ changes }) => changes)
    expect(decode(entryCodec, entry?.value ?? new Uint8Array())).toEqual({ count: 1, list: [1, 2, 3] })
  })
})

describe('a payload that emits or sends while it is read', () => {
  it('counts: no call has more events than there may be', () => {
    const { receipt } = executeCode(({ emit }) => {
      for (let at = 1; at < maxEvents; at += 1) emit('Noted', { at })
      emit('Noted', {
        get at() {
          emit('Noted', { at: maxEvents })
          return 0
        },
      })
    })
    expect(receipt).toMatchObject({ status: 'Failed', module: 0, events: [] })
  })

  it('has its effect before the one that it stands in, under another id', () => {
    const { outbox } = executeCode(({ send }) =>
      send('pay', {
        get amount() {
          send('pay', { amount: 2n })
          return 1n
        },
      }),
    )
    expect(outbox.map(({ payload }) => payload[0])).toEqual([2, 1])
    expect(new Set(outbox.map(({ id }) => id)).size).toBe(2)
  })

  it('sends no more than may be sent', () => {
    const { outbox, bugs } = executeCode(({ send }) => {
      for (let sent = 1; sent < maxEffects; sent += 1) send('pay', { amount: 1n })
      send('pay', {
        get amount() {
          send('pay', { amount: 2n })
          return 1n
        },
      })
    })
    expect(outbox).toEqual([])
    expect(bugs).toMatchObject([{ error: { code: 'TooManyMessages' } }])
  })
})

describe('a recipe that returns a promise', () => {
  const recipes: Readonly<Record<string, Code>> = {
    'of a value': ({ state }) => update(state.counter, []),
    'of an entry with a list': ({ state }) => update(state.entry, [1]),
  }

  /** The types refuse it; what is handed over by JavaScript gets here. A rejection that nobody takes fails this run. */
  function update(item: Context['state']['counter'] | Context['state']['entry'], key: readonly number[]): void {
    Reflect.apply(item.update, item, [...key, () => Promise.reject(new Error('later'))])
  }

  it.each(Object.entries(recipes))('%s is a bug, and its rejection is nobody’s', async (_, code) => {
    const { receipt, bugs, writes } = executeCode(code)
    expect(receipt).toMatchObject({ status: 'Failed', module: 0 })
    expect(bugs).toMatchObject([{ error: { code: 'ReturnedValue' } }])
    expect(writes).toEqual([])
    await new Promise((resolve) => setImmediate(resolve))
  })
})
