import { describe, expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createTree, type Tree } from '../../src/state/index.js'
import { referenceInnerNodes, sha256 } from './reference-tree.js'
import { applied, type Content, expectVersions, type Version } from './tree-versions.js'
import { changesOf, type TreeWrite } from './tree-write.js'

const provider = createPortableProvider()

/** Paths of one byte and zeros: 0x00 and 0x01 part at the eighth bit. */
const write = (byte: number, value: number): TreeWrite => ({
  path: new Uint8Array(32).fill(byte, 0, 1),
  valueWord: sha256(Uint8Array.of(value)),
})
const remove = (byte: number): TreeWrite => ({ ...write(byte, 0), valueWord: undefined })

const base = [0x00, 0x01, 0x40, 0x80, 0xc0, 0xc1].map((byte) => write(byte, 1))

/** What a block does to the tree: to its values, to its shape, to both, to nothing. */
const batches = {
  'a value of one leaf': [write(0x40, 2)],
  'values all over': [write(0x00, 2), write(0x01, 2), write(0xc1, 2)],
  'the values that are there': [write(0x00, 1), write(0xc1, 1)],
  'a new leaf': [write(0x20, 2)],
  'new leaves below one': [write(0x41, 2), write(0x42, 2), write(0x43, 2)],
  'a leaf less': [remove(0x01)],
  'leaves less': [remove(0x00), remove(0x01), remove(0x80), remove(0xc0)],
  'a leaf less that is not there': [remove(0x02)],
  everything: [write(0x00, 2), remove(0x01), write(0x40, 1), write(0x60, 2), remove(0x80), write(0xc0, 3)],
  'a value, and more leaves than values': [write(0x00, 2), remove(0x01), write(0x20, 2), write(0x60, 2), remove(0x80)],
  'all leaves less': base.map(({ path }) => ({ path, valueWord: undefined })),
  nothing: [],
} satisfies Record<string, readonly TreeWrite[]>

/** One of each kind, to stand beside or behind the others. */
const others = [batches['values all over'], batches['new leaves below one'], batches.everything, batches.nothing]

/** A tree with a version of its own before the base, so that there is a way back to the base and beyond. */
function begun(): { readonly tree: Tree; readonly versions: Version[]; readonly content: Content } {
  const tree = createTree(provider)
  const versions: Version[] = [{ step: undefined, content: new Map() }]
  const step = tree.prepare(changesOf(base))
  tree.commit(step)
  const content = applied(new Map(), base)
  versions.push({ step, content })
  // The memory of steps is used again: with whatever these have left in it.
  for (const used of [batches.everything, ...others]) tree.discard(tree.prepare(changesOf(used)))
  return { tree, versions, content }
}

function expectNodes(tree: Tree, content: Content): void {
  const leaves = [...content.values()]
  expect(tree.nodeCount()).toEqual({ inner: referenceInnerNodes(leaves), leaves: leaves.length })
}

/** Gives up the way back over all versions; what is left are the nodes of the current one. */
function expectNoLeak(tree: Tree, versions: readonly Version[]): void {
  for (const { step } of versions) if (step !== undefined) tree.retire(step)
  expectNodes(tree, versions.at(-1)?.content ?? new Map())
}

describe.each(Object.entries(batches))('a step that changes %s', (_, one) => {
  test.each([
    ['first', 0],
    ['second', 1],
  ] as const)('beside another, as the %s of them: versions read as they did, prepared or committed', (_, taken) => {
    for (const other of others) {
      const { tree, versions, content } = begun()
      const steps = (taken === 0 ? [one, other] : [other, one]).map((batch) => tree.prepare(changesOf(batch)))
      expectVersions(tree, versions)
      steps.forEach((step, place) => {
        if (place !== taken) tree.discard(step)
      })
      expectVersions(tree, versions)
      for (const step of steps.slice(taken, taken + 1)) {
        tree.commit(step)
        versions.push({ step, content: applied(content, one) })
      }
      expectVersions(tree, versions)
      expectNoLeak(tree, versions)
    }
  })

  test('behind another: both are taken back one by one, and leave nothing', () => {
    for (const other of others) {
      const { tree, versions, content } = begun()
      for (const batch of [other, one]) {
        const step = tree.prepare(changesOf(batch))
        tree.commit(step)
        versions.push({ step, content: applied(versions.at(-1)?.content ?? content, batch) })
      }
      while (versions.length > 1) {
        expectVersions(tree, versions)
        // A step beside them, which nobody takes: the way back leads over it.
        const beside = tree.prepare(changesOf(other))
        const last = versions.pop()?.step
        if (last === undefined) break
        tree.discard(beside)
        tree.revert(last)
      }
      expectVersions(tree, versions)
      expectNodes(tree, new Map())
    }
  })
})
