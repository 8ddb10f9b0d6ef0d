import type { CryptoProvider } from '@lockstep/core/crypto'

/** Hash functions of a worker's `hashingAlgorithm`. KECCAK-256 is Ethereum's, with the padding from before FIPS 202. */
export type HashingAlgorithm = 'SHA-256' | 'KECCAK-256'

const hashes = { 'SHA-256': 'sha256', 'KECCAK-256': 'keccak256' } as const

/** The 32-byte digest of `data`. */
export function digestOf(provider: CryptoProvider, algorithm: HashingAlgorithm, data: Uint8Array): Uint8Array {
  return provider[hashes[algorithm]](data)
}
