import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode, encode } from '../../src/codec/index.js'
import { createPortableProvider } from '../../src/crypto/index.js'
import { LockstepError } from '../../src/error.js'
import { type Hex, toHex } from '../../src/hex.js'
import {
  buildReceiptTree,
  proveReceipt,
  type Receipt,
  type ReceiptProof,
  receiptCodec,
  receiptLeaf,
  receiptProofCodec,
  receiptsRoot,
  verifyReceiptProof,
} from '../../src/receipt/index.js'
import { receiptOf } from './receipt-of.js'

const provider = createPortableProvider()

function sha256(...parts: readonly Uint8Array[]): Buffer {
  return createHash('sha256').update(Buffer.concat(parts)).digest()
}

function leafOf(receipt: Receipt): Buffer {
  return sha256(Uint8Array.of(0), encode(receiptCodec, receipt))
}

/** The top of a list of nodes, halved recursively: the left half is the largest power of two below the length. */
function topOf(nodes: readonly Buffer[]): Buffer {
  const [only] = nodes
  if (only === undefined) return Buffer.alloc(32)
  if (nodes.length === 1) return only
  let half = 1
  while (half * 2 < nodes.length) half *= 2
  return sha256(topOf(nodes.slice(0, half)), topOf(nodes.slice(half)))
}

/** The root as the rule says it, by another way: recursion from the top instead of levels from below. */
function naiveRoot(receipts: readonly Receipt[]): string {
  const count = Buffer.alloc(4)
  count.writeUInt32LE(receipts.length)
  return sha256(Uint8Array.of(1), count, topOf(receipts.map(leafOf))).toString('hex')
}

const receipts = (count: number): Receipt[] => Array.from({ length: count }, (_, index) => receiptOf(index))

function verifies(root: Uint8Array, receipt: Receipt, proof: ReceiptProof): boolean {
  return verifyReceiptProof(provider, root, receipt, proof)
}

/** A hash with one bit changed. */
function changed(hash: Hex): Hex {
  return `0x${hash[2] === '0' ? '1' : '0'}${hash.slice(3)}`
}

function refusal(action: () => unknown): unknown {
  try {
    return action()
  } catch (error) {
    return error
  }
}

describe('the receipts root', () => {
  it('of no receipts is sha256(1 ‖ 0 ‖ 32 zero bytes)', () => {
    expect(toHex(buildReceiptTree(provider, []).root)).toBe(
      `0x${sha256(Uint8Array.of(1), Buffer.alloc(36)).toString('hex')}`,
    )
  })

  it.each([0, 1, 2, 3, 5, 4, 6, 7, 8, 9, 16, 17, 31, 33])(
    'of %d receipts is that of the naive implementation',
    (count) => {
      const tree = buildReceiptTree(provider, receipts(count))
      expect(Buffer.from(tree.root).toString('hex')).toBe(naiveRoot(receipts(count)))
      expect(tree.count).toBe(count)
    },
  )

  it('of receipts of several shards, and of any length, is that of the naive implementation', () => {
    const events = [{ module: 1, index: 2, payload: `0x${'ab'.repeat(700)}` as const }]
    const [one, other] = [receiptOf(0).shard, receiptOf(9).operationHash]
    const mixed = [one, one, other, one, other, other, other, one].map((shard, index): Receipt => {
      return { ...receiptOf(index), shard, ...(index % 3 === 1 ? { events } : { output: '0x0102' }) }
    })
    expect(Buffer.from(buildReceiptTree(provider, mixed).root).toString('hex')).toBe(naiveRoot(mixed))
  })

  it('is refused to what is no receipt, as its codec refuses it', () => {
    const event = { module: 1, index: 0, payload: '0x00' as const }
    const bad: Partial<Receipt>[] = [
      { block: -1 },
      { shard: '0x5a' },
      { output: '0x0' },
      { events: Array.from({ length: 257 }, () => event) },
      { events: [event, { ...event, index: 256 }] },
    ]
    for (const part of bad) {
      const receipt = { ...receiptOf(1), ...part }
      const refused = refusal(() => encode(receiptCodec, receipt))
      expect(refused).toBeInstanceOf(LockstepError)
      expect(refusal(() => buildReceiptTree(provider, [receiptOf(0), receipt]))).toEqual(refused)
    }
  })

  it('changes with every field, the order and the number of receipts', () => {
    const [first, second, third] = [receiptOf(0), receiptOf(1), receiptOf(2)]
    const lists: Receipt[][] = [
      [],
      [first],
      [first, second],
      [second, first],
      [first, second, third],
      [first, second, third, third],
      [first, { ...second, operationHash: first.operationHash }],
      [first, { ...second, shard: first.operationHash }],
      [first, { ...second, block: 8 }],
      [first, { ...second, index: 2 }],
      [first, { ...second, status: 'Failed' }],
      [first, { ...second, module: 1 }],
      [first, { ...second, code: 1 }],
      [first, { ...second, output: '0x00' }],
      [first, { ...second, events: [{ module: 1, index: 0, payload: '0x' }] }],
    ]
    const roots = lists.map((list) => toHex(buildReceiptTree(provider, list).root))
    expect(new Set(roots).size).toBe(lists.length)
  })

  it('leaves and roots are these hashes', () => {
    expect(Buffer.from(receiptLeaf(provider, receiptOf(3)))).toEqual(leafOf(receiptOf(3)))
    const top = Buffer.alloc(32, 9)
    expect(Buffer.from(receiptsRoot(provider, 0x0102_0304, top))).toEqual(sha256(Uint8Array.of(1, 4, 3, 2, 1), top))
  })
})

