import { type CryptoProvider, type Entropy, type Signer, signerFromUri } from '@lockstep/core/crypto'
import type { KeyRotation } from '@lockstep/core/worker'

/** Who may change the shielding key of a development network: //Alice, which is everybody. */
export function devKeyAuthority(provider: CryptoProvider, entropy: Entropy): Signer {
  return signerFromUri(provider, 'ed25519', '//Alice', entropy)
}

/** Measured. Blocks come by the second, and with every direct call. */
export function devKeyRotation(provider: CryptoProvider, entropy: Entropy): KeyRotation {
  return { leadBlocks: 3, overlapBlocks: 30, authorities: [devKeyAuthority(provider, entropy).account] }
}
