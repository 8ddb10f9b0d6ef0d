import { describe, expect, expectTypeOf, it } from 'vitest'
import { bytes, u8, u32, u64 } from '../../src/codec/index.js'
import { callResult, engineCodes, receiptEvents } from '../../src/receipt/index.js'
import { composeStf, defineStf } from '../../src/stf/index.js'

const till = defineStf({
  name: 'till',
  version: 1,
  state: {},
  errors: { Short: { needed: u64, present: u32 }, Closed: {} },
  events: { Opened: {}, Sold: { item: u8, note: bytes(4) } },
  calls: {
    sell: { args: { item: u8 }, returns: u32, execute: () => 0 },
    close: { execute() {} },
  },
})
const shop = composeStf({ name: 'shop', version: 1, modules: { first: { stf: till }, second: { stf: till } } })
const ok = { status: 'Executed', module: 0, code: engineCodes.Ok, output: '0x' } as const

describe('the result of a call', () => {
  it('is the value that it returned, in its type', () => {
    const result = callResult(till, till.calls.sell, { ...ok, output: '0x2a000000' })
    expect(result).toEqual({ status: 'Executed', value: 42 })
    if (result.status === 'Executed') expectTypeOf(result.value).toEqualTypeOf<number | undefined>()
  })

  it('is no value where the call returns none', () => {
    expect(callResult(till, till.calls.close, ok)).toEqual({ status: 'Executed', value: undefined })
  })

  it('is the error with its details, of the module that failed', () => {
    const failed = { status: 'Failed', module: 2, code: 0, output: '0x070000000000000003000000' } as const
    expect(callResult(shop, shop.modules.first.calls.sell, failed)).toEqual({
      status: 'Failed',
      error: 'second.Short',
      details: { needed: 7n, present: 3 },
    })
  })

  it('is an engine code, without details', () => {
    const rejected = { status: 'Rejected', module: 0, code: engineCodes.StaleNonce, output: '0x' } as const
    expect(callResult(till, till.calls.sell, rejected)).toEqual({
      status: 'Rejected',
      error: 'StaleNonce',
      details: {},
    })
  })

  it.each([
    ['a module that the STF does not have', { module: 3, code: 0 }, { field: 'module', value: 3 }],
    ['a code that its module does not have', { module: 1, code: 2 }, { field: 'code', value: 2 }],
  ])('of %s is refused by name', (_, place, details) => {
    const receipt = { status: 'Failed', output: '0x', ...place } as const
    expect(() => callResult(shop, till.calls.sell, receipt)).toThrow(
      expect.objectContaining({ code: 'ReceiptMismatch', details }),
    )
  })

  it('of other bytes than the call returns is refused', () => {
    expect(() => callResult(till, till.calls.sell, { ...ok, output: '0x2a0000' })).toThrow(
      expect.objectContaining({ code: 'UnexpectedEnd' }),
    )
    expect(() => callResult(till, till.calls.sell, { ...ok, output: '0x2a00000000' })).toThrow(
      expect.objectContaining({ code: 'TrailingBytes' }),
    )
  })
})

describe('the events of a receipt', () => {
  it('have the names of their modules and declarations, and decoded payloads', () => {
    const events = [
      { module: 2, index: 1, payload: '0x0904ff' },
      { module: 1, index: 0, payload: '0x' },
    ] as const
    expect(receiptEvents(shop, { events })).toEqual([
      { module: 'second', name: 'Sold', payload: { item: 9, note: '0xff' } },
      { module: 'first', name: 'Opened', payload: {} },
    ])
  })

  it('of another STF are refused by name', () => {
    const events = [{ module: 1, index: 2, payload: '0x' }] as const
    expect(() => receiptEvents(shop, { events })).toThrow(
      expect.objectContaining({ code: 'ReceiptMismatch', details: { field: 'code', value: 2 } }),
    )
  })
})
