import { describe, expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createTree } from '../../src/state/index.js'
import { innerHash, leafHash, sha256 } from './reference-tree.js'
import { changesOf } from './tree-write.js'

const provider = createPortableProvider()
const zero = new Uint8Array(32)

/** A path that starts with these bits and goes on with zeros. */
function path(bits: string): Uint8Array {
  const bytes = new Uint8Array(32)
  for (let index = 0; index < bits.length; index += 8) {
    bytes[index / 8] = Number.parseInt(bits.slice(index, index + 8).padEnd(8, '0'), 2)
  }
  return bytes
}

const value = (text: string): Uint8Array => sha256(Buffer.from(text))
const leaf = (bits: string, text: string): Uint8Array => leafHash(path(bits), value(text))
const write = (bits: string, text: string) => ({ path: path(bits), valueWord: value(text) })
const remove = (bits: string) => ({ path: path(bits), valueWord: undefined })

function rootOf(...batches: readonly (readonly ReturnType<typeof write | typeof remove>[])[]): Uint8Array {
  const tree = createTree(provider)
  for (const batch of batches) tree.commit(tree.prepare(changesOf(batch)))
  return tree.root()
}

describe('the root, written out by hand', () => {
  test('of nothing is 32 zero bytes', () => {
    expect(rootOf()).toEqual(zero)
    expect(rootOf([])).toEqual(zero)
  })

  test('of one leaf is that leaf', () => {
    expect(rootOf([write('1', 'x')])).toEqual(leaf('1', 'x'))
  })

  test('of two leaves that part at the first bit is one inner node', () => {
    expect(rootOf([write('1', 'x'), write('0', 'y')])).toEqual(innerHash(leaf('0', 'y'), leaf('1', 'x')))
  })

  test('of two leaves that part at the third bit has inner nodes with one empty child above them', () => {
    const parting = innerHash(leaf('100', 'x'), leaf('101', 'y'))
    expect(rootOf([write('100', 'x'), write('101', 'y')])).toEqual(innerHash(zero, innerHash(parting, zero)))
  })

  test('of three leaves keeps the lone one at the top', () => {
    const parting = innerHash(leaf('00', 'x'), leaf('01', 'y'))
    expect(rootOf([write('00', 'x'), write('01', 'y'), write('11', 'z')])).toEqual(innerHash(parting, leaf('11', 'z')))
  })

  test('of two leaves that part at the very last bit goes 256 levels down', () => {
    const low = zero
    const high = new Uint8Array(32)
    high[31] = 1
    let expected = innerHash(leafHash(low, value('x')), leafHash(high, value('y')))
    for (let depth = 254; depth >= 0; depth--) expected = innerHash(expected, zero)
    const tree = createTree(provider)
    const changes = changesOf([
      { path: high, valueWord: value('y') },
      { path: low, valueWord: value('x') },
    ])
    tree.commit(tree.prepare(changes))
    expect(tree.root()).toEqual(expected)
    expect(tree.nodeCount()).toEqual({ inner: 256, leaves: 2 })
  })
})

describe('a deletion', () => {
  test('lets the leaf that is left rise to the top', () => {
    expect(rootOf([write('100', 'x'), write('101', 'y')], [remove('101')])).toEqual(leaf('100', 'x'))
  })

  test('keeps an inner node whose other child is empty and whose one child is an inner node', () => {
    const parting = innerHash(leaf('00', 'x'), leaf('01', 'y'))
    const before = [write('00', 'x'), write('01', 'y'), write('11', 'z')]
    expect(rootOf(before, [remove('11')])).toEqual(innerHash(parting, zero))
  })

  test('of the last leaf empties the tree', () => {
    expect(rootOf([write('1', 'x')], [remove('1')])).toEqual(zero)
  })

  test('of what is not there changes nothing', () => {
    expect(rootOf([write('100', 'x')], [remove('101')])).toEqual(leaf('100', 'x'))
    expect(rootOf([], [remove('101')])).toEqual(zero)
  })

  test('beside a write of the neighbour collapses in the same batch', () => {
    expect(rootOf([write('100', 'x'), write('101', 'y')], [remove('101'), write('100', 'w')])).toEqual(leaf('100', 'w'))
  })
})

test('the path of zeros is one as any other, also where its way ends at an empty slot', () => {
  const before = [write('01', 'x'), write('011', 'y'), write('1', 'z')]
  const all = [...before, write('', 'w')]
  expect(rootOf(before, [write('', 'w')])).toEqual(rootOf(all))
  expect(rootOf(before, [write('', 'v'), write('1', 'u')], [write('', 'w'), write('1', 'z')])).toEqual(rootOf(all))
  expect(rootOf(before, [remove('')])).toEqual(rootOf(before))
  expect(rootOf(all, [remove('')])).toEqual(rootOf(before))
})

test('two changes of one path are refused instead of one of them winning', () => {
  expect(() => rootOf([write('1', 'x'), write('1', 'y')])).toThrow(
    expect.objectContaining({ code: 'StateDuplicatePath', details: { field: 'changes', limit: 1 } }),
  )
})
