import type { Hex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { LightClient } from '@lockstep/core/worker'
import { type DepositAccounts, integriteePalletIndexes } from '../integritee/index.js'
import { createSignedChainLightClient } from '../signed-chain/light-client.js'
import { dispatchOutcomes } from './dispatch-outcomes.js'
import { embeddedFinalityDomain } from './finality-domain.js'
import { readDeposits } from './read-deposits.js'
import { readPublications } from './read-publications.js'

/** By what an enclave knows the blocks of an embedded chain. */
export interface EmbeddedLightClientOptions {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** Ed25519 public key: the chain's `finalityAuthority`. */
  readonly finalityAuthority: Hex
  /** Where the enclave-bridge pallet stands; 54 if left out. */
  readonly bridgePalletIndex?: number
  /** By which accounts plain transfers shield; none do if left out. */
  readonly deposits?: DepositAccounts
}

/**
 * The enclave's view of an embedded chain: pure, synchronous, and with nothing to remember between two blocks. It
 * really checks header hash, ancestry, finality signature, extrinsics and events; what it takes on trust is the
 * authority's honesty.
 */
export function createEmbeddedLightClient(options: EmbeddedLightClientOptions): LightClient {
  const { deposits } = options
  const pallets = {
    ...integriteePalletIndexes,
    enclaveBridge: options.bridgePalletIndex ?? integriteePalletIndexes.enclaveBridge,
  }
  return createSignedChainLightClient({
    provider: options.provider,
    genesisHash: options.genesisHash,
    authority: options.finalityAuthority,
    finalityDomain: embeddedFinalityDomain,
    pallets,
    outcomes: (block) => dispatchOutcomes(pallets.system, block),
    publications: (block) => readPublications(pallets, block),
    ...(deposits && { deposits: (block) => readDeposits(pallets, deposits, block) }),
  })
}
