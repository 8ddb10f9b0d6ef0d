import { type Block, type BlockResult, executeBlock } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import type { World } from '../log/world.js'
import { observeState } from './observe-state.js'
import { type CodeWatcher, watchInput } from './watch-code.js'

/** What the calls of a block have taken from the state; its hooks and its admission are not counted. */
export interface CallCost {
  /** Entries that were asked for one by one. */
  reads: number
  writes: number
  writtenBytes: number
  /** Pages, whatever was on them. */
  pages: number
  /** The greatest page that each space was asked for. */
  readonly limits: Map<string, number>
  /** Every entry that anything in the block has asked for or written. */
  readonly touched: Set<string>
}

/** Executes a block and counts. */
export function measureCalls(
  stf: Stf,
  { provider }: World,
  state: State,
  block: Block,
): { readonly cost: CallCost; readonly result: BlockResult } {
  const cost: CallCost = { reads: 0, writes: 0, writtenBytes: 0, pages: 0, touched: new Set(), limits: new Map() }
  let isRunning = false
  const watch: CodeWatcher = (_, run) => {
    isRunning = true
    try {
      return run()
    } finally {
      isRunning = false
    }
  }
  const observed = observeState(state, {
    onRead(space, key) {
      cost.touched.add(`${space} ${key}`)
      if (isRunning) cost.reads += 1
    },
    onWrite(space, key, bytes) {
      cost.touched.add(`${space} ${key}`)
      if (!isRunning) return
      cost.writes += 1
      cost.writtenBytes += bytes
    },
    onPage(space, { limit }) {
      if (!isRunning) return
      cost.pages += 1
      cost.limits.set(space, Math.max(limit, cost.limits.get(space) ?? 0))
    },
  })
  const inputs = block.inputs.map((input) => watchInput(input, watch))
  return { cost, result: executeBlock({ stf, provider }, observed, { ...block, inputs }) }
}

/** The cost in words; equal ones are equal texts. */
export function describeCost({ reads, writes, writtenBytes, pages }: CallCost): string {
  return `${reads} reads, ${pages} pages and ${writes} writes of ${writtenBytes} bytes`
}
