import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'
import { openSnapshot } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { integritee } from '@lockstep/stf-balances'
import { openShard, provider, readSnapshotFile, storedEntries, writeSnapshotFile } from '@lockstep/testkit/shard'
import * as scale from 'scale-ts'
import { describe, expect, test } from 'vitest'
import { alice, bob, charlie } from '../app-shard.js'
import { recordIntegritee1 } from './record-integritee-1.js'

const file = new URL('integritee-1.snapshot', import.meta.url)
/** SHA-256 of the file, which is never written again. */
const sum = 'b44618ba16eab37f90e30d464d453b304bfba4a82a58420d1f74700ca091cca6'
/** The identity of version 1, which wrote the file: it stays the same whatever the STF becomes. */
const writer: Hex = '0x46c4049e1a92d8146142f0842910ba23a16aae0fb8b7f1a9f8530a6823b8092a'

function opened(): State {
  const { root, chunks } = readSnapshotFile(readFileSync(file, 'utf8'))
  return openSnapshot({ stf: integritee, provider }, chunks, { root, identity: writer })
}

/** Integers as another implementation of SCALE writes them; digits without `0x`. */
const digitsOf = (encoded: Uint8Array) => Buffer.from(encoded).toString('hex')
const u32 = (value: number) => digitsOf(scale.u32.enc(value))
const u64 = (value: bigint) => digitsOf(scale.u64.enc(value))
const u128 = (value: bigint) => digitsOf(scale.u128.enc(value))
const digits = (account: Hex) => account.slice(2)

/** The account of the shard, which fees are paid to. */
const shard = `0x${'5a'.repeat(32)}`
/** A call costs 0.01 of 10^12, a byte of a transfer's note 0.0001 more; a session proxy's deposit is 0.1. */
const fee = 10_000_000_000n
const noteFee = 200_000_000n
const deposit = 100_000_000_000n

/** As they were signed: index ‖ sender ‖ arguments, 84 and 68 bytes; a note of two bytes has the compact length 08. */
const transferWithNote = `05${digits(alice)}${digits(bob)}${u128(5n)}086869`
const sentNote = `14${digits(bob)}${digits(charlie)}08796f`
/** In front of each: the time, note version 1, the kind of note; the compact length is 4 times 84 or 68, plus 1. */
const transferNote = `${u64(20n)}0100005101${transferWithNote}`
const note = `${u64(20n)}0100001101${sentNote}`

const expected = {
  'balances.account': {
    [alice]: `0x${u128(2_000_000_000_000n - 5n - fee - noteFee - fee - deposit)}`,
    [bob]: `0x${u128(1_000_000_000_000n + 5n - fee)}`,
    [shard]: `0x${u128(3n * fee + noteFee)}`,
  },
  'balances.reserved': { [alice]: `0x${u128(deposit)}` },
  'balances.totalIssuance': { '0x': `0x${u128(3_000_000_000_000n)}` },
  // Bucket 0, 97 and 81 bytes of notes, all at the time 20, two notes.
  // `lastBucket` is 0, its default, which has no entry.
  'notes.bucket': { '0x00000000': `0x${u32(0)}${u32(178)}${u64(20n)}${u64(20n)}${u32(2)}` },
  'notes.lookup': {
    [`0x00000000${digits(alice)}`]: `0x04${u64(0n)}`,
    [`0x00000000${digits(bob)}`]: `0x08${u64(0n)}${u64(1n)}`,
    [`0x00000000${digits(charlie)}`]: `0x04${u64(1n)}`,
  },
  'notes.nextNote': { '0x': `0x${u64(2n)}` },
  'notes.note': {
    [`0x00000000${u64(0n)}`]: `0x${transferNote}`,
    [`0x00000000${u64(1n)}`]: `0x${note}`,
  },
  // Role 4 with its allowance, an expiry, the seed, the deposit.
  'sessionProxies.proxy': {
    [`${alice}${digits(charlie)}`]: `0x04${u128(1_000n)}01${u64(5_000n)}${'07'.repeat(32)}${u128(deposit)}`,
  },
  'system.nonce': { [alice]: `0x${u32(2)}`, [bob]: `0x${u32(1)}` },
}

describe('the snapshot of integritee 1', () => {
  test('is the file that was recorded', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sum)
  })

  test('is what version 1 still writes, byte for byte', async () => {
    await expect(writeSnapshotFile(recordIntegritee1())).toMatchFileSnapshot(file.pathname)
  })

  test('is opened with all that was put in, and nothing else', () => {
    const state = opened()
    expect(storedEntries(state)).toEqual(expected)
    expect(openShard(integritee, state).broken()).toEqual([])
  })
})
