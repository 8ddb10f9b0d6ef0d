import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createTree } from '../../src/state/index.js'
import { type ReferenceLeaf, referenceInnerNodes, referenceRoot, sha256 } from './reference-tree.js'
import { changesOf, type TreeWrite } from './tree-version.js'

const provider = createPortableProvider()

/** Paths out of few bytes at both ends: near neighbours at the top and at the very bottom of the tree. */
const anyPath = fc
  .tuple(fc.constantFrom(0x00, 0x40, 0x60, 0x61, 0x80, 0xff), fc.nat(1), fc.nat(3))
  .map(([first, middle, last]) => {
    const path = new Uint8Array(32)
    path[0] = first
    path[15] = middle
    path[31] = last
    return path
  })

const anyBatch: fc.Arbitrary<TreeWrite[]> = fc.uniqueArray(
  fc.record({
    path: anyPath,
    valueHash: fc.option(
      fc.nat(2).map((value) => sha256(Uint8Array.of(value))),
      { nil: undefined, freq: 2 },
    ),
  }),
  { maxLength: 24, selector: ({ path }) => Buffer.from(path).toString('hex') },
)

type Content = ReadonlyMap<string, ReferenceLeaf>

function applied(content: Content, batch: readonly TreeWrite[]): Content {
  const next = new Map(content)
  for (const { path, valueHash } of batch) {
    const name = Buffer.from(path).toString('hex')
    if (valueHash === undefined) next.delete(name)
    else next.set(name, { path, valueHash })
  }
  return next
}

test('after any batches the root is the one of the content, and every earlier version still has its own', () => {
  fc.assert(
    fc.property(fc.array(anyBatch, { maxLength: 6 }), (batches) => {
      const tree = createTree(provider)
      let version = tree.empty
      let content: Content = new Map()
      const versions = [{ version, content }]
      for (const batch of batches) {
        version = tree.prepare(version, changesOf(batch))
        content = applied(content, batch)
        versions.push({ version, content })
      }
      for (const kept of versions) {
        const leaves = [...kept.content.values()]
        expect(kept.version.root).toEqual(referenceRoot(leaves))
        for (const { path, valueHash } of leaves) {
          expect(tree.lookUp(kept.version, path).leaf).toEqual({ path, valueHash })
        }
      }
    }),
    { numRuns: 300 },
  )
})

test('retired and discarded versions leave exactly the nodes of the version that is kept', () => {
  const step = fc.record({ batch: anyBatch, end: fc.constantFrom('commit', 'discard', 'revert') })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const tree = createTree(provider)
      let kept = [{ version: tree.empty, content: new Map() as Content }]
      for (const { batch, end } of steps) {
        const base = kept.at(-1)
        if (base === undefined) throw new Error('a version is always kept')
        const version = tree.prepare(base.version, changesOf(batch))
        if (end === 'commit') {
          kept.push({ version, content: applied(base.content, batch) })
          if (kept.length > 3) {
            kept = kept.slice(1)
            const [oldest] = kept
            if (oldest !== undefined) tree.retireBefore(oldest.version)
          }
        } else {
          tree.discard(version)
          if (end === 'revert' && kept.length > 1) tree.discard(base.version)
          if (end === 'revert' && kept.length > 1) kept = kept.slice(0, -1)
        }
        for (const { version: readable, content } of kept) {
          for (const { path, valueHash } of content.values()) {
            expect(tree.lookUp(readable, path).leaf).toEqual({ path, valueHash })
          }
        }
      }
      for (const { version } of kept.slice(1)) tree.retireBefore(version)
      const leaves = [...(kept.at(-1)?.content.values() ?? [])]
      expect(kept.at(-1)?.version.root).toEqual(referenceRoot(leaves))
      expect(tree.nodeCount()).toEqual({ inner: referenceInnerNodes(leaves), leaves: leaves.length })
    }),
    { numRuns: 300 },
  )
})

test('thousands of hashed paths, over several growths of the arena and several calls a level', () => {
  const tree = createTree(provider)
  const leaf = (index: number, value: number): ReferenceLeaf => ({
    path: sha256(Buffer.from(`path ${index}`)),
    valueHash: sha256(Buffer.from(`value ${value}`)),
  })
  const all = Array.from({ length: 12_000 }, (_, index) => leaf(index, index))
  const full = tree.prepare(tree.empty, changesOf(all))
  expect(full.root).toEqual(referenceRoot(all))

  const batch = [
    ...Array.from({ length: 500 }, (_, index) => leaf(index * 7, -1)),
    ...Array.from({ length: 500 }, (_, index) => leaf(12_000 + index, 0)),
    ...Array.from({ length: 500 }, (_, index) => ({ ...leaf(index * 7 + 1, 0), valueHash: undefined })),
  ]
  const content = new Map(all.map((entry) => [Buffer.from(entry.path).toString('hex'), entry]))
  expect(tree.prepare(full, changesOf(batch)).root).toEqual(referenceRoot([...applied(content, batch).values()]))
})