describe('a proof', () => {
  it.each([1, 2, 3, 5, 8, 13])('of each of %d receipts verifies, for it alone', (count) => {
    const all = receipts(count)
    const tree = buildReceiptTree(provider, all)
    for (const [index, receipt] of all.entries()) {
      const proof = proveReceipt(tree, index)
      expect(verifies(tree.root, receipt, proof)).toBe(true)
      for (const other of all) if (other !== receipt) expect(verifies(tree.root, other, proof)).toBe(false)
    }
  })

  it('of the only receipt has no siblings; of a promoted one, fewer', () => {
    const lengths = (count: number) =>
      receipts(count).map(
        (_, index) => proveReceipt(buildReceiptTree(provider, receipts(count)), index).siblings.length,
      )
    expect(lengths(1)).toEqual([0])
    expect(lengths(3)).toEqual([2, 2, 1])
    expect(lengths(5)).toEqual([3, 3, 3, 3, 1])
    expect(lengths(7)).toEqual([3, 3, 3, 3, 3, 3, 2])
  })

  it('survives its codec', () => {
    const proof = proveReceipt(buildReceiptTree(provider, receipts(5)), 3)
    expect(decode(receiptProofCodec, encode(receiptProofCodec, proof))).toEqual(proof)
  })

  it.each([1, 2, 3, 5])('of %d receipts, changed in any way, fails', (count) => {
    const all = receipts(count)
    const { root, ...tree } = buildReceiptTree(provider, all)
    for (const [index, receipt] of all.entries()) {
      const proof = proveReceipt({ root, ...tree }, index)
      const { siblings } = proof
      const wrong: ReceiptProof[] = [
        ...all.map((_, other) => ({ ...proof, index: other })).filter((other) => other.index !== index),
        { ...proof, index: count },
        { ...proof, index: 0xffff_ffff },
        { ...proof, count: count + 1 },
        { ...proof, count: count - 1 },
        { ...proof, count: 0 },
        { ...proof, count: 0xffff_ffff },
        { ...proof, siblings: [...siblings, `0x${'00'.repeat(32)}`] },
        { ...proof, siblings: [...siblings, ...siblings.slice(-1), toHex(root)] },
        ...siblings.map((_, at) => ({ ...proof, siblings: siblings.filter((__, kept) => kept !== at) })),
        ...siblings.map((hash, at) => ({ ...proof, siblings: siblings.with(at, changed(hash)) })),
        ...(siblings.length > 1 ? [{ ...proof, siblings: siblings.toReversed() }] : []),
      ]
      for (const other of wrong) expect(verifies(root, receipt, other), JSON.stringify(other)).toBe(false)
      for (const at of root.keys()) {
        expect(
          verifies(
            root.map((byte, place) => (place === at ? byte ^ 1 : byte)),
            receipt,
            proof,
          ),
        ).toBe(false)
      }
      expect(verifies(root, { ...receipt, code: 1 }, proof)).toBe(false)
      expect(verifies(root, { ...receipt, index: index + 1 }, proof)).toBe(false)
      expect(verifies(root.subarray(0, 31), receipt, proof)).toBe(false)
    }
  })

  it('a receipt with a place that is not its own is not in the block', () => {
    const displaced = [receiptOf(1), receiptOf(0)]
    const tree = buildReceiptTree(provider, displaced)
    for (const [index, receipt] of displaced.entries()) {
      expect(verifies(tree.root, receipt, proveReceipt(tree, index))).toBe(false)
    }
  })

  it('a place behind the last is none, though the path would lead to the root', () => {
    const tree = buildReceiptTree(provider, [receiptOf(0), receiptOf(3)])
    const siblings = [toHex(leafOf(receiptOf(0)))]
    expect(verifies(tree.root, receiptOf(3), { index: 3, count: 2, siblings })).toBe(false)
  })

  it('nor is the place right behind the last one, of a receipt that names it', () => {
    const tree = buildReceiptTree(provider, [receiptOf(2), receiptOf(1)])
    const siblings = [toHex(leafOf(receiptOf(1)))]
    expect(verifies(tree.root, receiptOf(2), { index: 2, count: 2, siblings })).toBe(false)
  })

  it('verifies for every receipt of blocks of any length', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 70 }), fc.nat(69), (count, at) => {
        const all = receipts(count)
        const tree = buildReceiptTree(provider, all)
        const index = at % count
        expect(Buffer.from(tree.root).toString('hex')).toBe(naiveRoot(all))
        expect(verifies(tree.root, receiptOf(index), proveReceipt(tree, index))).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('a place without a receipt', () => {
  it.each([
    [3, 3],
    [3, -1],
    [3, 0.5],
    [0, 0],
  ])('of %i receipts, none is at %d: there is no proof', (count, index) => {
    const tree = buildReceiptTree(provider, receipts(count))
    expect(refusal(() => proveReceipt(tree, index))).toMatchObject({ code: 'ReceiptIndex' })
  })

  it('has no proof by siblings that are no hashes', () => {
    const all = receipts(3)
    const { root } = buildReceiptTree(provider, all)
    const [first] = all
    if (first === undefined) throw new Error('there are three')
    for (const sibling of ['0x01', `0x${'00'.repeat(33)}`] as const) {
      expect(verifies(root, first, { index: 0, count: 3, siblings: [sibling, sibling] })).toBe(false)
    }
  })
})
