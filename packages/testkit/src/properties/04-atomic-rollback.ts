import { type Hex, LockstepError } from '@lockstep/core'
import { type Block, type BlockResult, executeBlock, nonceSpace } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { blockOutcome } from '../execution/block-outcome.js'
import { blockTraces } from '../execution/block-traces.js'
import { genesisState } from '../execution/execute-blocks.js'
import { firstDifference } from '../execution/first-difference.js'
import { observeState } from '../execution/observe-state.js'
import { propertyViolated } from '../execution/property-violated.js'
import { unrooted } from '../execution/unrooted.js'
import { type CodePiece, type CodeWatcher, watchInput, watchStf } from '../execution/watch-code.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { singleInputs } from '../generation/single-inputs.js'
import { logToBlocks } from '../log/log-to-blocks.js'
import type { World } from '../log/world.js'
import { createWorlds } from '../log/worlds.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'

const maxLength = 8

/**
 * Property 4. Each input is executed alone, and once for each of its writes with a throw in that write's place. A
 * piece of code that throws late must leave what it leaves when the first thing that it does is to throw: of a call,
 * the nonce and the fee. Code that catches what a write throws and goes on leaves a half of what it does.
 */
export const atomicRollbackProperty: StfProperty = {
  number: 4,
  name: 'atomic rollback',
  statement: 'A call that throws at any of its writes changes nothing but its nonce and what its fee is.',
  defaultRuns: 60,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf, { ...options, maxLength }), (log) => {
      const { provider } = world
      const state = genesisState(stf, provider)
      for (const block of singleInputs(logToBlocks(stf, world, log))) {
        const expected = executeBlock({ stf, provider }, state, block)
        state.discard(expected.prepared)
        failAtEachWrite(stf, world, state, block)
        const result = executeBlock({ stf, provider }, state, block)
        const difference = firstDifference([blockOutcome(stf, expected)], [blockOutcome(stf, result)])
        if (difference !== undefined) throw propertyViolated(`after tries that were undone, ${difference}`)
        state.commit(result.prepared)
      }
    })
  },
}

/** Checks {@link atomicRollbackProperty}. @throws LockstepError `PropertyFailed` */
export function atomicRollback(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(atomicRollbackProperty, stf, options)
}

/** PERF: one execution for each write, and one for each piece of code that writes. */
export function failAtEachWrite(stf: Stf, world: World, state: State, block: Block): void {
  const expectedOf = new Map<number, string>()
  const executeWithThrow = throwingExecution(stf, world, state, block)
  for (let write = 1; ; write += 1) {
    const { struck, result } = executeWithThrow({ write })
    if (struck === undefined) return
    const expected = expectedOf.get(struck.occurrence) ?? throwingAtOnce(executeWithThrow, block, struck)
    expectedOf.set(struck.occurrence, expected)
    // Not the receipt's code: a call may answer a throw with an error of its own.
    const actual = blockTraces(result)
    if (actual === expected) continue
    const { name } = struck.piece
    throw propertyViolated(`${name}, whose write ${write} threw, has left\n${actual}\nexpected\n${expected}`)
  }
}

interface Struck {
  readonly piece: CodePiece
  /** Which piece of code of the block it is, in the order in which they begin. */
  readonly occurrence: number
}

interface Throwing {
  readonly struck: Struck | undefined
  readonly result: BlockResult
  /** What other pieces of code have written. */
  readonly written: ReadonlySet<string>
}

/** Executes, and throws at a write, by its number in the block, or at the start of a piece of code. */
type ThrowingExecution = (at: { readonly write?: number; readonly occurrence?: number }) => Throwing

/** PERF: what watches a block is made once for all the throws in it. */
function throwingExecution(stf: Stf, { provider }: World, state: State, block: Block): ThrowingExecution {
  let at: Parameters<ThrowingExecution>[0] = {}
  let [occurrence, writes] = [0, 0]
  let running: Struck | undefined
  let struck: Struck | undefined
  let written = new Set<string>()
  const watch: CodeWatcher = (piece, run) => {
    occurrence += 1
    running = { piece, occurrence }
    if (occurrence === at.occurrence) throw injected
    try {
      return run()
    } finally {
      running = undefined
    }
  }
  const observed = observeState(unrooted(state), {
    onWrite(space, key) {
      writes += 1
      if (writes === at.write) {
        struck = running
        throw injected
      }
      written.add(`${space} ${key}`)
    },
  })
  const environment = { stf: watchStf(stf, watch), provider }
  const watched = { ...block, inputs: block.inputs.map((input) => watchInput(input, watch)) }
  return (where) => {
    at = where
    occurrence = 0
    writes = 0
    running = undefined
    struck = undefined
    written = new Set()
    const result = executeBlock(environment, observed, watched)
    return { struck, result, written }
  }
}

/** What is left of a block whose piece of code throws before it has done anything. */
function throwingAtOnce(executeWithThrow: ThrowingExecution, block: Block, { piece, occurrence }: Struck): string {
  const { result, written } = executeWithThrow({ occurrence })
  for (const [space, key] of changedEntries(result)) {
    if (written.has(`${space} ${key}`) || isNonceOf(block, space, key)) continue
    throw propertyViolated(`${piece.name}, which threw at once, has changed ${space} ${key}`)
  }
  return blockTraces(result)
}

function isNonceOf({ inputs }: Block, space: string, key: Hex): boolean {
  return space === nonceSpace && inputs.some((input) => input.kind === 'call' && input.sender === key)
}

function changedEntries({ diff }: BlockResult): (readonly [string, Hex])[] {
  return diff.flatMap(({ space, changes }) => changes.map(({ key }) => [space, key] as const))
}

/** One for all, and frozen: code that catches it can leave nothing in it. */
const injected = Object.freeze(
  new LockstepError('InjectedFault', 'the testkit lets this write throw, to see what is left of it'),
)
