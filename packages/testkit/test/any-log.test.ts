import { createPortableProvider } from '@lockstep/core/crypto'
import { balances } from '@lockstep/stf-balances'
import { anyLog, type CallRecord, createWorld, defectCodes, type LogRecord, logToBlocks } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const world = createWorld(createPortableProvider())
const logs = fc.sample(anyLog(balances), { seed: 3, numRuns: 500 })
const records = logs.flat()
const calls = records.filter((record): record is CallRecord => 'call' in record)

describe('anyLog', () => {
  test('is JSON, and reads the same from its text', () => {
    for (const log of logs.slice(0, 50)) {
      const read = JSON.parse(JSON.stringify(log))
      expect(read).toEqual(log)
      expect(logToBlocks(balances, world, { log: read, blocks: [2] })).toEqual(
        logToBlocks(balances, world, { log, blocks: [2] }),
      )
    }
  })

  test('has every call, parentchain input, nonce and defect, and no more parties than asked for', () => {
    expect(new Set(calls.map(({ call }) => call))).toEqual(new Set(Object.keys(balances.calls)))
    expect(new Set(calls.map(({ nonce }) => nonce))).toEqual(new Set(['next', 'stale', 'future']))
    expect(new Set(calls.flatMap(({ defect }) => defect ?? []))).toEqual(new Set(Object.keys(defectCodes)))
    expect(new Set(calls.map(({ from }) => from))).toEqual(new Set([0, 1, 2]))
    expect(records.some((record) => 'inbound' in record && record.inbound === 'shieldFunds')).toBe(true)
  })

  test('parties meet themselves', () => {
    const toThemselves = calls.filter(
      ({ call, from, args }) => call === 'balanceTransfer' && args.to === `party:${from}`,
    )
    expect(toThemselves.length).toBeGreaterThan(10)
  })

  test('the same seed gives the same logs, another seed others', () => {
    expect(fc.sample(anyLog(balances), { seed: 3, numRuns: 500 })).toEqual(logs)
    expect(fc.sample(anyLog(balances), { seed: 4, numRuns: 500 })).not.toEqual(logs)
  })

  test('shrinks to the one record that matters, and in it to the simplest', () => {
    const isTransfer = (record: LogRecord): boolean => 'call' in record && record.call === 'balanceTransfer'
    const found = fc.check(
      fc.property(anyLog(balances), (log) => !log.some(isTransfer)),
      { seed: 5, numRuns: 100 },
    )
    expect(found.counterexample).toEqual([
      [{ call: 'balanceTransfer', from: 0, args: { to: 'party:0', amount: '0' }, nonce: 'next' }],
    ])
  })
})
