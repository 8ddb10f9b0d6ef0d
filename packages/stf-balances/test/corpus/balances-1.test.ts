import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'
import { openSnapshot } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { balances } from '@lockstep/stf-balances'
import { openShard, provider, readSnapshotFile, storedEntries, writeSnapshotFile } from '@lockstep/testkit/shard'
import * as scale from 'scale-ts'
import { describe, expect, test } from 'vitest'
import { alice, bob, charlie } from '../app-shard.js'
import { recordBalances1 } from './record-balances-1.js'

const file = new URL('balances-1.snapshot', import.meta.url)
/** SHA-256 of the file, which is never written again. */
const sum = 'b84fd3ee71ed48f7d7994714f2457f61e40fb1db60af2c8fd42fcc85bd268f24'
/** The identity of version 1, which wrote the file: it stays the same whatever the STF becomes. */
const writer: Hex = '0x11338e98e35487bd7a4261fc5397058b3f0e58a8264c2d9fcbaf1c7ee5986650'

function opened(): State {
  const { root, chunks } = readSnapshotFile(readFileSync(file, 'utf8'))
  return openSnapshot({ stf: balances, provider }, chunks, { root, identity: writer })
}

/** Integers as another implementation of SCALE writes them; digits without `0x`. */
const digitsOf = (encoded: Uint8Array) => Buffer.from(encoded).toString('hex')
const u32 = (value: number) => `0x${digitsOf(scale.u32.enc(value))}`
const u128 = (value: bigint) => `0x${digitsOf(scale.u128.enc(value))}`

const expected = {
  'balances.account': {
    [alice]: u128(2n ** 64n + 699n),
    [bob]: u128(370n),
    [charlie]: u128(1n),
  },
  'balances.totalIssuance': { '0x': u128(2n ** 64n + 1_070n) },
  'system.nonce': { [alice]: u32(2), [bob]: u32(1), [charlie]: u32(1) },
}

describe('the snapshot of balances 1', () => {
  test('is the file that was recorded', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sum)
  })

  test('is what version 1 still writes, byte for byte', async () => {
    await expect(writeSnapshotFile(recordBalances1())).toMatchFileSnapshot(file.pathname)
  })

  test('is opened with all that was put in, and nothing else', () => {
    const state = opened()
    expect(storedEntries(state)).toEqual(expected)
    expect(openShard(balances, state).broken()).toEqual([])
  })
})
