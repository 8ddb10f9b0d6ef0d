import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import type { EnclaveConnections } from '@lockstep/adapters/tee'
import { type Codec, H256, type Hex, struct } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'

/** Which parentchain an enclave follows; measured with its code. */
export interface ParentchainParameters {
  readonly genesisHash: Hex
  /** Ed25519 key of the authority that makes blocks final. */
  readonly finalityAuthority: Hex
}

export const parentchainParameters: Codec<ParentchainParameters> = struct({
  genesisHash: H256,
  finalityAuthority: H256,
})

/** How the enclaves of the main job meet the embedded parentchain. */
export function connectParentchain(provider: CryptoProvider, parameters: ParentchainParameters): EnclaveConnections {
  const { genesisHash, finalityAuthority } = parameters
  return {
    lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
    extrinsics: createExtrinsicFactory({ provider, genesisHash }),
  }
}
