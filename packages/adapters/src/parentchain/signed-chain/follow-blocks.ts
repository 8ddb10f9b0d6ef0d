import type { AbortSignalLike, ParentchainBlock } from '@lockstep/core/worker'
import { type Bell, createBell } from './bell.js'

/** The final blocks that there are, and a bell that rings for further ones. */
export interface FinalBlocks {
  readonly bell: Bell
  /**
   * `undefined` at once, and not by a promise, for a block that is not there: whoever asked then waits for the bell, and
   * must not miss a ring in between.
   */
  get(number: number): ParentchainBlock | Promise<ParentchainBlock> | undefined
}

/**
 * Final blocks from `from` on, in order, waiting for those that are not there yet, until `signal` aborts or the
 * consumer returns.
 *
 * An iterator by hand and not an async generator: a generator's `return()` queues behind a `next()` that waits, so a
 * consumer could not leave before the next block. Whatever way it ends, no listener stays on the bell or the signal.
 */
export function followBlocks(
  blocks: FinalBlocks,
  from: number,
  signal: AbortSignalLike | undefined,
): AsyncIterable<ParentchainBlock> {
  return { [Symbol.asyncIterator]: () => iterateBlocks(blocks, from, signal) }
}

function iterateBlocks(
  { bell, get }: FinalBlocks,
  from: number,
  signal: AbortSignalLike | undefined,
): AsyncIterator<ParentchainBlock> {
  const leaving = createBell()
  let left = false
  let following = from
  let turn: Promise<unknown> = Promise.resolve()

  async function advance(): Promise<IteratorResult<ParentchainBlock>> {
    for (;;) {
      if (left || signal?.aborted === true) return { done: true, value: undefined }
      const found = get(following)
      if (found !== undefined) {
        const block = found instanceof Promise ? await found : found
        following += 1
        return { done: false, value: block }
      }
      await firstOf(bell, leaving, signal)
    }
  }

  return {
    next() {
      // Consumers may ask ahead; turns keep the answers in order.
      const result = turn.then(advance)
      turn = result
      return result
    },
    async return() {
      left = true
      leaving.ring()
      return { done: true, value: undefined }
    },
  }
}

function firstOf(growth: Bell, leaving: Bell, signal: AbortSignalLike | undefined): Promise<void> {
  return new Promise((resolve) => {
    const wake = (): void => {
      forgetGrowth()
      forgetLeaving()
      signal?.removeEventListener('abort', wake)
      resolve()
    }
    const forgetGrowth = growth.wait(wake)
    const forgetLeaving = leaving.wait(wake)
    signal?.addEventListener('abort', wake)
  })
}
