import { type Hex, toHex } from '@lockstep/core'
import { encode, u32 } from '@lockstep/core/codec'
import type { ExecutedBlock } from '@lockstep/core/worker'
import { describe, expect, test } from 'vitest'
import { createKeptBlocks, type KeptBlocks } from '../../src/tee/kept-blocks.js'
import { refusalCode } from './refusal-code.js'

const limit = 2000
const zero = toHex(new Uint8Array(32))

const hashOf = (number: number): Hex => toHex(encode(u32, number))

function executed(number: number): ExecutedBlock {
  const header = {
    shard: zero,
    parent: zero,
    number,
    parentchainHash: hashOf(number),
    timestamp: 0n,
    stateRoot: zero,
    receiptsRoot: zero,
    stfIdentity: zero,
  }
  const signature = { type: 'Ed25519', value: zero } as const
  return { number, signedHeader: { header, signature }, sealed: encode(u32, number) }
}

function add(kept: KeptBlocks, number: number, how: 'executed' | 'restored' = 'executed'): void {
  const block = { number, parentchainHash: hashOf(number), outputs: [encode(u32, number)] }
  if (how === 'restored') {
    kept.restore(block, number)
    return
  }
  kept.requireRoom()
  kept.add(block, executed(number))
}

function filled(how: 'executed' | 'restored'): KeptBlocks {
  const kept = createKeptBlocks(limit)
  for (let number = 1; number <= limit; number += 1) add(kept, number, how)
  return kept
}

describe('kept blocks', () => {
  test('take 2000 blocks, and no more before outputs were asked for', async () => {
    const kept = filled('executed')
    expect(await refusalCode(() => kept.requireRoom())).toBe('OutputsPending')
    kept.release(1)
    add(kept, limit + 1)
    expect(await refusalCode(() => kept.requireRoom())).toBe('OutputsPending')
  })

  test('never lose outputs that were not asked for', () => {
    const kept = filled('executed')
    kept.release(3)
    for (let number = limit + 1; number <= limit + 3; number += 1) add(kept, number)
    for (let number = 4; number <= limit + 3; number += 1) {
      expect(kept.release(number)).toEqual([encode(u32, number)])
    }
  })

  test('keep what an earlier run did not release, beyond any room, and make room as it is asked for', async () => {
    const kept = createKeptBlocks(3)
    const outputs = (number: number) => [encode(u32, number)]
    const restored = [1, 2, 3, 4, 5, 6].map((number) => ({
      number,
      parentchainHash: hashOf(number),
      outputs: outputs(number),
    }))
    for (const block of restored) kept.restore(block, 2)
    for (const number of [3, 4, 5, 6]) {
      expect(kept.answerAgain(number, hashOf(number))).toBeUndefined()
      expect(await refusalCode(() => kept.requireRoom())).toBe(number < 5 ? 'OutputsPending' : undefined)
      expect(kept.release(number)).toEqual(outputs(number))
    }
    add(kept, 7)
    expect(kept.release(7)).toEqual(outputs(7))
  })

  test('lose the oldest that were: asked for, or restored', async () => {
    for (const how of ['executed', 'restored'] as const) {
      const kept = filled(how)
      if (how === 'executed') kept.release(2)
      add(kept, limit + 1, how)
      add(kept, limit + 2, how)
      expect(await refusalCode(() => kept.release(2))).toBe('OutputsUnknown')
      expect(kept.release(3)).toHaveLength(1)
    }
  })

  test('answer again the same block, up to its release and that of any later one', () => {
    const kept = createKeptBlocks(limit)
    for (const number of [1, 2, 3]) add(kept, number)
    expect(kept.answerAgain(2, hashOf(2))).toEqual(executed(2))
    expect(kept.answerAgain(2, hashOf(3))).toBeUndefined()
    kept.release(2)
    expect(kept.answerAgain(1, hashOf(1))).toBeUndefined()
    expect(kept.answerAgain(2, hashOf(2))).toBeUndefined()
    expect(kept.answerAgain(3, hashOf(3))).toEqual(executed(3))
  })

  test('forget the blocks that were taken back, and take others at their numbers', async () => {
    const kept = createKeptBlocks(limit)
    for (const number of [1, 2, 3]) add(kept, number)
    kept.revert(1)
    expect(kept.answerAgain(1, hashOf(1))).toEqual(executed(1))
    expect(kept.answerAgain(2, hashOf(2))).toBeUndefined()
    expect(await refusalCode(() => kept.release(2))).toBe('OutputsUnknown')
    add(kept, 2)
    expect(kept.release(2)).toHaveLength(1)
  })

  test('do not answer for a restored block, which the host has', () => {
    const kept = createKeptBlocks(limit)
    add(kept, 1, 'restored')
    expect(kept.answerAgain(1, hashOf(1))).toBeUndefined()
    expect(kept.release(1)).toHaveLength(1)
  })
})
