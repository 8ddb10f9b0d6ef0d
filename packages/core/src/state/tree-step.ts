import { intsOf } from './int-list.js'
import { copyHashWords, leafNode, type NodeArena, slotHashAt, wordAt } from './node-arena.js'
import type { StepMemory } from './step-memory.js'
import { innerJob, rewriteNode, type TreePlan } from './tree-plan.js'

/**
 * One step between two versions of a tree: the leaves and the slots of inner nodes in which they differ. It holds the
 * version that the arena does not.
 *
 * PERF: slots, not nodes: below the first levels, which most changes share, only one child of a node is another.
 */
export interface TreeStep {
  /** The root hash (32 bytes) of the version that is not the current one: the next one, then the former one. */
  root: Uint8Array
  /** The root node of the version that the arena does not hold. */
  node: number
  /** How many slots of `slots` count. */
  slotCount: number
  /** {@link stepSlot} words for each slot. Longer than that: memory is used again. */
  slots: Int32Array<ArrayBuffer>
  /** Path and value word of each leaf, 16 words, and their numbers. */
  leafBlocks: Int32Array<ArrayBuffer>
  readonly leaves: Int32Array
  readonly createdInner: Int32Array
  readonly createdLeaves: Int32Array
  deadInner: Int32Array
  readonly deadLeaves: Int32Array
  /** Where slots and leaves lie in the step, by their number; made when a former version is first asked for. */
  places: TreeStepPlaces | undefined
}

/** The number of the slot, the child in it (see `NodeArena`), and that child's hash (8 words). */
const stepSlot = { words: 10, slot: 0, child: 1, hash: 2 } as const

interface TreeStepPlaces {
  readonly slots: ReadonlyMap<number, number>
  readonly leaves: ReadonlyMap<number, number>
}

/** What a slot held: the child, and where its hash starts. */
export interface FormerSlot {
  readonly child: number
  readonly hashes: Int32Array
  readonly hashAt: number
}

/** A step for what the plan has, with room for its slots. */
export function createTreeStep(plan: TreePlan, memory: StepMemory): TreeStep {
  let mostSlots = plan.rewrites.length
  for (const { length } of plan.rewriteLevels) mostSlots += length / rewriteNode.words
  for (const { length } of plan.levels) mostSlots += (2 * length) / innerJob.words
  const leafBlocks = memory.take(plan.leafBlocks.length)
  leafBlocks.set(plan.leafBlocks.items.subarray(0, plan.leafBlocks.length))
  return {
    root: noRoot,
    node: 0,
    slotCount: 0,
    slots: memory.take(stepSlot.words * mostSlots),
    leafBlocks,
    leaves: intsOf(plan.leaves),
    createdInner: intsOf(plan.createdInner),
    createdLeaves: intsOf(plan.createdLeaves),
    deadInner: noNodes,
    deadLeaves: intsOf(plan.deadLeaves),
    places: undefined,
  }
}

/** PERF: of a block without writes, which many a chain's are: it takes no memory of those before it. */
export function createUnchangedStep(node: number, root: Uint8Array): TreeStep {
  return {
    root,
    node,
    slotCount: 0,
    slots: noNodes,
    leafBlocks: noNodes,
    leaves: noNodes,
    createdInner: noNodes,
    createdLeaves: noNodes,
    deadInner: noNodes,
    deadLeaves: noNodes,
    places: undefined,
  }
}

const noRoot = new Uint8Array(32)
const noNodes = new Int32Array(0)

/** Takes a slot of the arena in, as it is there now. */
export function keepSlot(step: TreeStep, arena: NodeArena, slot: number): void {
  keepHash(step, arena, slot, wordAt(arena.children, slot))
}

/** The same where the child in the slot is known. */
export function keepHash(step: TreeStep, arena: NodeArena, slot: number, child: number): void {
  const at = stepSlot.words * step.slotCount++
  step.slots[at + stepSlot.slot] = slot
  step.slots[at + stepSlot.child] = child
  copyHashWords(arena.hashes, slotHashAt(slot), step.slots, at + stepSlot.hash)
}

/** Gives the memory of a step back that no version needs any more. */
export function releaseTreeStep(step: TreeStep, memory: StepMemory): void {
  for (const words of [step.slots, step.leafBlocks]) if (words !== noNodes) memory.give(words)
  step.slots = step.leafBlocks = noNodes
  step.slotCount = 0
  step.places = undefined
}

/**
 * Exchanges the slots and leaves of the step with those of the arena: forward, and by the same exchange back again. Of
 * new nodes the step then holds what was in the unused memory; no version leads there.
 */
export function exchangeNodes(arena: NodeArena, { slots, slotCount, leaves, leafBlocks }: TreeStep): void {
  for (let at = 0; at < stepSlot.words * slotCount; at += stepSlot.words) {
    const slot = wordAt(slots, at)
    exchangeWord(slots, at + stepSlot.child, arena.children, slot)
    exchangeHashWords(slots, at + stepSlot.hash, arena.hashes, slotHashAt(slot))
  }
  exchangeLeaves(arena, leaves, leafBlocks)
}

/** Exchanges the words of leaves with those of the arena. */
export function exchangeLeaves(arena: NodeArena, leaves: Int32Array, leafBlocks: Int32Array): void {
  for (let index = 0; index < leaves.length; index++) {
    const leafAt = wordAt(leaves, index) * leafNode.words
    exchangeHashWords(leafBlocks, index * leafNode.words, arena.leaf, leafAt)
    exchangeHashWords(leafBlocks, index * leafNode.words + 8, arena.leaf, leafAt + 8)
  }
}

/** PERF: written out, as `copyHashWords` is. */
function exchangeHashWords(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): void {
  exchangeWord(left, leftAt, right, rightAt)
  exchangeWord(left, leftAt + 1, right, rightAt + 1)
  exchangeWord(left, leftAt + 2, right, rightAt + 2)
  exchangeWord(left, leftAt + 3, right, rightAt + 3)
  exchangeWord(left, leftAt + 4, right, rightAt + 4)
  exchangeWord(left, leftAt + 5, right, rightAt + 5)
  exchangeWord(left, leftAt + 6, right, rightAt + 6)
  exchangeWord(left, leftAt + 7, right, rightAt + 7)
}

function exchangeWord(left: Int32Array, leftAt: number, right: Int32Array, rightAt: number): void {
  const word = wordAt(left, leftAt)
  left[leftAt] = wordAt(right, rightAt)
  right[rightAt] = word
}

/** What the slot of that number held, if the step has it. */
export function formerSlot(step: TreeStep, slot: number): FormerSlot | undefined {
  const at = placesOf(step).slots.get(slot)
  if (at === undefined) return undefined
  return { child: wordAt(step.slots, at + stepSlot.child), hashes: step.slots, hashAt: at + stepSlot.hash }
}

/** Where the words of the former leaf of that number start in `step.leafBlocks`, if the step has it. */
export function formerLeafAt(step: TreeStep, leaf: number): number | undefined {
  return placesOf(step).leaves.get(leaf)
}

/** PERF: once per kept version that is read: O(slots of the step), then one lookup a slot. */
function placesOf(step: TreeStep): TreeStepPlaces {
  step.places ??= { slots: slotPlaces(step), leaves: leafPlaces(step) }
  return step.places
}

function slotPlaces({ slots, slotCount }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  for (let at = 0; at < stepSlot.words * slotCount; at += stepSlot.words) places.set(wordAt(slots, at), at)
  return places
}

function leafPlaces({ leaves }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  for (const [index, leaf] of leaves.entries()) places.set(leaf, index * leafNode.words)
  return places
}
