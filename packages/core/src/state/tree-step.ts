import { intsOf } from './int-list.js'
import { copyWords, innerNode, leafNode, type NodeArena, wordAt } from './node-arena.js'
import { innerJob, leafRecordWords, type TreeLevel, type TreePlan } from './tree-plan.js'

/** Node number and words of an inner node. */
const innerRecordWords = 1 + innerNode.words

/**
 * One step between two versions of a tree: the records of the nodes in which they differ. It holds the version that
 * the arena does not: the next one while it is prepared, the former one once it is committed.
 */
export interface TreeStep {
  /** The root of that version: its hash (32 bytes) and its node. */
  root: Uint8Array
  node: number
  readonly inner: Int32Array
  readonly leaves: Int32Array
  readonly createdInner: Int32Array
  readonly createdLeaves: Int32Array
  readonly deadInner: Int32Array
  readonly deadLeaves: Int32Array
  /** Where the records of a node start, by its number; made when a former version is first asked for. */
  places: { readonly inner: ReadonlyMap<number, number>; readonly leaves: ReadonlyMap<number, number> } | undefined
}

export function createTreeStep(plan: TreePlan, node: number, root: Uint8Array): TreeStep {
  return {
    root,
    node,
    inner: innerRecords(plan.levels),
    leaves: intsOf(plan.leaves),
    createdInner: intsOf(plan.createdInner),
    createdLeaves: intsOf(plan.createdLeaves),
    deadInner: intsOf(plan.deadInner),
    deadLeaves: intsOf(plan.deadLeaves),
    places: undefined,
  }
}

/** The nodes of all levels as the arena has them, the hashes behind the children. */
function innerRecords(levels: readonly TreeLevel[]): Int32Array {
  const count = levels.reduce((sum, { jobs }) => sum + jobs.length / innerJob.words, 0)
  const records = new Int32Array(count * innerRecordWords)
  let record = 0
  for (const { jobs, blocks } of levels) {
    for (let job = 0, block = 0; job < jobs.length; job += innerJob.words, block += 16) {
      copyWords(jobs.items, job + innerJob.node, records, record, 3)
      copyWords(blocks.items, block, records, record + 3, 16)
      record += innerRecordWords
    }
  }
  return records
}

/**
 * Exchanges the records of the step with those of the arena: forward, and by the same exchange back again. For new
 * nodes the step then holds what was in the unused memory; no version leads there.
 */
export function exchangeNodes(arena: NodeArena, { inner, leaves }: TreeStep): void {
  exchange(inner, innerRecordWords, arena.inner, innerNode.words)
  exchange(leaves, leafRecordWords, arena.leaf, leafNode.words)
}

function exchange(records: Int32Array, recordWords: number, nodes: Int32Array, nodeWords: number): void {
  for (let record = 0; record < records.length; record += recordWords) {
    const at = wordAt(records, record) * nodeWords
    for (let word = 0; word < nodeWords; word++) {
      const former = wordAt(nodes, at + word)
      nodes[at + word] = wordAt(records, record + 1 + word)
      records[record + 1 + word] = former
    }
  }
}

/** Where the words of a former inner node start in `step.inner`, if the step has it. */
export function placeOfInner(step: TreeStep, node: number): number | undefined {
  return placesOf(step).inner.get(node)
}

export function placeOfLeaf(step: TreeStep, leaf: number): number | undefined {
  return placesOf(step).leaves.get(leaf)
}

function placesOf(step: TreeStep): NonNullable<TreeStep['places']> {
  step.places ??= {
    inner: recordPlaces(step.inner, innerRecordWords),
    leaves: recordPlaces(step.leaves, leafRecordWords),
  }
  return step.places
}

function recordPlaces(records: Int32Array, recordWords: number): Map<number, number> {
  const places = new Map<number, number>()
  for (let record = 0; record < records.length; record += recordWords) {
    places.set(wordAt(records, record), record + 1)
  }
  return places
}
