import { createPortableProvider } from '@lockstep/core/crypto'
import { executeBlock, executeGenesis } from '@lockstep/core/engine'
import { codeName } from '@lockstep/core/receipt'
import { createState } from '@lockstep/core/state'
import { balances } from '@lockstep/stf-balances'
import { anyLogInBlocks, type CallRecord, createWorld, type LogInBlocks, logToBlocks } from '@lockstep/testkit'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

const provider = createPortableProvider()
const world = createWorld(provider)

/** The receipt codes of each block. */
function codesOf(log: LogInBlocks): string[][] {
  const state = createState(provider)
  state.commit(executeGenesis(balances, state))
  return logToBlocks(balances, world, log).map((block) => {
    const { receipts, prepared } = executeBlock({ stf: balances, provider }, state, block)
    state.commit(prepared)
    return receipts.map((receipt) => codeName(balances, receipt))
  })
}

const noop: CallRecord = { call: 'noop', from: 0, args: {}, nonce: 'next' }

describe('logToBlocks', () => {
  test('cuts inputs into blocks, numbered from 1, six seconds apart; what is left over makes one more', () => {
    const blocks = logToBlocks(balances, world, { log: [noop, noop, noop], blocks: [0, 2] })
    expect(blocks.map(({ number, timestamp, inputs }) => [number, timestamp, inputs.length])).toEqual([
      [1, 1_700_000_006_000n, 0],
      [2, 1_700_000_012_000n, 2],
      [3, 1_700_000_018_000n, 1],
    ])
    expect(logToBlocks(balances, world, { log: [], blocks: [] })).toEqual([])
  })

  test('nonces are as declared, for each party by itself', () => {
    const log = [
      { ...noop, nonce: 'stale' },
      { ...noop, nonce: 'future' },
      noop,
      { ...noop, from: 1 },
      { ...noop, nonce: 'stale', call: 'sendNote', args: { to: 'party:1', note: '0x00' } },
    ] as const
    const [block] = logToBlocks(balances, world, { log, blocks: [] })
    expect(block?.inputs.map((input) => input.kind === 'call' && input.nonce)).toEqual([0, 2, 1, 0, 1])
    expect(codesOf({ log, blocks: [] })).toEqual([['Ok', 'FutureNonce', 'Ok', 'Ok', 'StaleNonce']])
  })

  test.each([
    ['badSignature', ['BadSignature', 'Ok']],
    ['undecodable', ['Undecodable', 'Ok']],
    ['truncated', ['Truncated', 'Ok']],
    ['trailingByte', ['TrailingBytes', 'Ok']],
    ['directPath', ['UnsupportedOperation', 'Ok']],
    ['undecryptable', ['Undecryptable', 'Ok']],
    ['foreignShard', ['ForeignShard', 'Ok']],
    ['delegated', ['Unauthorized', 'Ok']],
    ['duplicate', ['Ok', 'Duplicate', 'Ok']],
  ] as const)('the defect %s has its code and leaves the nonce as declared', (defect, codes) => {
    expect(codesOf({ log: [{ ...noop, defect }, noop], blocks: [] })).toEqual([codes])
  })

  test('a duplicate in the next block has a stale nonce', () => {
    expect(codesOf({ log: [{ ...noop, defect: 'duplicate' }, noop], blocks: [1] })).toEqual([
      ['Ok'],
      ['StaleNonce', 'Ok'],
    ])
  })

  test('an operation that came too early is executed when its turn comes, in the same block or the next', () => {
    const log = [
      { ...noop, nonce: 'future' },
      { ...noop, call: 'sendNote', args: { to: 'shard', note: '0x' } },
      noop,
      noop,
    ] as const
    expect(codesOf({ log, blocks: [] })).toEqual([['FutureNonce', 'Ok', 'Ok', 'Ok']])
    expect(codesOf({ log, blocks: [1] })).toEqual([['FutureNonce'], ['Ok', 'Ok', 'Ok']])
  })

  test('a party that calls in the enclave’s place keeps its nonce', () => {
    const shield = { ...noop, call: 'balanceShieldThroughEnclaveBridgePallet', args: { who: 'party:0', amount: '5' } }
    expect(codesOf({ log: [shield, noop], blocks: [] })).toEqual([['BadOrigin', 'Ok']])
  })

  test('a declared next nonce is never refused as stale or future', () => {
    fc.assert(
      fc.property(anyLogInBlocks(balances), ({ log, blocks }) => {
        const regular = log.map((record) =>
          'call' in record && record.defect === undefined && record.nonce !== 'next'
            ? { ...record, defect: 'badSignature' as const }
            : record,
        )
        const codes = codesOf({ log: regular, blocks }).flat()
        const twice = log.filter((record) => 'call' in record && record.defect === 'duplicate').length
        expect(codes).not.toContain('FutureNonce')
        expect(codes.filter((code) => code === 'StaleNonce').length).toBeLessThanOrEqual(twice)
      }),
      { seed: 11, numRuns: 100 },
    )
  })

  test.each([
    ['an unknown call', { ...noop, call: 'mint' }],
    ['an unknown party', { ...noop, from: 99 }],
    ['an amount that is no number', { ...noop, call: 'balanceTransfer', args: { to: 'party:0', amount: 'much' } }],
  ])('%s is refused', (_, record) => {
    expect(() => logToBlocks(balances, world, { log: [record], blocks: [] })).toThrow(
      expect.objectContaining({ code: 'LogMalformed' }),
    )
  })
})
