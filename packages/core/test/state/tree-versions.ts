import { expect } from 'vitest'
import type { Tree, TreeStep } from '../../src/state/index.js'
import { innerHash, leafHash, type ReferenceLeaf, referenceRoot } from './reference-tree.js'
import type { TreeWrite } from './tree-write.js'

/** What a tree holds, by the hexadecimal text of the path. */
export type Content = ReadonlyMap<string, ReferenceLeaf>

export function applied(content: Content, batch: readonly TreeWrite[]): Content {
  const next = new Map(content)
  for (const { path, valueWord } of batch) {
    const name = Buffer.from(path).toString('hex')
    if (valueWord === undefined) next.delete(name)
    else next.set(name, { path, valueWord })
  }
  return next
}

/** A version, and the step that was committed to come to it. */
export interface Version {
  readonly step: TreeStep | undefined
  readonly content: Content
}

/** Every version of the list, oldest first, still reads as its content does. */
export function expectVersions(tree: Tree, versions: readonly Version[]): void {
  expect(tree.root()).toEqual(referenceRoot([...(versions.at(-1)?.content.values() ?? [])]))
  versions.forEach(({ content }, index) => {
    const behind = versions.slice(index + 1).flatMap(({ step }) => step ?? [])
    const root = behind[0]?.root ?? tree.root()
    expect(root).toEqual(referenceRoot([...content.values()]))
    for (const { path, valueWord } of content.values()) {
      const { siblings, leaf } = tree.lookUp(path, behind)
      expect(leaf).toEqual({ path, valueWord })
      expect(foldedRoot(siblings, path, valueWord)).toEqual(root)
    }
  })
}

function foldedRoot(siblings: readonly Uint8Array[], path: Uint8Array, valueWord: Uint8Array): Uint8Array {
  return siblings.reduceRight(
    (child, sibling, depth) => {
      const isRight = (((path[depth >> 3] ?? 0) << (depth & 7)) & 0x80) !== 0
      return isRight ? innerHash(sibling, child) : innerHash(child, sibling)
    },
    leafHash(path, valueWord),
  )
}
