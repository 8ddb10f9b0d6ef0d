import type { CryptoProvider } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'

/** Report data that binds these parts, 64 bytes: their SHA-256, then 32 zero bytes. The first one is a tag. */
export function quotedHash(provider: Pick<CryptoProvider, 'sha256'>, parts: readonly Uint8Array[]): Uint8Array {
  const data = new Uint8Array(64)
  data.set(provider.sha256(concatBytes(...parts)))
  return data
}
