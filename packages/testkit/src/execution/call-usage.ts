import type { Block, BlockResult } from '@lockstep/core/engine'
import { executeBlock, nonceSpace } from '@lockstep/core/engine'
import type { State, WritableSpace } from '@lockstep/core/state'
import type { Stf, Weight } from '@lockstep/core/stf'
import type { World } from '../log/world.js'
import { stateWithSpaces } from './state-with-spaces.js'
import { type CodeWatcher, watchInput } from './watch-code.js'

/** What a call has taken from the state, counted as the engine counts weights. */
interface Usage {
  operations: number
  bytes: number
}

/**
 * Executes a block and tells what the call of each input took; of one that did not run, nothing.
 *
 * The engine counts down and keeps the rest to itself; what it counts is declared with `Weight`.
 */
export function measureUsage(
  stf: Stf,
  { provider }: World,
  state: State,
  block: Block,
): { readonly usages: ReadonlyMap<number, Weight>; readonly result: BlockResult } {
  const usages = new Map<number, Usage>()
  let running: Usage | undefined
  const observed = countedState(state, (operations, bytes) => {
    if (running === undefined) return
    running.operations += operations
    running.bytes += bytes
  })
  const inputs = block.inputs.map((input, index) => {
    const watch: CodeWatcher = (_, run) => {
      running = { operations: 0, bytes: 0 }
      usages.set(index, running)
      try {
        return run()
      } finally {
        running = undefined
      }
    }
    return watchInput(input, watch)
  })
  return { usages, result: executeBlock({ stf, provider }, observed, { ...block, inputs }) }
}

type Take = (operations: number, bytes: number) => void

function countedState(state: State, take: Take): State {
  return stateWithSpaces(state, (space, name) => countedSpace(space, name, take))
}

/** A nonce counts as a key of 32 bytes and a value of 4, found or not. */
const nonceBytes = 36

function countedSpace(space: WritableSpace, name: string, take: Take): WritableSpace {
  return {
    cursors: space.cursors,
    get(key) {
      const value = space.get(key)
      take(1, name === nonceSpace ? nonceBytes : keyBytes(key) + (value?.length ?? 0))
      return value
    },
    entries(page) {
      take(1, 0)
      const entries = space.entries({
        ...page,
        onVisit(key) {
          take(1, keyBytes(key))
          page.onVisit?.(key)
        },
      })
      for (const [, value] of entries) take(0, value.length)
      return entries
    },
    set(key, value) {
      take(1, keyBytes(key) + value.length)
      space.set(key, value)
    },
    delete(key) {
      take(1, keyBytes(key))
      space.delete(key)
    },
  }
}

/** Without the `0x` of its text. */
function keyBytes(key: string): number {
  return (key.length - 2) / 2
}
