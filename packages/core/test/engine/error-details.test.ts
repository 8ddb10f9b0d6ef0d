import { describe, expect, it } from 'vitest'
import { AccountId, bytes, u32, u64 } from '../../src/codec/index.js'
import { type BlockResult, executeBlock } from '../../src/engine/index.js'
import type { Hex } from '../../src/hex.js'
import type { PreparedInput } from '../../src/operation/index.js'
import { codeName, maxBlockMessages } from '../../src/receipt/index.js'
import { defineStf, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { alice, blockOf, emptyState, provider } from './probe.js'

/** Details of 16,384 bytes: two of the length, 16,382 of content. */
const large: Hex = `0x${'ee'.repeat(16_382)}`

const stf = defineStf({
  name: 'shop',
  version: 1,
  state: { sold: value(u64, 0n) },
  errors: { Closed: {}, SoldOut: { item: u32, by: AccountId }, Long: { why: bytes(16_382) } },
  events: { Sold: {}, Big: { content: bytes(16_382) } },
  calls: {
    close: {
      execute({ fail, emit }) {
        emit('Sold', {})
        fail('Closed')
      },
    },
    sell: {
      args: { item: u32 },
      execute({ state, origin, fail }, { item }) {
        state.sold.set(1n)
        fail('SoldOut', { item, by: origin })
      },
    },
    twice: {
      execute({ fail, origin }) {
        try {
          fail('SoldOut', { item: 1, by: origin })
        } finally {
          fail('SoldOut', { item: 2, by: origin })
        }
      },
    },
    wrong: {
      args: { kind: u32 },
      // As plain JavaScript can write it.
      execute({ fail }, { kind }) {
        const details = [undefined, { item: 1 }, { item: 1n, by: alice }, { item: 1, by: alice, more: 1 }][kind]
        Reflect.apply(fail, undefined, ['SoldOut', details])
      },
    },
    long: { execute: ({ fail }) => fail('Long', { why: large }) },
    shout: {
      args: { times: u32 },
      execute({ emit }, { times }) {
        for (let count = 0; count < times; count += 1) emit('Big', { content: large })
      },
    },
  },
})
const { calls } = stf

function execute(...inputs: readonly PreparedInput[]): BlockResult {
  return executeBlock({ stf, provider }, emptyState(), blockOf(inputs))
}

describe('the details of an error', () => {
  it('stand SCALE-encoded in the receipt, and nothing else of the call does', () => {
    const { receipts, diff } = execute(prepareCall(calls.sell, { item: 0x0102 }))
    expect(receipts).toMatchObject([
      { status: 'Failed', module: 1, code: 1, output: `0x02010000${'a1'.repeat(32)}`, events: [] },
    ])
    expect(diff.map(({ space }) => space)).toEqual(['system.nonce'])
  })

  it('of an error without any are no bytes', () => {
    expect(execute(prepareCall(calls.close, {})).receipts).toMatchObject([{ status: 'Failed', code: 0, output: '0x' }])
  })

  it('of two failures in a row are those of the first', () => {
    const [receipt] = execute(prepareCall(calls.twice, {})).receipts
    expect(receipt?.output.slice(0, 10)).toBe('0x01000000')
  })

  it.each([
    [0, 'none'],
    [1, 'a field too few'],
    [2, 'a field of another type'],
    [3, 'a field too many'],
  ])('that are wrong (%d: %s) are a bug', (kind) => {
    const { receipts, bugs } = execute(prepareCall(calls.wrong, { kind }))
    expect(receipts).toMatchObject([{ status: 'Failed', module: 0, code: 15, output: '0x' }])
    expect(bugs).toHaveLength(1)
  })

  it('may have 16,384 bytes', () => {
    const [receipt] = execute(prepareCall(calls.long, {})).receipts
    expect([receipt?.code, receipt?.output.length]).toEqual([2, 2 + 2 * 16_384])
  })
})

describe('details take room in the block', () => {
  // By hand: 8 MiB are 512 messages of 16,384 bytes, a call says at most 256 of them.
  const shout = (times: number, nonce: number) => prepareCall(calls.shout, { times }, { nonce })
  const long = (nonce: number) => prepareCall(calls.long, {}, { nonce })
  const codes = (inputs: readonly PreparedInput[]) =>
    execute(...inputs).receipts.map((receipt) => codeName(stf, receipt))

  it('in which the test is right about what fits', () => expect(maxBlockMessages).toBe(512 * 16_384))

  it('as the events of other calls do: the last that fits is kept, the next is BlockFull', () => {
    expect(codes([shout(256, 0), shout(255, 1), long(2), long(3)])).toEqual(['Ok', 'Ok', 'shop.Long', 'BlockFull'])
    expect(codes([shout(256, 0), shout(254, 1), long(2), shout(1, 3), shout(1, 4)])).toEqual([
      'Ok',
      'Ok',
      'shop.Long',
      'Ok',
      'BlockFull',
    ])
  })

  it('and the events of the failed call take none', () => {
    const loud = [shout(256, 0), shout(255, 1), prepareCall(calls.close, {}, { nonce: 2 }), shout(1, 3)]
    expect(codes(loud)).toEqual(['Ok', 'Ok', 'shop.Closed', 'Ok'])
  })
})
