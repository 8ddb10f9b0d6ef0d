import type { EmbeddedChain } from '@lockstep/adapters/parentchain/embedded'
import type { Hex } from '@lockstep/core'
import type { LightClient, ParentchainBlock } from '@lockstep/core/worker'

/** An embedded chain of which the last block may have been another one for a while. */
export interface ForkingChain {
  readonly chain: EmbeddedChain
  /** The light client, by which a block of a fork is not final. */
  lightClient(own: LightClient): LightClient
  /** Another next block of the chain, with what `submit` puts into it. The chain itself stays as it is. */
  fork(submit: (fork: EmbeddedChain) => Promise<void>): Promise<ParentchainBlock>
}

/**
 * An embedded chain is deterministic, so a fork is a second one that is fed with the same extrinsics up to there.
 *
 * PERF: makes all blocks once more; logs here have few.
 */
export function createForkingChain(create: () => EmbeddedChain): ForkingChain {
  const own = create()
  const contents: Uint8Array[][] = []
  let waiting: Uint8Array[] = []
  const forked = new Set<Hex>()
  const chain: EmbeddedChain = {
    ...own,
    async submit(extrinsic) {
      const hash = await own.submit(extrinsic)
      waiting.push(extrinsic)
      return hash
    },
    produceBlock() {
      contents.push(waiting)
      waiting = []
      return own.produceBlock()
    },
  }
  return {
    chain,
    lightClient: (light) => ({
      ...light,
      verify(previous, block) {
        const verified = light.verify(previous, block)
        return forked.has(verified.hash) ? { ...verified, finalized: verified.number - 1 } : verified
      },
    }),
    async fork(submit) {
      const other = create()
      for (const extrinsics of contents) {
        for (const extrinsic of extrinsics) await other.submit(extrinsic)
        other.produceBlock()
      }
      await submit(other)
      const block = other.produceBlock()
      forked.add(block.hash)
      return block
    },
  }
}
