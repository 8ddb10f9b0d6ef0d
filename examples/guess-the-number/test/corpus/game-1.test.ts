import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Hex } from '@lockstep/core'
import { openSnapshot } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { openShard, provider, readSnapshotFile, storedEntries, writeSnapshotFile } from '@lockstep/testkit/shard'
import * as scale from 'scale-ts'
import { describe, expect, test } from 'vitest'
import { createGame } from '../../src/game.js'
import { usualRules } from '../../src/rules.js'
import { recordGame1 } from './record-game-1.js'

const game = createGame(usualRules)
const file = new URL('game-1.snapshot', import.meta.url)
/** SHA-256 of the file, which is never written again. */
const sum = 'd09e20ddc964dfc62635552c80ae9bb2b014abad2a20aea3f87c541dca517c23'
/** The identity of version 1, which wrote the file: it stays the same whatever the STF becomes. */
const writer: Hex = '0x83b90697090ee6ffc4dc26f69aac1bd63aa5ebbbe7c9570db906888613364db0'

function opened(): State {
  const { root, chunks } = readSnapshotFile(readFileSync(file, 'utf8'))
  return openSnapshot({ stf: game, provider }, chunks, { root, identity: writer })
}

/** Integers as another implementation of SCALE writes them; digits without `0x`. */
const digitsOf = (encoded: Uint8Array) => Buffer.from(encoded).toString('hex')
const u32 = (value: number) => digitsOf(scale.u32.enc(value))
const u64 = (value: bigint) => digitsOf(scale.u64.enc(value))
const u128 = (value: bigint) => digitsOf(scale.u128.enc(value))
const u256 = (value: bigint) => digitsOf(scale.u256.enc(value))

const [one = '', two = '', three = '', four = ''] = ['01', '02', '03', '04'].map((byte) => byte.repeat(32))
/** The ASCII of `guess-the-number/pot`, zero-padded. */
const pot = Buffer.from('guess-the-number/pot').toString('hex').padEnd(64, '0')
/** `//Alice`, Ed25519. */
const gameMaster = '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'

/** All but where the two numbers stand that were drawn: what lots decide, nobody put in. */
const expected = {
  'balances.account': {
    [`0x${pot}`]: `0x${u128(400n)}`,
    [`0x${one}`]: `0x${u128(300n)}`,
    [`0x${two}`]: `0x${u128(300n)}`,
  },
  'balances.totalIssuance': { '0x': `0x${u128(1_000n)}` },
  // The latest round of each, and attempts in it.
  'guessTheNumber.attempts': {
    [`0x${one}`]: `0x${u32(1)}01`,
    [`0x${two}`]: `0x${u32(1)}01`,
    [`0x${three}`]: `0x${u32(2)}02`,
  },
  'guessTheNumber.round': { '0x': `0x${u32(2)}${u64(1_767_312_000_000n + 86_400_000n)}` },
  // Two guesses since the draw, and what was stirred in.
  'guessTheNumber.secrets': { '0x': `0x01${u256(14_000n + 2n ** 200n)}` },
  'guessTheNumber.winnings': { '0x': `0x${u128(600n)}` },
  'system.nonce': {
    [gameMaster]: `0x${u32(1)}`,
    [`0x${one}`]: `0x${u32(1)}`,
    [`0x${two}`]: `0x${u32(1)}`,
    [`0x${three}`]: `0x${u32(2)}`,
    [`0x${four}`]: `0x${u32(2)}`,
  },
}

/** What follows from the numbers drawn in the first and in the second round. */
function expectedOf(first: number, second: number) {
  const distances = [first - 5_000, second - 7_000].map((distance) => u32(Math.abs(distance)))
  return {
    // Option, distance, two winners, option, number.
    'guessTheNumber.last': { '0x': `0x01${distances[0]}08${one}${two}01${u32(first)}` },
    'guessTheNumber.best': { '0x': `0x${distances[1]}04${three}` },
    'guessTheNumber.luckyNumber': { '0x': `0x01${u32(second)}` },
  }
}

/** The u32 at the end of an entry. */
function numberAtEnd(state: State, space: string): number {
  return Buffer.from(state.get(space, '0x') ?? []).readUInt32LE((state.get(space, '0x')?.length ?? 4) - 4)
}

describe('the snapshot of the game 1', () => {
  test('is the file that was recorded', () => {
    expect(createHash('sha256').update(readFileSync(file)).digest('hex')).toBe(sum)
  })

  test('is what version 1 still writes, byte for byte', async () => {
    await expect(writeSnapshotFile(recordGame1())).toMatchFileSnapshot(file.pathname)
  })

  test('is opened with all that was put in, and nothing else', () => {
    const state = opened()
    const numbers = ['guessTheNumber.last', 'guessTheNumber.luckyNumber'].map((space) => numberAtEnd(state, space))
    const [first = 10_000, second = 10_000] = numbers
    expect(Math.max(first, second)).toBeLessThan(10_000)
    expect(storedEntries(state)).toEqual({ ...expected, ...expectedOf(first, second) })
    expect(openShard(game, state).broken()).toEqual([])
  })
})
