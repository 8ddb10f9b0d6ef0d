import type { Hex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { LightClient } from '@lockstep/core/worker'
import { integriteePalletIndexes } from '../integritee/index.js'
import { createSignedChainLightClient } from '../signed-chain/light-client.js'
import { orderedLogFinalityDomain } from './finality-domain.js'
import { readPublications } from './read-publications.js'

/** By what an enclave knows the batches of a log. */
export interface OrderedLogLightClientOptions {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** Ed25519 public key: the log's `sequencer`. */
  readonly sequencer: Hex
  /** First byte of the calls; 54 if left out. */
  readonly bridgePalletIndex?: number
}

/**
 * The enclave's view of an ordered log. It checks links, contents and the sequencer's signature of every batch; that
 * the sequencer admits only extrinsics of their signers, and shieldings of its authorities, it takes on trust.
 */
export function createOrderedLogLightClient(options: OrderedLogLightClientOptions): LightClient {
  const { timestamp, enclaveBridge } = integriteePalletIndexes
  const { provider, genesisHash, bridgePalletIndex: bridgePallet = enclaveBridge } = options
  return createSignedChainLightClient({
    provider,
    genesisHash,
    authority: options.sequencer,
    finalityDomain: orderedLogFinalityDomain,
    pallets: { timestamp, enclaveBridge: bridgePallet },
    outcomes: (block) => block.extrinsics.map(() => true),
    publications: (block) => readPublications(provider, { genesisHash, bridgePallet }, block),
  })
}
