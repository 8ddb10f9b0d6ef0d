import {
  type AttestedEnclave,
  createEmbeddedChain,
  createEmbeddedLightClient,
  type EmbeddedChain,
} from '@lockstep/adapters/parentchain/embedded'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { AttestationVerifier, LightClient } from '@lockstep/core/worker'
import type { Accounts } from './accounts.js'
import { unit } from './amount.js'

/** The embedded parentchain, and what enclaves are configured with to follow it. */
export interface RunningParentchain {
  readonly chain: EmbeddedChain
  readonly finalityAuthority: Hex
  readonly lightClient: LightClient
}

/** 2025-01-01T00:00:00Z: a fixed time, so that a run can be repeated. */
const genesisTimestamp = 1_735_689_600_000n

/** Seed of the authority that makes blocks final: a test key. */
const finalityKeySeed = new Uint8Array(32).fill(0x46)

/**
 * Starts the parentchain. Blocks are produced by hand, so that the job decides what stands in which block. A quote
 * proves the enclave whose account its report data begin with.
 */
export function startParentchain(
  provider: CryptoProvider,
  verifier: AttestationVerifier,
  { relayer }: Accounts,
): RunningParentchain {
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: genesisTimestamp, balances: { [relayer.account]: 1000n * unit } },
    finalityKeySeed,
    verifyQuote: (quote) => provenBy(verifier, quote),
  })
  const finalityAuthority = toHex(provider.publicKeyEd25519(finalityKeySeed))
  const lightClient = createEmbeddedLightClient({ provider, genesisHash: chain.genesisHash, finalityAuthority })
  return { chain, finalityAuthority, lightClient }
}

/** What a quote proves to the parentchain; nothing where it is not genuine or the enclave can be debugged. */
function provenBy(verifier: AttestationVerifier, quote: Uint8Array): AttestedEnclave | undefined {
  try {
    const { mrenclave, debug, reportData } = verifier.verify(quote)
    if (debug) return undefined
    return { fingerprint: mrenclave, signer: toHex(reportData.subarray(0, 32)), status: 'ok' }
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}
