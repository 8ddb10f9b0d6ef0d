import { MAX_SHIELDING_BLOCKS, RSA_BLOCK_LENGTH } from '@lockstep/core/crypto'

/**
 * Longest ciphertext of a request, in bytes: 64 RSA-3072 blocks of 384 bytes, which hold 20,352 bytes of plaintext.
 *
 * The pallet itself sets no bound. Lockstep does, because every enclave must hold and open what a stranger posted; a
 * transfer takes one block.
 */
export const maximumCiphertextSize: number = MAX_SHIELDING_BLOCKS * RSA_BLOCK_LENGTH
