import { describe, expect, test } from 'vitest'
import type { BlockOutcome } from '../src/execution/block-outcome.js'
import { firstDifference } from '../src/execution/first-difference.js'

const block: BlockOutcome = {
  stateRoot: '0x01',
  receiptsRoot: '0x02',
  receipts: [{ code: 'Ok' }, { code: 'StaleNonce' }],
  outbox: [{ effect: 'unshieldFunds' }],
  diff: '0x03',
  bugs: [],
  header: '0x04',
}

const changes: readonly (readonly [string, Partial<BlockOutcome>])[] = [
  ['state root is "0xff", expected "0x01"', { stateRoot: '0xff' }],
  ['receipts root is "0xff", expected "0x02"', { receiptsRoot: '0xff' }],
  ['receipt 2 is {"code":"Ok"}, expected {"code":"StaleNonce"}', { receipts: [{ code: 'Ok' }, { code: 'Ok' }] }],
  ['receipt 2 is null, expected {"code":"StaleNonce"}', { receipts: [{ code: 'Ok' }] }],
  ['outbound call 1 is null, expected {"effect":"unshieldFunds"}', { outbox: [] }],
  ['bug 1 is {"index":1,"call":"transfer"}, expected null', { bugs: [{ index: 1, call: 'transfer' }] }],
  ['state diff is "0xff", expected "0x03"', { diff: '0xff' }],
  ['header is "0xff", expected "0x04"', { header: '0xff' }],
]

describe('firstDifference', () => {
  test('finds none between equal outcomes', () => {
    expect(firstDifference([block, block], [{ ...block }, { ...block }])).toBeUndefined()
    expect(firstDifference([], [])).toBeUndefined()
  })

  test.each(changes)('names %s', (words, change) => {
    expect(firstDifference([block, block], [block, { ...block, ...change }])).toBe(`block 2: ${words}`)
  })

  test('names a receipt before the roots that follow from it', () => {
    const other = { ...block, stateRoot: '0xff', receiptsRoot: '0xff', receipts: [{ code: 'Ok' }, { code: 'Ok' }] }
    expect(firstDifference([block], [other])).toMatch(/^block 1: receipt 2 is/)
  })

  test('counts the blocks', () => {
    expect(firstDifference([block, block], [block])).toBe('block 2 is missing')
    expect(firstDifference([block], [block, block])).toBe('block 2 is one too many')
  })
})
