import { intsOf } from './int-list.js'
import { innerNode, leafNode, type NodeArena, wordAt } from './node-arena.js'
import { innerJob, leafRecordWords, type TreePlan } from './tree-plan.js'

/**
 * One step between two versions of a tree: the nodes in which they differ. It holds the version that the arena does
 * not: the next one while it is prepared, the former one once it is committed.
 */
export interface TreeStep {
  /** The root of that version: its hash (32 bytes) and its node. */
  root: Uint8Array
  node: number
  /** The inner nodes by depth, in the form of the plan: jobs with the node and its children, blocks with the hashes. */
  readonly levels: readonly { readonly jobs: Int32Array; readonly blocks: Int32Array }[]
  readonly leaves: Int32Array
  readonly createdInner: Int32Array
  readonly createdLeaves: Int32Array
  readonly deadInner: Int32Array
  readonly deadLeaves: Int32Array
  /** Where nodes lie in the step, by their number; made when a former version is first asked for. */
  places: TreeStepPlaces | undefined
}

interface TreeStepPlaces {
  /** Depth × 2^24 + index of the job: an object a node would take as much memory as the step itself. */
  readonly inner: ReadonlyMap<number, number>
  readonly leaves: ReadonlyMap<number, number>
}

const depthPlace = 2 ** 24

/** A former inner node: its children, and where its hashes start. */
export interface FormerInner {
  readonly left: number
  readonly right: number
  readonly hashes: Int32Array
  readonly hashesAt: number
}

/** PERF: whole lists are copied, so that the plan's memory serves the next block. */
export function createTreeStep(plan: TreePlan, node: number, root: Uint8Array): TreeStep {
  return {
    root,
    node,
    levels: plan.levels.map(({ jobs, blocks }) => ({ jobs: intsOf(jobs), blocks: intsOf(blocks) })),
    leaves: intsOf(plan.leaves),
    createdInner: intsOf(plan.createdInner),
    createdLeaves: intsOf(plan.createdLeaves),
    deadInner: intsOf(plan.deadInner),
    deadLeaves: intsOf(plan.deadLeaves),
    places: undefined,
  }
}

/**
 * Exchanges the nodes of the step with those of the arena: forward, and by the same exchange back again. For new nodes
 * the step then holds what was in the unused memory; no version leads there.
 */
export function exchangeNodes(arena: NodeArena, { levels, leaves }: TreeStep): void {
  for (const { jobs, blocks } of levels) {
    for (let job = 0, block = 0; job < jobs.length; job += innerJob.words, block += 16) {
      const at = wordAt(jobs, job + innerJob.node) * innerNode.words
      exchangeWords(jobs, job + innerJob.left, arena.inner, at + innerNode.left, 2)
      exchangeWords(blocks, block, arena.inner, at + innerNode.leftHash, 16)
    }
  }
  for (let record = 0; record < leaves.length; record += leafRecordWords) {
    exchangeWords(leaves, record + 1, arena.leaf, wordAt(leaves, record) * leafNode.words, leafNode.words)
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
  const place = placesOf(step).inner.get(node)
  const level = place === undefined ? undefined : step.levels[Math.floor(place / depthPlace)]
  if (place === undefined || level === undefined) return undefined
  const index = place % depthPlace
  const job = index * innerJob.words
  return {
    left: wordAt(level.jobs, job + innerJob.left),
    right: wordAt(level.jobs, job + innerJob.right),
    hashes: level.blocks,
    hashesAt: 16 * index,
  }
}

/** Where the words of the former leaf of that number start in `step.leaves`, if the step has it. */
export function formerLeafAt(step: TreeStep, leaf: number): number | undefined {
  return placesOf(step).leaves.get(leaf)
}

/** PERF: once per kept version that is read: O(nodes of the step), then one lookup a node. */
function placesOf(step: TreeStep): TreeStepPlaces {
  step.places ??= { inner: innerPlaces(step), leaves: leafPlaces(step) }
  return step.places
}

function innerPlaces({ levels }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  levels.forEach(({ jobs }, depth) => {
    for (let job = 0; job < jobs.length; job += innerJob.words) {
      places.set(wordAt(jobs, job + innerJob.node), depth * depthPlace + job / innerJob.words)
    }
  })
  return places
}

function leafPlaces({ leaves }: TreeStep): Map<number, number> {
  const places = new Map<number, number>()
  for (let record = 0; record < leaves.length; record += leafRecordWords) {
    places.set(wordAt(leaves, record), record + 1)
  }
  return places
}
