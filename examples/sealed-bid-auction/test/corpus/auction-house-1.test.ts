import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'
import { openSnapshot } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { openShard, provider, readSnapshotFile, storedEntries, writeSnapshotFile } from '@lockstep/testkit/shard'
import * as scale from 'scale-ts'
import { describe, expect, test } from 'vitest'
import { auctionHouse } from '../../src/auction-house.js'
import { recordAuctionHouse1 } from './record-auction-house-1.js'

const file = new URL('auction-house-1.snapshot', import.meta.url)
/** SHA-256 of the file, which is never written again. */
const sum = 'd0701b972ea2996ae29cd5c75a375eb7881414c29323c04121fe1a5fc400fad6'
/** The identity of version 1, which wrote the file: it stays the same whatever the STF becomes. */
const writer: Hex = '0x057aa398e82b6b24bd2a1b870063ef7900308c1d2b93ef7bd5a899cb21359419'

function opened(): State {
  const { root, chunks } = readSnapshotFile(readFileSync(file, 'utf8'))
  return openSnapshot({ stf: auctionHouse, provider }, chunks, { root, identity: writer })
}

/** Integers as another implementation of SCALE writes them; digits without `0x`. */
const digitsOf = (encoded: Uint8Array) => Buffer.from(encoded).toString('hex')
const u32 = (value: number) => digitsOf(scale.u32.enc(value))
const u64 = (value: bigint) => digitsOf(scale.u64.enc(value))
const u128 = (value: bigint) => digitsOf(scale.u128.enc(value))

/** Accounts without `0x`: their numbers, big-endian. */
const [one = '', two = '', three = '', seller = ''] = ['01', '02', '03', 'ff'].map((end) => end.padStart(64, '0'))
/** 4 times 7, which is the length, and the ASCII of `A clock`. */
const title = '1c4120636c6f636b'
const terms = `${seller}${title}${u128(100n)}${u128(900n)}`

const expected = {
  'auction.bids': {
    [`0x00000000${one}`]: `0x${u128(300n)}${'01'.repeat(16)}`,
    [`0x00000000${two}`]: `0x${u128(500n)}${'02'.repeat(16)}`,
    [`0x01000000${three}`]: `0x${u128(450n)}${'03'.repeat(16)}`,
  },
  'auction.deposits': { [`0x01000000${three}`]: `0x${u128(600n)}` },
  // Who leads, with what bid, at what price: the second highest bid, or the reserve price.
  'auction.leaders': {
    '0x00000000': `0x${two}${u128(500n)}${u128(300n)}`,
    '0x01000000': `0x${three}${u128(450n)}${u128(100n)}`,
  },
  'auction.lots': {
    '0x00000000': `0x${terms}${u64(1_060_000n)}`,
    '0x01000000': `0x${terms}${u64(1_120_001n)}`,
  },
  'auction.nextLot': { '0x': '0x02000000' },
  'auction.openLots': { '0x': '0x0401000000' },
  'auction.outcomes': { '0x00000000': `0x01${two}${u128(300n)}` },
  'balances.account': {
    [`0x${one}`]: `0x${u128(1_000n)}`,
    [`0x${two}`]: `0x${u128(700n)}`,
    [`0x${three}`]: `0x${u128(400n)}`,
    [`0x${seller}`]: `0x${u128(300n)}`,
  },
  // Nothing is reserved for the first two any more, and an entry with the default is not kept.
  'balances.reserved': { [`0x${three}`]: `0x${u128(600n)}` },
  'balances.totalIssuance': { '0x': `0x${u128(3_000n)}` },
  'system.nonce': {
    [`0x${one}`]: `0x${u32(1)}`,
    [`0x${two}`]: `0x${u32(1)}`,
    [`0x${three}`]: `0x${u32(1)}`,
    [`0x${seller}`]: `0x${u32(2)}`,
  },
}

describe('the snapshot of auction house 1', () => {
  test('is the file that was recorded', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sum)
  })

  test('is what version 1 still writes, byte for byte', async () => {
    await expect(writeSnapshotFile(recordAuctionHouse1())).toMatchFileSnapshot(file.pathname)
  })

  test('is opened with all that was put in, and nothing else', () => {
    const state = opened()
    expect(storedEntries(state)).toEqual(expected)
    expect(openShard(auctionHouse, state).broken()).toEqual([])
  })
})
