import { describe, expect, it } from 'vitest'
import { executeBlock } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import { codeName, maxBlockMessages } from '../../src/receipt/index.js'
import { maxMessageSize } from '../../src/stf/index.js'
import { blockOf, type Context, emptyState, prepared, probe, provider } from './probe.js'

/** Two bytes of the payload are its compact length. */
const content: Hex = `0x${'ee'.repeat(16_000)}`
const eventSize = 16_002
const eventsOfCall = 100

function shout({ emit, state }: Context): void {
  state.counter.update((count) => count + 1n)
  for (let count = 0; count < eventsOfCall; count += 1) emit('Big', { content })
}

const stf = probe({
  shout,
  shoutAnyway: (context) => {
    try {
      shout(context)
    } catch {
      // An author who catches everything.
    }
  },
  whisper: ({ emit }) => emit('Noted', { at: 1 }),
  payTooOften: ({ send }) => {
    for (let count = 0; count < 17; count += 1) send('pay', { amount: 1n })
  },
})

describe('a block has room for so many bytes of events and effects', () => {
  // By hand: 8 MiB hold 5 calls of 100 events of 16,002 bytes, 8,001,000 in all, and not a sixth.
  const calls = [0, 1, 2, 3, 4, 5].map((nonce) => prepared(stf, 'shout', { nonce }))

  it('in which the test is right about what fits', () => {
    expect(eventSize).toBeLessThanOrEqual(maxMessageSize)
    expect(5 * eventsOfCall * eventSize).toBeLessThanOrEqual(maxBlockMessages)
    expect(6 * eventsOfCall * eventSize).toBeGreaterThan(maxBlockMessages)
  })

  it('the call that is too much fails with BlockFull, keeps its nonce, and a small one behind it still fits', () => {
    const block = blockOf([...calls, prepared(stf, 'whisper', { nonce: 6 })])
    const { receipts, bugs, diff } = executeBlock({ stf, provider }, emptyState(), block)
    const codes = receipts.map((receipt) => codeName(stf, receipt))
    expect(codes).toEqual(['Ok', 'Ok', 'Ok', 'Ok', 'Ok', 'BlockFull', 'Ok'])
    expect(receipts[5]).toMatchObject({ status: 'Failed', events: [] })
    expect(bugs).toEqual([])
    const counter = diff.find(({ space }) => space === 'probe.counter')?.changes[0]?.value
    expect(counter).toEqual(Uint8Array.of(5, 0, 0, 0, 0, 0, 0, 0))
  })

  it('also where the author catches the refusal', () => {
    const last = prepared(stf, 'shoutAnyway', { nonce: 5 })
    const { receipts } = executeBlock({ stf, provider }, emptyState(), blockOf([...calls.slice(0, 5), last]))
    expect(receipts.map((receipt) => codeName(stf, receipt)).at(-1)).toBe('BlockFull')
  })

  it('and the next block has all of it again', () => {
    const state = emptyState()
    const first = executeBlock({ stf, provider }, state, blockOf(calls.slice(0, 5)))
    state.commit(first.prepared)
    const second = executeBlock({ stf, provider }, state, blockOf([prepared(stf, 'shout', { nonce: 5 })], 2))
    expect(second.receipts.map((receipt) => codeName(stf, receipt))).toEqual(['Ok'])
  })

  it('a call has at most 16 effects', () => {
    const block = blockOf([prepared(stf, 'payTooOften')])
    const { receipts, bugs, outbox } = executeBlock({ stf, provider }, emptyState(), block)
    expect(receipts.map((receipt) => codeName(stf, receipt))).toEqual(['Internal'])
    expect(bugs[0]?.error).toMatchObject({ code: 'TooManyMessages', details: { field: 'effects', limit: 16 } })
    expect(outbox).toEqual([])
  })
})
