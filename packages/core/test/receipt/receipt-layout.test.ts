import { describe, expect, it } from 'vitest'
import { decode, encode, u8 } from '../../src/codec/index.js'
import { toHex } from '../../src/hex.js'
import { codeName, engineCodes, maxEvents, type Receipt, receiptCodec } from '../../src/receipt/index.js'
import { composeStf, defineStf, maxMessageSize } from '../../src/stf/index.js'
import { refusalCode } from '../codec/refusal-code.js'
import { receiptOf, shard } from './receipt-of.js'

describe('the table of engine codes', () => {
  it('is this one: a number that changed would change roots of old blocks', () => {
    expect(engineCodes).toEqual({
      Ok: 0,
      Undecryptable: 1,
      TruncatedCiphertext: 2,
      Truncated: 3,
      Undecodable: 4,
      TrailingBytes: 5,
      UnsupportedOperation: 6,
      BadSignature: 7,
      Unauthorized: 8,
      ForeignShard: 9,
      Duplicate: 10,
      StaleNonce: 11,
      FutureNonce: 12,
      BadOrigin: 13,
      UnhandledInput: 14,
      Internal: 15,
      BlockFull: 16,
      BudgetExceeded: 17,
      BlockExhausted: 18,
      FeeUnpaid: 19,
      TooLong: 20,
    })
  })

  it('its names are in the order of the numbers, as the names of receipts are taken from it by place', () => {
    expect(Object.values(engineCodes)).toEqual(Object.keys(engineCodes).map((_, place) => place))
  })
})

describe('the name of a code', () => {
  const bank = defineStf({ name: 'bank', version: 1, state: {}, errors: ['Poor', 'Closed'], calls: {} })
  const shop = defineStf({ name: 'shop', version: 1, state: {}, errors: { SoldOut: { item: u8 } }, calls: {} })
  const app = composeStf({ name: 'town', version: 1, modules: { savings: { stf: bank }, corner: { stf: shop } } })

  it.each([
    [0, 0, 'Ok'],
    [0, 15, 'Internal'],
    [0, 16, 'BlockFull'],
    [0, 20, 'TooLong'],
    [0, 21, 'engine.21'],
    [1, 0, 'bank.Poor'],
    [1, 1, 'bank.Closed'],
    [1, 2, 'bank.2'],
    [2, 0, '2.0'],
  ])('module %d, code %d is %s', (module, code, name) => {
    expect(codeName(bank, { module, code })).toBe(name)
  })

  it.each([
    [1, 1, 'savings.Closed'],
    [2, 0, 'corner.SoldOut'],
    [2, 1, 'corner.1'],
    [3, 0, '3.0'],
  ])('in an app, module %d, code %d is %s: its part’s name, not its definition’s', (module, code, name) => {
    expect(codeName(app, { module, code })).toBe(name)
  })
})

describe('a receipt', () => {
  const receipt: Receipt = {
    operationHash: `0x${'0f'.repeat(32)}`,
    shard,
    block: 0x0403_0201,
    index: 0x0807_0605,
    status: 'Failed',
    module: 1,
    code: 0x0a09,
    output: '0xc0ffee',
    events: [
      { module: 1, index: 2, payload: '0x' },
      { module: 3, index: 4, payload: '0xabcd' },
    ],
  }
  const bytes = [
    ...Array(32).fill(0x0f),
    ...Array(32).fill(0x5a),
    ...[1, 2, 3, 4],
    ...[5, 6, 7, 8],
    1, // Executed 0, Failed 1, Rejected 2
    1,
    ...[0x09, 0x0a],
    ...[3 << 2, 0xc0, 0xff, 0xee],
    ...[2 << 2, 1, 2, 0, 3, 4, 2 << 2, 0xab, 0xcd],
  ]

  it('has this layout, assembled by hand', () => {
    expect(toHex(encode(receiptCodec, receipt))).toBe(toHex(Uint8Array.from(bytes)))
    expect(decode(receiptCodec, Uint8Array.from(bytes))).toEqual(receipt)
  })

  it.each([
    ['Executed', 0],
    ['Failed', 1],
    ['Rejected', 2],
  ] as const)('status %s is %d', (status, byte) => {
    expect(encode(receiptCodec, { ...receipt, status })[72]).toBe(byte)
  })

  it('is at least 78 bytes: with the tag of a leaf, neither an inner node nor a root can be one', () => {
    expect(encode(receiptCodec, receiptOf(0))).toHaveLength(78)
    expect(receiptCodec.minSize).toBe(78)
  })

  it.each<[string, Partial<Receipt>]>([
    ['output', { output: `0x${'00'.repeat(maxMessageSize + 1)}` }],
    ['an event', { events: [{ module: 1, index: 0, payload: `0x${'00'.repeat(maxMessageSize + 1)}` }] }],
    ['the list of events', { events: Array(maxEvents + 1).fill({ module: 1, index: 0, payload: '0x' }) }],
  ])('bounds %s', (_, over) => {
    expect([maxMessageSize, maxEvents]).toEqual([16_384, 256])
    expect(refusalCode(() => encode(receiptCodec, { ...receipt, ...over }))).toBe('LengthOverBound')
  })
})
