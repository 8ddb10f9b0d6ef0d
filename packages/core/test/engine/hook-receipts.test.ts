import { blake2b } from '@noble/hashes/blake2.js'
import { describe, expect, it } from 'vitest'
import { bytes, u32, u64 } from '../../src/codec/index.js'
import { executeBlock } from '../../src/engine/index.js'
import { fromHex, type Hex, toHex } from '../../src/hex.js'
import { codeName } from '../../src/receipt/index.js'
import { composeStf, defineStf, type HookContext, value } from '../../src/stf/index.js'
import { prepareCall } from './prepare-call.js'
import { blockOf, emptyState, provider, shard } from './probe.js'

const state = { count: value(u64, 0n) }
const errors = { Late: { by: u32 }, Long: { why: bytes(16_382) } } as const
const events = { Other: {}, Ticked: { at: u32 }, Big: { content: bytes(16_382) } }
type Hook = (context: HookContext<typeof state, typeof errors, typeof events, Record<never, never>>) => void

const content: Hex = `0x${'ee'.repeat(16_382)}`

/** A clock whose hooks have the code of a test. */
function clock(onBlockStart: Hook, onBlockEnd: Hook) {
  return defineStf({
    name: 'clock',
    version: 1,
    state,
    errors,
    events,
    calls: {
      go: { execute: ({ emit }) => emit('Other', {}) },
      shout: {
        execute({ emit }) {
          for (let at = 0; at < 256; at += 1) emit('Big', { content })
        },
      },
    },
    hooks: { onBlockStart, onBlockEnd },
  })
}

/** blake2-256 of block hash ‖ 0 at the start, 1 at the end ‖ number of the module; independent of our hashes. */
function hashOf(end: number, module: number): string {
  return toHex(blake2b(Uint8Array.from([...fromHex(blockOf([]).hash), end, module]), { dkLen: 32 }))
}

const tick: Hook = ({ emit, block }) => emit('Ticked', { at: block.number })
const quiet: Hook = ({ state }) => state.count.update((count) => count + 10n)

describe('the receipt of a hook', () => {
  it('stands behind those of the inputs, has the hook’s events, and a hash of the block, the hook and the module', () => {
    const stf = clock(tick, tick)
    const result = executeBlock({ stf, provider }, emptyState(), blockOf([prepareCall(stf.calls.go, {})]))
    const common = { shard, block: 1, status: 'Executed', module: 0, code: 0, output: '0x' }
    const [, ...ofHooks] = result.receipts
    expect(ofHooks).toEqual([
      { ...common, operationHash: hashOf(0, 1), index: 1, events: [{ module: 1, index: 1, payload: '0x01000000' }] },
      { ...common, operationHash: hashOf(1, 1), index: 2, events: [{ module: 1, index: 1, payload: '0x01000000' }] },
    ])
    expect(result.receipts.map(({ index }) => index)).toEqual([0, 1, 2])
    expect(result.events).toHaveLength(3)
    expect(result.receiptTree.root).not.toEqual(
      executeBlock({ stf: clock(quiet, quiet), provider }, emptyState(), blockOf([])).receiptTree.root,
    )
  })

  it('is none where the hook has nothing to tell, though it writes', () => {
    const result = executeBlock({ stf: clock(quiet, quiet), provider }, emptyState(), blockOf([]))
    expect([result.receipts, result.diff[0]?.changes[0]?.value?.[0]]).toEqual([[], 20])
  })

  it('has the declared error that the hook failed with, and its details; its writes and events are undone', () => {
    const late: Hook = (context) => {
      quiet(context)
      tick(context)
      context.fail('Late', { by: 0x0102 })
    }
    const result = executeBlock({ stf: clock(late, quiet), provider }, emptyState(), blockOf([]))
    expect(result.receipts).toMatchObject([
      { operationHash: hashOf(0, 1), index: 0, status: 'Failed', module: 1, code: 0, output: '0x02010000', events: [] },
    ])
    expect([result.diff[0]?.changes[0]?.value?.[0], result.events, result.bugs]).toEqual([10, [], []])
  })

  it('of several modules: in the order of their numbers, those at the start before those at the end', () => {
    const stf = clock(tick, tick)
    const parts = { a: { stf }, b: { stf: clock(quiet, quiet) }, c: { stf } }
    const app = composeStf({ name: 'app', version: 1, modules: parts })
    const { receipts } = executeBlock({ stf: app, provider }, emptyState(), blockOf([]))
    expect(receipts.map(({ operationHash, index, events: [event] }) => [operationHash, index, event?.module])).toEqual([
      [hashOf(0, 1), 0, 1],
      [hashOf(0, 3), 1, 3],
      [hashOf(1, 1), 2, 1],
      [hashOf(1, 3), 3, 3],
    ])
  })

  it('says Internal of a hook with a bug, which does not keep other modules’ hooks from running', () => {
    const bug: Hook = (context) => {
      quiet(context)
      throw new Error('ouch')
    }
    const parts = { a: { stf: clock(bug, quiet) }, b: { stf: clock(quiet, tick) } }
    const app = composeStf({ name: 'app', version: 1, modules: parts })
    const result = executeBlock({ stf: app, provider }, emptyState(), blockOf([]))
    expect(result.receipts.map((receipt) => codeName(app, receipt))).toEqual(['Internal', 'Ok'])
    expect(result.bugs).toMatchObject([{ index: undefined, call: 'onBlockStart', error: { message: 'ouch' } }])
    expect(result.diff.map(({ space, changes }) => [space, changes[0]?.value?.[0]])).toEqual([
      ['a.count', 10],
      ['b.count', 10],
    ])
  })
})

describe('what hooks say takes room in the block', () => {
  // By hand: 8 MiB are 512 messages of 16,384 bytes, a call says at most 256 of them.
  const codes = (start: Hook, end: Hook) => {
    const stf = clock(start, end)
    const inputs = [prepareCall(stf.calls.shout, {}), prepareCall(stf.calls.shout, {}, { nonce: 1 })]
    const { receipts } = executeBlock({ stf, provider }, emptyState(), blockOf(inputs))
    return receipts.map((receipt) => codeName(stf, receipt))
  }
  const big: Hook = ({ emit }) => emit('Big', { content })
  const long: Hook = ({ fail }) => fail('Long', { why: content })

  it('its events, and the details of its failure', () => {
    expect(codes(big, quiet)).toEqual(['Ok', 'BlockFull', 'Ok'])
    expect(codes(long, quiet)).toEqual(['Ok', 'BlockFull', 'clock.Long'])
    expect(codes(quiet, big)).toEqual(['Ok', 'Ok', 'BlockFull'])
  })
})
