import type { Receipt } from '@lockstep/core/receipt'
import { describe, expect, test } from 'vitest'
import { createOperationWatch, type WorkerView } from '../../src/workers/operation-watch.js'

const hash = `0x${'07'.repeat(32)}` as const
const input = { operationHash: hash, block: 2, index: 0 }
const receipt = (status: Receipt['status'], changes: Partial<Receipt> = {}): Receipt => ({
  operationHash: hash,
  shard: hash,
  block: 2,
  index: 0,
  status,
  module: 0,
  code: 0,
  output: '0x',
  events: [],
  ...changes,
})
const view = (head: number, finalized: number, ...receipts: Receipt[]): WorkerView => ({
  head,
  finalized,
  receiptsOf: () => receipts,
})
const executed = receipt('Executed')
const rejected = receipt('Rejected')

const watched = (...views: readonly WorkerView[]): string => watchedAmong([input], ...views)

function watchedAmong(inputs: Parameters<typeof createOperationWatch>[0], ...views: readonly WorkerView[]): string {
  const watch = createOperationWatch(inputs)
  try {
    for (const each of views) watch.look(each)
    watch.requireEnds()
    return 'holds'
  } catch (error) {
    return String(error)
  }
}

describe('the watch of an operation', () => {
  test.each<[string, readonly WorkerView[]]>([
    ['executed, then final', [view(1, 0), view(2, 1, executed), view(3, 2, executed), view(4, 3, executed)]],
    ['failed and final at once', [view(2, 2, receipt('Failed'))]],
    ['refused', [view(2, 1, rejected), view(3, 2, rejected)]],
    ['taken back and executed again', [view(2, 1, executed), view(1, 1), view(2, 1, executed), view(3, 2, executed)]],
    ['refused, taken back and refused again', [view(2, 1, rejected), view(1, 1), view(2, 1, rejected)]],
  ])('lets it be %s', (_, views) => {
    expect(watched(...views)).toBe('holds')
  })

  test.each([
    [16, /has no receipt/],
    [17, /holds/],
  ])('that stands in a block %i times: a worker answers 16 receipts of one', (times, outcome) => {
    const copies = Array.from({ length: times }, (_, index) => ({ ...input, index }))
    const answered = copies.slice(1).map(({ index }) => receipt('Rejected', { index }))
    expect(watchedAmong(copies, view(2, 2, ...answered))).toMatch(outcome)
  })

  test.each<[RegExp, readonly WorkerView[]]>([
    [/has no receipt/, [view(2, 1)]],
    [/has 2 receipts/, [view(2, 1, executed, executed)]],
    [/has a receipt, and the head is 1/, [view(2, 1, executed), view(1, 1, executed)]],
    [/has the receipt .* had/, [view(2, 1, executed), view(1, 1), view(2, 1, receipt('Failed'))]],
    [/has the receipt .* had/, [view(2, 1, rejected), view(1, 1), view(2, 1, executed)]],
    [/goes from 'finalized' by 'retracted'/, [view(2, 2, executed), view(1, 1)]],
    [/ends as 'inBlock'/, [view(2, 1, executed)]],
    [/ends as 'submitted'/, [view(1, 1)]],
    [/has no receipt/, [view(2, 2, receipt('Executed', { index: 1 }))]],
  ])('finds out %s', (reason, views) => {
    expect(watched(...views)).toMatch(reason)
  })
})
