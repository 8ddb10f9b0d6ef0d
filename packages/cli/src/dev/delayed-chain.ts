import { setTimeout as pauseFor } from 'node:timers/promises'
import type { AbortSignalLike, ParentchainBlock } from '@lockstep/core/worker'
import type { DevWorkerChain } from './dev-worker.js'

/** Blocks that are on their way at once: a slow network delays each of them, and does not let fewer through. */
const onTheWay = 64

type Pause = (milliseconds: number) => Promise<unknown>

/**
 * The parentchain as a worker sees it through a slow network: a block arrives so many milliseconds after it is final,
 * and what is submitted arrives there as much later.
 */
export function delayedChain(chain: DevWorkerChain, milliseconds: number, pause: Pause = pauseFor): DevWorkerChain {
  const wait = () => pause(milliseconds)
  return {
    ...chain,
    finalizedBlocks: (from, signal) => delayed(chain.finalizedBlocks(from, signal), wait, signal),
    async submit(extrinsic) {
      await wait()
      return chain.submit(extrinsic)
    },
  }
}

async function* delayed(
  blocks: AsyncIterable<ParentchainBlock>,
  wait: () => Promise<unknown>,
  signal: AbortSignalLike | undefined,
): AsyncGenerator<ParentchainBlock> {
  const source = blocks[Symbol.asyncIterator]()
  const arriving: Promise<IteratorResult<ParentchainBlock>>[] = []
  try {
    while (signal?.aborted !== true) {
      while (arriving.length < onTheWay) arriving.push(arrival(source.next(), wait))
      const { done = true, value } = (await arriving.shift()) ?? {}
      if (done || value === undefined) return
      yield value
    }
  } finally {
    await source.return?.()
  }
}

function arrival(
  next: Promise<IteratorResult<ParentchainBlock>>,
  wait: () => Promise<unknown>,
): Promise<IteratorResult<ParentchainBlock>> {
  const arrived = next.then(async (result) => {
    if (!result.done) await wait()
    return result
  })
  // Whoever takes it hears of a failure; nobody takes what is left when the worker stops.
  arrived.catch(() => undefined)
  return arrived
}
