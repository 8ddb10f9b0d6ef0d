import { blake2b } from '@noble/hashes/blake2.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { requireBlocks } from '../require-blocks.js'

const BLOCK_LENGTH = 64
const DIGEST_LENGTH = 32

/** SHA-256 (FIPS 180-4). */
export function sha256(data: Uint8Array): Uint8Array {
  return nobleSha256(data)
}

/** SHA-256 of each 64-byte block; see `CryptoProvider.sha256Blocks`. */
export function sha256Blocks(blocks: Uint8Array, digests: Uint8Array): void {
  requireBlocks(blocks, digests)
  for (let index = 0; index * BLOCK_LENGTH < blocks.length; index++) {
    const block = blocks.subarray(index * BLOCK_LENGTH, (index + 1) * BLOCK_LENGTH)
    digests.set(nobleSha256(block), index * DIGEST_LENGTH)
  }
}

/** BLAKE2b (RFC 7693) with 32 bytes of output, no key. */
export function blake2b256(data: Uint8Array): Uint8Array {
  return blake2b(data, { dkLen: DIGEST_LENGTH })
}

/** Keccak-256 as Ethereum uses it: the padding from before FIPS 202. */
export function keccak256(data: Uint8Array): Uint8Array {
  return keccak_256(data)
}
