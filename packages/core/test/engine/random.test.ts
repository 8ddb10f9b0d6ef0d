import { blake2b } from '@noble/hashes/blake2.js'
import { describe, expect, it } from 'vitest'
import { executeBlock } from '../../src/engine/index.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { defineStf } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { blockOf, bob, emptyState, execute, prepared, probe, provider, shard } from './probe.js'

/** The formula, independent of our hashes and writers. */
function drawn(place: number, draw: number, over: { readonly shard?: Hex; readonly hash?: Hex } = {}): string {
  const { shard: where = shard, hash = blockOf([]).hash } = over
  const u32 = (number: number) => [number & 255, (number >>> 8) & 255, (number >>> 16) & 255, number >>> 24]
  const tag = [...'lockstep/random/v1\0'].map((letter) => letter.charCodeAt(0))
  const message = Uint8Array.from([...tag, ...fromHex(where), ...fromHex(hash), ...u32(place), ...u32(draw)])
  return toHex(blake2b(message, { dkLen: 32 }))
}

const seen: string[] = []
const stf = probe(
  {
    draw: ({ random }) => void seen.push(random(), random(), random()),
    attempt: ({ random, attempt, fail }) => {
      attempt(() => {
        seen.push(random())
        fail('Refused')
      })
      seen.push(random())
    },
  },
  {
    onBlockStart: ({ random }) => void seen.push(random()),
    onBlockEnd: ({ random }) => void seen.push(random(), random()),
  },
)
/** Places of the hooks of module 1, from the end: its number twice, and one more at the block's end. */
const [start, end] = [0xffff_ffff - 2, 0xffff_ffff - 3]

/** What was drawn since the last time. */
function draws(): string[] {
  return seen.splice(0)
}

describe('random bytes', () => {
  it('are blake2-256 of tag ‖ 0x00 ‖ shard ‖ block hash ‖ place ‖ draw, in calls and in hooks', () => {
    execute(stf, [prepared(stf, 'draw'), prepared(stf, 'draw', { sender: bob })])
    const all = draws()
    expect(all).toEqual([
      drawn(start, 0),
      ...[drawn(0, 0), drawn(0, 1), drawn(0, 2)],
      ...[drawn(1, 0), drawn(1, 1), drawn(1, 2)],
      ...[drawn(end, 0), drawn(end, 1)],
    ])
    expect(new Set(all).size).toBe(9)
  })

  it('count the place among all inputs, refused ones too', () => {
    execute(stf, [{ kind: 'rejected', operationHash: shard, code: 'BadSignature' }, prepared(stf, 'draw')])
    expect(draws()[1]).toBe(drawn(1, 0))
  })

  it('are others in another block and on another shard', () => {
    const other: Hex = `0x${'77'.repeat(32)}`
    const block = blockOf([prepared(stf, 'draw')], 2)
    executeBlock({ stf, provider }, emptyState(), block)
    executeBlock({ stf, provider }, emptyState(), { ...block, shard: other })
    const [, first, , , , , , second] = draws()
    expect([first, second]).toEqual([
      drawn(0, 0, { hash: block.hash }),
      drawn(0, 0, { hash: block.hash, shard: other }),
    ])
  })

  it('that a failed attempt drew are not drawn again', () => {
    execute(stf, [prepared(stf, 'attempt')])
    expect(draws().slice(1, 3)).toEqual([drawn(0, 0), drawn(0, 1)])
  })

  it('that a fee drew are not drawn again by its call', () => {
    const paid = defineStf({
      name: 'paid',
      version: 1,
      state: {},
      calls: { draw: { execute: ({ random }) => void seen.push(random()) } },
      admission: { chargeFee: ({ random }) => seen.push(random(), random()) > 0 },
    })
    execute(paid, [prepareCall(paid.calls.draw, {})])
    expect(draws()).toEqual([drawn(0, 0), drawn(0, 1), drawn(0, 2)])
  })
})
