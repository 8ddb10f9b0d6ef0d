import type { LightClient, OrderedInput, ParentchainBlock, PublishedState } from '@lockstep/core/worker'
import { type InputPallets, readInput, readTimestamp } from './read-inputs.js'
import { type TrustAnchor, verifyBlock } from './verify-block.js'

export interface SignedChainLightClientOptions extends TrustAnchor {
  readonly pallets: InputPallets
  /** For each extrinsic of a verified block, whether it succeeded. */
  outcomes(block: ParentchainBlock): readonly boolean[]
  /** The deposits in a verified block, by the place of their extrinsic; there are none if left out. */
  deposits?(block: ParentchainBlock): ReadonlyMap<number, readonly OrderedInput[]>
  /** What enclaves have published in a verified block. */
  publications(block: ParentchainBlock): readonly PublishedState[]
}

/** A light client for a chain of `createSignedChain`. */
export function createSignedChainLightClient(options: SignedChainLightClientOptions): LightClient {
  const { provider, pallets } = options
  return {
    readsPublications: true,
    verify(previous, block) {
      const { number, parentHash } = verifyBlock(options, previous, block)
      const [inherent, ...signed] = block.extrinsics
      const timestamp = readTimestamp(provider, pallets, inherent)
      const succeeded = options.outcomes(block)
      const deposits = options.deposits?.(block)
      const inputs: OrderedInput[] = [timestamp]
      for (const [offset, extrinsic] of signed.entries()) {
        const index = offset + 1
        if (succeeded[index] !== true) continue
        inputs.push(...(deposits?.get(index) ?? []))
        const input = readInput(provider, pallets, extrinsic, index)
        if (input !== undefined) inputs.push(input)
      }
      const published = options.publications(block)
      return {
        ...{ number, hash: block.hash, parentHash, timestamp: timestamp.moment, inputs },
        ...(published.length === 0 ? {} : { published }),
      }
    },
  }
}
