import type { Block, BlockResult } from '@lockstep/core/engine'
import { engineCodes } from '@lockstep/core/receipt'
import type { State, StateDiff } from '@lockstep/core/state'
import { type Stf, spaceName } from '@lockstep/core/stf'
import fc from 'fast-check'
import { type CallCost, describeCost, measureCalls } from '../execution/call-cost.js'
import { genesisState } from '../execution/execute-blocks.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { singleInputs } from '../generation/single-inputs.js'
import { type EntryCount, unrelatedEntries } from '../generation/unrelated-entries.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

const fewEntries = 12

/**
 * Property 16. Each input is executed alone: over the state that the log has led to; over the same state with entries
 * that the log knows nothing of; and where pages are read, over such states with more entries than a page and than
 * three. Counted is what calls take from the state, not how long they take.
 */
export const boundsProperty: StfProperty = {
  number: 16,
  name: 'bounds',
  statement: 'What a call takes from the state does not grow with the rest of the state, and fits its declared weight.',
  defaultRuns: 50,
  property(stf, options) {
    const world = createWorlds().fastest
    const grow = createGrowth(stf, world)
    const input = fc.record({ log: anyLogInBlocks(stf, options), others: fc.nat(7) }, { noNullPrototype: true })
    return fc.property(input, ({ log, others }) => {
      const steps = runPlainly(stf, world, singleInputs(logToBlocks(stf, world, log)))
      requireEqualCosts(
        steps,
        runGrown(
          stf,
          world,
          steps,
          grow(others, () => fewEntries),
        ),
      )
      const limits = pageLimits(steps)
      if (limits.size === 0) return
      const [onePage, threePages] = [1, 3].map((pages) =>
        runGrown(
          stf,
          world,
          steps,
          grow(others, (space) => pages * ((limits.get(space) ?? 0) + 1)),
        ),
      )
      if (onePage !== undefined && threePages !== undefined) refuseScans(steps, onePage, threePages)
    })
  },
}

/** Checks {@link boundsProperty}. @throws LockstepError `PropertyFailed` */
export function bounds(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(boundsProperty, stf, options)
}

interface Step {
  readonly block: Block
  readonly cost: CallCost
  readonly diff: StateDiff
}

interface GrownRun {
  readonly costs: readonly CallCost[]
  /** The entries that were there beforehand. */
  readonly unrelated: ReadonlySet<string>
}

function runPlainly(stf: Stf, world: World, blocks: readonly Block[]): Step[] {
  const state = genesisState(stf, world.provider)
  return blocks.map((block) => {
    const { cost, result } = measureCalls(stf, world, state, block)
    refuseOverweight(block, result, '')
    state.commit(result.prepared)
    return { block, cost, diff: result.diff }
  })
}

/** PERF: entries are drawn once for each seed and each number of them, not once more each time that a log shrinks. */
function createGrowth(stf: Stf, { provider }: World): (seed: number, count: EntryCount) => StateDiff {
  const known = new Map<string, StateDiff>()
  const genesis = genesisState(stf, provider)
  const spaces = Object.values(stf.modules).flatMap((module) =>
    Object.keys(module.state).map((item) => spaceName(module.name, item)),
  )
  return (seed, count) => {
    const name = [seed, ...spaces.map(count)].join(' ')
    const added = known.get(name) ?? unrelatedEntries(stf, genesis, seed, count)
    known.set(name, added)
    return added
  }
}

/** Executes each step beside other entries; what stays is what the step changed without them. */
function runGrown(stf: Stf, world: World, steps: readonly Step[], added: StateDiff): GrownRun {
  const state: State = genesisState(stf, world.provider)
  state.commit(state.prepare(added))
  const costs = steps.map(({ block, diff }) => {
    const { cost, result } = measureCalls(stf, world, state, block)
    refuseOverweight(block, result, ' from a large state')
    state.commit(state.prepare(diff))
    return cost
  })
  const unrelated = added.flatMap(({ space, changes }) => changes.map(({ key }) => `${space} ${key}`))
  return { costs, unrelated: new Set(unrelated) }
}

function refuseOverweight({ inputs }: Block, { receipts }: BlockResult, where: string): void {
  for (const [index, { module, code }] of receipts.entries()) {
    const input = inputs[index]
    if (module !== 0 || code !== engineCodes.BudgetExceeded || input === undefined || input.kind === 'rejected')
      continue
    const { name, weight } = input.call
    throw propertyViolated(
      `${name} takes more${where} than its weight, ${weight.operations} operations and ${weight.bytes} bytes`,
    )
  }
}

/** Of calls that read no pages, and happen to touch none of the other entries, the cost must be the very same. */
function requireEqualCosts(steps: readonly Step[], { costs, unrelated }: GrownRun): void {
  for (const [index, { block, cost }] of steps.entries()) {
    const other = costs[index]
    if (other === undefined || cost.pages > 0 || [...cost.touched].some((entry) => unrelated.has(entry))) continue
    const [expected, actual] = [describeCost(cost), describeCost(other)]
    if (actual === expected) continue
    throw propertyViolated(`${callName(block)} takes ${expected}, beside unrelated entries ${actual}`)
  }
}

/** A page is bounded, page behind page until the last is not: more entries make more pages, and still more even more. */
function refuseScans(steps: readonly Step[], onePage: GrownRun, threePages: GrownRun): void {
  for (const [index, { block, cost }] of steps.entries()) {
    const [few, more, many] = [cost.pages, onePage.costs[index]?.pages ?? 0, threePages.costs[index]?.pages ?? 0]
    if (few >= more || more >= many) continue
    throw propertyViolated(
      `${callName(block)} reads ${few} pages, beside unrelated entries ${more}, beside more ${many}`,
    )
  }
}

function pageLimits(steps: readonly Step[]): ReadonlyMap<string, number> {
  const limits = new Map<string, number>()
  for (const { cost } of steps) {
    for (const [space, limit] of cost.limits) limits.set(space, Math.max(limit, limits.get(space) ?? 0))
  }
  return limits
}

function callName({ inputs: [input] }: Block): string {
  return input === undefined || input.kind === 'rejected' ? 'an input' : input.call.name
}
