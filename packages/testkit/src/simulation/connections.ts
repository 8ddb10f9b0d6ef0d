import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import type { EnclaveConnections } from '@lockstep/adapters/tee'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { type FinalityRule, finalizedAt, type SimulatedChain } from './simulated-chain.js'

/**
 * How a simulated enclave meets its parentchain: the embedded chain's light client and extrinsics. The authority's
 * signature says that a block is a block; how far finality goes with it is the rule's.
 */
export function connectSimulated(
  provider: CryptoProvider,
  { genesisHash, finalityAuthority }: Pick<SimulatedChain, 'genesisHash' | 'finalityAuthority'>,
  finality: FinalityRule,
): EnclaveConnections {
  const embedded = createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })
  return {
    lightClient: {
      verify: (previous, block) => ({
        ...embedded.verify(previous, block),
        finalized: finalizedAt(finality, block.number),
      }),
    },
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }
}
