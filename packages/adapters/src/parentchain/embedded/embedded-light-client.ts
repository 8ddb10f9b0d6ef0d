import type { Hex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { LightClient } from '@lockstep/core/worker'
import { integriteePalletIndexes } from '../integritee/index.js'
import { createSignedChainLightClient } from '../signed-chain/light-client.js'
import { dispatchOutcomes } from './dispatch-outcomes.js'
import { embeddedFinalityDomain } from './finality-domain.js'

export interface EmbeddedLightClientOptions {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** Ed25519 public key: the chain's `finalityAuthority`. */
  readonly finalityAuthority: Hex
  /** Where the enclave-bridge pallet stands; 54 if left out. */
  readonly bridgePalletIndex?: number
}

/**
 * The enclave's view of an embedded chain: pure, synchronous, and with nothing to remember between two blocks. It
 * really checks header hash, ancestry, finality signature, extrinsics and events; what it takes on trust is the
 * authority's honesty.
 */
export function createEmbeddedLightClient(options: EmbeddedLightClientOptions): LightClient {
  const { system, timestamp, enclaveBridge } = integriteePalletIndexes
  return createSignedChainLightClient({
    provider: options.provider,
    genesisHash: options.genesisHash,
    authority: options.finalityAuthority,
    finalityDomain: embeddedFinalityDomain,
    pallets: { timestamp, enclaveBridge: options.bridgePalletIndex ?? enclaveBridge },
    outcomes: (block) => dispatchOutcomes(system, block),
  })
}
