import { type Hex, toHex, u32 } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { nonceSpace } from '@lockstep/core/engine'
import { encodeStateDiff } from '@lockstep/core/state'
import type { BlockRecordContent } from '@lockstep/core/worker'
import { expect, test } from 'vitest'
import { createNonceLedger } from '../../src/direct/nonce-ledger.js'

const account = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const zeros = account(0)

/** A block that left these nonces behind, and something else. */
function record(number: number, finalized: number, nonces: Readonly<Record<number, number>>): BlockRecordContent {
  const changes = Object.entries(nonces).map(([byte, nonce]) => ({
    key: account(Number(byte)),
    value: encode(u32, nonce),
  }))
  const header = {
    shard: zeros,
    parent: zeros,
    number,
    parentchainHash: zeros,
    timestamp: 0n,
    stateRoot: zeros,
    receiptsRoot: zeros,
    stfIdentity: zeros,
  }
  const other = { space: 'balances.account', changes: [{ key: account(1), value: Uint8Array.of(9) }] }
  const diff = encodeStateDiff(changes.length === 0 ? [other] : [other, { space: nonceSpace, changes }])
  const signature = { type: 'Ed25519', value: `0x${'00'.repeat(64)}` } as const
  return { signedHeader: { header, signature }, finalized, diff, receipts: [], outputs: [] }
}

test('nonces are what the last block that changed them says; 0 before', () => {
  const ledger = createNonceLedger()
  expect(ledger.next(account(1))).toBe(0)
  expect(ledger.add(record(1, 0, { 1: 2 }))).toEqual(new Map([[account(1), 2]]))
  expect(ledger.add(record(2, 0, {}))).toEqual(new Map())
  ledger.add(record(3, 0, { 1: 3, 2: 1 }))
  expect([ledger.next(account(1)), ledger.next(account(2)), ledger.next(account(3))]).toEqual([3, 1, 0])
})

test('blocks that are taken back take their nonces back', () => {
  const ledger = createNonceLedger()
  ledger.add(record(1, 0, { 1: 2 }))
  ledger.add(record(2, 0, { 1: 3, 2: 1 }))
  ledger.add(record(3, 0, { 1: 4 }))
  ledger.revert(1)
  expect([ledger.next(account(1)), ledger.next(account(2))]).toEqual([2, 0])
  ledger.add(record(2, 0, { 2: 7 }))
  ledger.revert(0)
  expect([ledger.next(account(1)), ledger.next(account(2))]).toEqual([0, 0])
})

test('of final blocks nothing is kept to take them back by', () => {
  const ledger = createNonceLedger()
  ledger.add(record(1, 0, { 1: 2 }))
  ledger.add(record(2, 2, { 1: 3 }))
  ledger.revert(0)
  expect(ledger.next(account(1))).toBe(3)
})
