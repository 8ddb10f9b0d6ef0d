import { type CryptoProvider, type Entropy, type Signer, signerFromUri } from '@lockstep/core/crypto'

/** Everybody who acts in the main job. The keys are Substrate's well-known development keys: test keys. */
export interface Accounts {
  readonly alice: Signer
  /** Bob of the first pass. */
  readonly bob: Signer
  /** Bob of the second pass. */
  readonly bob2: Signer
  readonly charlie: Signer
  /** Receives unshielded funds on the parentchain. */
  readonly ferdie: Signer
  /** Pays for the extrinsics of all clients. */
  readonly relayer: Signer
  /** Whose operations are disturbed, so that the others' figures stay exact. */
  readonly dave: Signer
  /** Receives Dave's unshielded funds on the parentchain. */
  readonly eve: Signer
}

/** All three signature schemes occur among those who sign trusted calls. */
export function createAccounts(provider: CryptoProvider, entropy: Entropy): Accounts {
  return {
    alice: signerFromUri(provider, 'sr25519', '//Alice', entropy),
    bob: signerFromUri(provider, 'ed25519', '//Bob', entropy),
    bob2: signerFromUri(provider, 'ecdsa', '//Bob//2', entropy),
    charlie: signerFromUri(provider, 'sr25519', '//Charlie', entropy),
    ferdie: signerFromUri(provider, 'ed25519', '//Ferdie', entropy),
    relayer: signerFromUri(provider, 'ed25519', '//Relayer', entropy),
    dave: signerFromUri(provider, 'ecdsa', '//Dave', entropy),
    eve: signerFromUri(provider, 'ed25519', '//Eve', entropy),
  }
}
