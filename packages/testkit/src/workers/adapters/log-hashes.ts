import { toHex } from '@lockstep/core'
import type { LightClient, ParentchainBlock } from '@lockstep/core/worker'
import { logBlock } from '../../log/log-to-blocks.js'
import type { World } from '../../log/world.js'

/** A parentchain whose blocks are called by the log's hashes. */
export interface LogHashes {
  /** A block as it is handed over. */
  rename(block: ParentchainBlock): ParentchainBlock
  /** The parentchain's light client, which is asked for the block by its own hash. */
  lightClient: LightClient
}

/**
 * Gives the blocks of every parentchain the same hashes. An STF may draw from a block's hash, and two parentchains never
 * have one in common: with theirs, equal inputs would not be equal.
 */
export function createLogHashes(world: World, own: LightClient): LogHashes {
  const { provider } = world
  const ownHashes = new Map<number, `0x${string}`>()
  const hashOf = (number: number) => logBlock(world, number - 1).hash
  return {
    rename: (block) => ({ ...block, hash: hashOf(block.number) }),
    lightClient: {
      verify(previous, block) {
        const { number } = previous ?? { number: 0 }
        const before = previous && { number, hash: ownHashes.get(number) ?? previous.hash }
        const verified = own.verify(before, { ...block, hash: toHex(provider.blake2b256(block.header)) })
        ownHashes.set(verified.number, verified.hash)
        return { ...verified, hash: hashOf(verified.number), parentHash: hashOf(verified.number - 1) }
      },
    },
  }
}
