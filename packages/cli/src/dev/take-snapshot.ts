import { setTimeout } from 'node:timers/promises'
import type { LaunchedEnclave } from '@lockstep/adapters/tee'
import { LockstepError } from '@lockstep/core'
import { bootstrapStore, type Parentchain, type SnapshotSource, type Store } from '@lockstep/core/worker'

/** How long a worker waits for a snapshot that is soon to be had. */
export interface SnapshotPatience {
  /** Ends the wait. */
  readonly signal: AbortSignal
  progress(line: string): void
}

interface SnapshotTransfer {
  readonly source: SnapshotSource
  readonly target: { readonly enclave: LaunchedEnclave; readonly store: Store }
  readonly chain: Pick<Parentchain, 'finalizedHead'>
  /** See `DevOrigin`. */
  readonly publishStateEvery: number
}

/** Milliseconds between two questions, and how many there are at least, however fast the blocks are. */
const interval = 250
const leastQuestions = 40

/** Blocks until a state's publication is in a final block and read there. */
const publicationBlocks = 8

/** By which a source says that it will have one. */
const passing: readonly string[] = ['NoSnapshot', 'OutputsPending', 'SnapshotUnpublished']

/**
 * Takes the state over, and waits where the source's last outputs are on their way or it is still to publish one: as many
 * blocks as lie between two published ones, and some more.
 *
 * @returns number of the block behind which the worker starts.
 * @throws the reason of `signal`; LockstepError what `bootstrapStore` throws
 */
export async function takeSnapshot(
  { source, target, chain, publishStateEvery }: SnapshotTransfer,
  { signal, progress }: SnapshotPatience,
): Promise<number> {
  const last = (await chain.finalizedHead()) + publishStateEvery + publicationBlocks
  for (let questions = 1; ; questions += 1) {
    signal.throwIfAborted()
    try {
      return await bootstrapStore(target, source)
    } catch (error) {
      const head = await chain.finalizedHead()
      const isSoon = error instanceof LockstepError && passing.includes(error.code)
      if (!isSoon || (questions > leastQuestions && head > last)) throw error
      progress(`waiting for a snapshot, block ${head}`)
      await setTimeout(interval)
    }
  }
}
