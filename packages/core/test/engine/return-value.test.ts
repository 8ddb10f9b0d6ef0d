import { describe, expect, it } from 'vitest'
import { bytes, option, struct, u8, u32, u64 } from '../../src/codec/index.js'
import { type BlockResult, executeBlock } from '../../src/engine/index.js'
import { LockstepError } from '../../src/error.js'
import type { Hex } from '../../src/hex.js'
import type { PreparedInput } from '../../src/operation/index.js'
import { codeName } from '../../src/receipt/index.js'
import { defineStf, value } from '../../src/stf/index.js'
import { prepareCall, prepareInbound } from './prepare-call.js'
import { blockOf, emptyState, provider } from './probe.js'

const content: Hex = `0x${'ee'.repeat(16_382)}`
/** What a call returns where the types do not know. */
const answer = { value: 0 }

const stf = defineStf({
  name: 'answers',
  version: 1,
  state: { count: value(u64, 0n) },
  errors: ['Refused'],
  events: { Big: { content: bytes(16_382) } },
  calls: {
    count: {
      returns: struct({ before: u64, after: u64 }),
      execute({ state }) {
        const before = state.count.get()
        state.count.set(before + 1n)
        return { before, after: before + 1n }
      },
    },
    nothing: { returns: option(u8), execute: () => null },
    any: {
      returns: u32,
      execute({ state }) {
        state.count.set(7n)
        return answer.value
      },
    },
    swallow: {
      returns: u8,
      execute({ fail }) {
        try {
          fail('Refused')
        } catch {}
        return 1
      },
    },
    large: { returns: bytes(16_382), execute: () => content },
    shout: {
      args: { times: u32 },
      execute({ emit }, { times }) {
        for (let at = 0; at < times; at += 1) emit('Big', { content })
      },
    },
    inbound: { origin: 'enclave', returns: u8, execute: () => 5 },
  },
})
const { calls } = stf

function execute(...inputs: readonly PreparedInput[]): BlockResult {
  return executeBlock({ stf, provider }, emptyState(), blockOf(inputs))
}

describe('what a call returns', () => {
  it('stands SCALE-encoded in its receipt', () => {
    const { receipts } = execute(prepareCall(calls.count, {}), prepareCall(calls.count, {}, { nonce: 1 }))
    expect(receipts.map(({ status, output }) => [status, output])).toEqual([
      ['Executed', '0x00000000000000000100000000000000'],
      ['Executed', '0x01000000000000000200000000000000'],
    ])
  })

  it('may be an option that is none: one byte', () => {
    expect(execute(prepareCall(calls.nothing, {})).receipts).toMatchObject([{ status: 'Executed', output: '0x00' }])
  })

  it('stands in the receipt of a call that the parentchain made too', () => {
    expect(execute(prepareInbound(calls.inbound, {})).receipts).toMatchObject([{ status: 'Executed', output: '0x05' }])
  })

  it('beside a failure that was caught is not heard', () => {
    expect(execute(prepareCall(calls.swallow, {})).receipts).toMatchObject([
      { status: 'Failed', module: 1, code: 0, output: '0x' },
    ])
  })

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'WrongType'],
    ['a bigint instead of a number', 1n, 'WrongType'],
    ['a number over the bound', 0x1_0000_0000, 'ValueOutOfRange'],
    ['a fraction', 0.5, 'ValueOutOfRange'],
    ['a promise', Promise.resolve(1), 'ReturnedValue'],
  ])('where it is %s, the call has a bug and leaves nothing', (_, wrong, code) => {
    Object.assign(answer, { value: wrong })
    const { receipts, bugs, diff } = execute(prepareCall(calls.any, {}))
    expect(receipts).toMatchObject([{ status: 'Failed', module: 0, code: 15, output: '0x' }])
    expect(bugs.map(({ error }) => (error instanceof LockstepError ? error.code : error))).toEqual([code])
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
  })

  it('a promise that is rejected later ends nothing', async () => {
    Object.assign(answer, { value: Promise.reject(new Error('nobody waits for this')) })
    expect(execute(prepareCall(calls.any, {})).receipts).toMatchObject([{ code: 15 }])
    await new Promise(setImmediate)
  })
})

describe('what calls return takes room in the block', () => {
  // By hand: 8 MiB are 512 messages of 16,384 bytes, a call says at most 256 of them.
  const shout = (times: number, nonce: number) => prepareCall(calls.shout, { times }, { nonce })
  const large = (nonce: number) => prepareCall(calls.large, {}, { nonce })

  it('the last that fits is kept; the next is BlockFull, which is no bug', () => {
    const { receipts, bugs } = execute(shout(256, 0), shout(254, 1), large(2), large(3), large(4))
    const codes = receipts.map((receipt) => codeName(stf, receipt))
    expect(codes).toEqual(['Ok', 'Ok', 'Ok', 'Ok', 'BlockFull'])
    expect(receipts.map(({ output }) => output.length)).toEqual([2, 2, 2 + 32_768, 2 + 32_768, 2])
    expect(bugs).toEqual([])
  })
})
