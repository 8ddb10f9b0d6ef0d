import { type CryptoProvider, createSigner, type Signer } from '@lockstep/core/crypto'
import { refuseEntropy } from '../log/refuse-entropy.js'

/** Has all the parentchain's funds, and shields of them. */
export const funder = (provider: CryptoProvider): Signer => accountOf(provider, 0xfc)

/** Makes blocks; signs what tells a branch's first block from the block that it replaces. */
export const producer = (provider: CryptoProvider): Signer => accountOf(provider, 0xfd)

/** The enclave account of the executor that all workers are compared with. */
export const referenceSigner = (provider: CryptoProvider): Signer => accountOf(provider, 0xfe)

function accountOf(provider: CryptoProvider, byte: number): Signer {
  return createSigner(provider, 'ed25519', new Uint8Array(32).fill(byte), refuseEntropy)
}
