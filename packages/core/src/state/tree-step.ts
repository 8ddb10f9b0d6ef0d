import { intsOf } from './int-list.js'
import { copyWords, leafNode, leftHashAt, type NodeArena, wordAt } from './node-arena.js'
import type { StepMemory } from './step-memory.js'
import { innerJob, type TreePlan } from './tree-plan.js'

/**
 * One step between two versions of a tree: the nodes in which they differ. It holds the version that the arena does
 * not.
 */
export interface TreeStep {
  /** The root hash (32 bytes) of the version that is not the current one: the next one, then the former one. */
  root: Uint8Array
  /** The root node of the version that the arena does not hold. */
  node: number
  innerCount: number
  /** {@link stepNode} words for each inner node. Longer than that: memory is used again. */
  inner: Int32Array<ArrayBuffer>
  /** The 16 hash words of each. */
  hashes: Int32Array<ArrayBuffer>
  /** Path and value word of each leaf, 16 words, and their numbers. */
  leafBlocks: Int32Array<ArrayBuffer>
  readonly leaves: Int32Array
  readonly createdInner: Int32Array
  readonly createdLeaves: Int32Array
  deadInner: Int32Array
  readonly deadLeaves: Int32Array
  /** Where nodes lie in the step, by their number; made when a former version is first asked for. */
  places: TreeStepPlaces | undefined
}

const stepNode = { words: 3, node: 0, left: 1, right: 2 } as const

interface TreeStepPlaces {
  readonly inner: ReadonlyMap<number, number>
  readonly leaves: ReadonlyMap<number, number>
}

/** A former inner node: its children, and where its hashes start. */
export interface FormerInner {
  readonly left: number
  readonly right: number
  readonly hashes: Int32Array
  readonly hashesAt: number
}

/** A step for what the plan has, with room for its inner nodes. */
export function createTreeStep(plan: TreePlan, memory: StepMemory): TreeStep {
  const mostInner = plan.levels.reduce((sum, { length }) => sum + length / innerJob.words, 0)
  const leafBlocks = memory.take(plan.leafBlocks.length)
  leafBlocks.set(plan.leafBlocks.items.subarray(0, plan.leafBlocks.length))
  return {
    root: noRoot,
    node: 0,
    innerCount: 0,
    inner: memory.take(stepNode.words * mostInner),
    hashes: memory.take(16 * mostInner),
    leafBlocks,
    leaves: intsOf(plan.leaves),
    createdInner: intsOf(plan.createdInner),
    createdLeaves: intsOf(plan.createdLeaves),
    deadInner: noNodes,
    deadLeaves: intsOf(plan.deadLeaves),
    places: undefined,
  }
}

const noRoot = new Uint8Array(32)
const noNodes = new Int32Array(0)

/** Takes an inner node of the arena in, as it is there now. */
export function keepInner(step: TreeStep, arena: NodeArena, node: number): void {
  const index = step.innerCount++
  step.inner[stepNode.words * index + stepNode.node] = node
  copyWords(arena.children, 2 * node, step.inner, stepNode.words * index + stepNode.left, 2)
  copyWords(arena.hashes, leftHashAt(node), step.hashes, 16 * index, 16)
}

/** Gives the memory of a step back that no version needs any more. */
export function releaseTreeStep(step: TreeStep, memory: StepMemory): void {
  for (const words of [step.inner, step.hashes, step.leafBlocks]) memory.give(words)
  step.inner = step.hashes = step.leafBlocks = new Int32Array(0)
  step.innerCount = 0
  step.places = undefined
}

/**
 * Exchanges the nodes of the step with those of the arena: forward, and by the same exchange back again. For new nodes
 * the step then holds what was in the unused memory; no version leads there.
 */
export function exchangeNodes(arena: NodeArena, { inner, hashes, innerCount, leaves, leafBlocks }: TreeStep): void {
  for (let index = 0; index < innerCount; index++) {
    const at = stepNode.words * index
    const node = wordAt(inner, at)
    exchangeWords(inner, at + stepNode.left, arena.children, 2 * node, 2)
    exchangeWords(hashes, 16 * index, arena.hashes, leftHashAt(node), 16)
  }
  for (let index = 0; index < leaves.length; index++) {
    exchangeWords(
      leafBlocks,
      index * leafNode.words,
      arena.leaf,
      wordAt(leaves, index) * leafNode.words,
      leafNode.words,
    )
  }
}

function exchangeWords(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number, count: number): void {
  for (let index = 0; index < count; index++) {
    const word = wordAt(left, leftAt + index)
    left[leftAt + index] = wordAt(right, rightAt + index)
    right[rightAt + index] = word
  }
}

/** The former inner node of that number, if the step has it. */
export function formerInner(step: TreeStep, node: number): FormerInner | undefined {
  const index = placesOf(step).inner.get(node)
  if (index === undefined) return undefined
  const at = stepNode.words * index
  return {
    left: wordAt(step.inner, at + stepNode.left),
    right: wordAt(step.inner, at + stepNode.right),
    hashes: step.hashes,
    hashesAt: 16 * index,
  }
}

/** Where the words of the former leaf of that number start in `step.leafBlocks`, if the step has it. */
export function formerLeafAt(step: TreeStep, leaf: number): number | undefined {
  return placesOf(step).leaves.get(leaf)
}

/** PERF: once per kept version that is read: O(nodes of the step), then one lookup a node. */
function placesOf(step: TreeStep): TreeStepPlaces {
  step.places ??= { inner: innerPlaces(step), leaves: leafPlaces(step) }
  return step.places
}

function innerPlaces({ inner, innerCount }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  for (let index = 0; index < innerCount; index++) places.set(wordAt(inner, stepNode.words * index), index)
  return places
}

function leafPlaces({ leaves }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  for (const [index, leaf] of leaves.entries()) places.set(leaf, index * leafNode.words)
  return places
}
