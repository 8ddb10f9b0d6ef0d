import { toHex } from '@lockstep/core'
import { type Block, executeBlock } from '@lockstep/core/engine'
import type { PreparedInput } from '@lockstep/core/operation'
import type { State } from '@lockstep/core/state'
import type { BlockContext, Module, Stf } from '@lockstep/core/stf'
import type { World } from '../log/world.js'
import { blockOutcome } from './block-outcome.js'
import { observeState } from './observe-state.js'

/** What came of two inputs over one state, in either order. */
export interface PairRun {
  /** Whether each was executed in at least one of the orders. */
  readonly executed: boolean
  /** Whether neither writes an entry that the other reads or writes, where each comes first. */
  readonly disjoint: boolean
  /** How the orders differ, in words; `undefined` where they do not. */
  readonly difference: string | undefined
}

/** An STF without its block hooks: what is left is what its calls do. */
export function withoutHooks(stf: Stf): Stf {
  const modules = Object.entries(stf.modules).map(([name, module]): [string, Module] => [
    name,
    { ...module, onBlockStart: undefined, onBlockEnd: undefined },
  ])
  return { ...stf, modules: Object.fromEntries(modules) }
}

/** Executes two inputs in both orders, each in a block of its own at the same place; the state ends as it began. */
export function runPair(
  stf: Stf,
  world: World,
  state: State,
  context: BlockContext,
  [left, right]: readonly [PreparedInput, PreparedInput],
): PairRun {
  const first = runOrder(stf, world, state, context, [left, right])
  const second = runOrder(stf, world, state, context, [right, left])
  const [leftFirst, rightSecond] = first.inputs
  const [rightFirst, leftSecond] = second.inputs
  const executed = (leftFirst.isExecuted || leftSecond.isExecuted) && (rightFirst.isExecuted || rightSecond.isExecuted)
  return {
    executed,
    disjoint: !touches(leftFirst, rightFirst) && !touches(rightFirst, leftFirst),
    difference:
      differenceIn('the one that came first', leftFirst.outcome, leftSecond.outcome) ??
      differenceIn('the one that came second', rightSecond.outcome, rightFirst.outcome) ??
      differenceIn('the state root', first.root, second.root),
  }
}

interface Trace {
  readonly outcome: string
  readonly isExecuted: boolean
  readonly reads: ReadonlySet<string>
  readonly writes: ReadonlySet<string>
  /** Spaces of which a page was read: all their entries, those that are not there too. */
  readonly paged: ReadonlySet<string>
}

function runOrder(
  stf: Stf,
  world: World,
  state: State,
  context: BlockContext,
  [former, latter]: readonly [PreparedInput, PreparedInput],
): { readonly inputs: readonly [Trace, Trace]; readonly root: string } {
  const inputs = [runAlone(stf, world, state, context, former), runAlone(stf, world, state, context, latter)] as const
  const root = toHex(state.root())
  state.revert(2)
  return { inputs, root }
}

function runAlone(
  stf: Stf,
  { provider, domain }: World,
  state: State,
  context: BlockContext,
  input: PreparedInput,
): Trace {
  const [reads, writes, paged] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const observed = observeState(state, {
    onRead: (space, key) => reads.add(`${space} ${key}`),
    onWrite: (space, key) => writes.add(`${space} ${key}`),
    onPage: (space) => paged.add(space),
    nonces: true,
  })
  const block: Block = { ...context, shard: domain.shard, inputs: [input] }
  const result = executeBlock({ stf, provider }, observed, block)
  state.commit(result.prepared)
  const { receipts, outbox } = blockOutcome(stf, result)
  const isExecuted = result.receipts[0]?.status === 'Executed'
  return { outcome: JSON.stringify({ receipts, outbox }), isExecuted, reads, writes, paged }
}

/** Whether what one writes is among what the other reads or writes. */
function touches({ writes }: Trace, { reads, writes: others, paged }: Trace): boolean {
  return [...writes].some(
    (entry) => reads.has(entry) || others.has(entry) || paged.has(entry.slice(0, entry.indexOf(' '))),
  )
}

function differenceIn(what: string, expected: string, actual: string): string | undefined {
  return expected === actual ? undefined : `${what} comes to ${expected}, in the other order to ${actual}`
}
