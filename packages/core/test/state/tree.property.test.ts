import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPortableProvider } from '../../src/crypto/index.js'
import { createTree } from '../../src/state/index.js'
import { createTreePopulation } from '../../src/state/tree-population.js'
import { type ReferenceLeaf, referenceInnerNodes, referenceRoot, sha256 } from './reference-tree.js'
import { applied, expectVersions, type Version } from './tree-versions.js'
import { changesOf, type TreeWrite } from './tree-write.js'

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
    valueWord: fc.option(
      fc.nat(2).map((value) => sha256(Uint8Array.of(value))),
      { nil: undefined, freq: 2 },
    ),
  }),
  { maxLength: 24, selector: ({ path }) => Buffer.from(path).toString('hex') },
)

const anyStep = fc.record({ batch: anyBatch, end: fc.constantFrom('commit', 'commit', 'discard', 'revert') })

test('commits, discards and reverts: each kept version has the root and the paths of its content', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 10 }), (steps) => {
      const tree = createTree(provider)
      const versions: Version[] = [{ step: undefined, content: new Map() }]
      for (const { batch, end } of steps) {
        const content = versions.at(-1)?.content ?? new Map()
        const step = tree.prepare(changesOf(batch))
        expect(step.root).toEqual(referenceRoot([...applied(content, batch).values()]))
        if (end === 'commit') {
          tree.commit(step)
          versions.push({ step, content: applied(content, batch) })
        } else {
          tree.discard(step)
        }
        const last = versions.at(-1)?.step
        if (end === 'revert' && last !== undefined) {
          tree.revert(last)
          versions.pop()
        }
        expectVersions(tree, versions)
      }
    }),
    { numRuns: 60 },
  )
})

test('retired versions, discarded and reverted steps leave exactly the nodes of the current version', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 12 }), (steps) => {
      const tree = createTree(provider)
      let versions: Version[] = [{ step: undefined, content: new Map() }]
      for (const { batch, end } of steps) {
        const content = versions.at(-1)?.content ?? new Map()
        const step = tree.prepare(changesOf(batch))
        const last = versions.length > 1 ? versions.at(-1)?.step : undefined
        if (end === 'commit') {
          tree.commit(step)
          versions.push({ step, content: applied(content, batch) })
        } else {
          tree.discard(step)
        }
        if (end === 'revert' && last !== undefined) {
          tree.revert(last)
          versions.pop()
        }
        if (versions.length > 3) {
          versions = versions.slice(1)
          const oldest = versions[0]?.step
          if (oldest !== undefined) tree.retire(oldest)
        }
        expectVersions(tree, versions)
      }
      for (const { step } of versions.slice(1)) if (step !== undefined) tree.retire(step)
      const leaves = [...(versions.at(-1)?.content.values() ?? [])]
      expect(tree.nodeCount()).toEqual({ inner: referenceInnerNodes(leaves), leaves: leaves.length })
    }),
    { numRuns: 60 },
  )
})

test('thousands of hashed paths, over several growths of the arena', () => {
  const tree = createTree(provider)
  const leaf = (index: number, value: number): ReferenceLeaf => ({
    path: sha256(Buffer.from(`path ${index}`)),
    valueWord: sha256(Buffer.from(`value ${value}`)),
  })
  const all = Array.from({ length: 5_000 }, (_, index) => leaf(index, index))
  tree.commit(tree.prepare(changesOf(all)))
  expect(tree.root()).toEqual(referenceRoot(all))

  const batch = [
    ...Array.from({ length: 500 }, (_, index) => leaf(index * 7, -1)),
    ...Array.from({ length: 500 }, (_, index) => leaf(5_000 + index, 0)),
    ...Array.from({ length: 500 }, (_, index) => ({ ...leaf(index * 7 + 1, 0), valueWord: undefined })),
  ]
  const content = new Map(all.map((entry) => [Buffer.from(entry.path).toString('hex'), entry]))
  const step = tree.prepare(changesOf(batch))
  tree.commit(step)
  expect(tree.root()).toEqual(referenceRoot([...applied(content, batch).values()]))
  tree.revert(step)
  expect(tree.root()).toEqual(referenceRoot(all))
  expect(tree.nodeCount()).toEqual({ inner: referenceInnerNodes(all), leaves: all.length })
})

test('a tree that is built in groups is the tree of one batch, with no node left over', () => {
  // Of paths with few first bytes some groups are empty and one is large; deletions of nothing are among the changes.
  const writes: TreeWrite[] = Array.from({ length: 17_000 }, (_, index) => ({
    path: sha256(Buffer.from(`path ${index}`)).with(0, index % 3 === 0 ? 0x41 : index % 200),
    valueWord: index % 50 === 0 ? undefined : sha256(Buffer.from(`value ${index}`)),
  }))
  const grouped = createTree(provider)
  const population = createTreePopulation()
  for (let start = 0; start < writes.length; start += 700) population.add(changesOf(writes.slice(start, start + 700)))
  population.build(grouped)
  const leaves = [...applied(new Map(), writes).values()]
  expect(grouped.root()).toEqual(referenceRoot(leaves))
  expect(grouped.nodeCount()).toEqual({ inner: referenceInnerNodes(leaves), leaves: leaves.length })
})
