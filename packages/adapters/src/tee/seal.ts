import { LockstepError } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'
import { asciiBytes } from './ascii-bytes.js'

/** What sealing is done with, inside the enclave. */
export interface Sealing {
  readonly provider: CryptoProvider
  readonly sealingKey: Uint8Array
  readonly entropy: Entropy
}

const version = 1
const keyIdSize = 32
const headerSize = 1 + keyIdSize
const keyDomain = asciiBytes('lockstep/sealed-blob-key/v1\0')

/**
 * The one nonce. Every blob has a key of its own, derived from the sealing key and 32 fresh random bytes, so no key
 * ever meets a second nonce. Random nonces under the sealing key itself were rejected: they begin to meet again after
 * 2³² blobs, and all enclaves of the same code on one platform would share that budget.
 */
const nonce = new Uint8Array(12)

/**
 * Seals bytes for this code on this platform: version (1 byte, 1) ‖ key id (32) ‖ AES-256-GCM ciphertext ‖ tag (16).
 * The key is BLAKE2b-256 of `lockstep/sealed-blob-key/v1` ‖ 0x00 ‖ sealing key ‖ key id.
 *
 * @param place what the blob is and where it belongs: it opens nowhere else. Authenticated, not stored.
 */
export function seal({ provider, sealingKey, entropy }: Sealing, plaintext: Uint8Array, place: Uint8Array): Uint8Array {
  const header = concatBytes(Uint8Array.of(version), entropy(keyIdSize))
  const key = blobKey(provider, sealingKey, header)
  return concatBytes(header, provider.sealAes256Gcm(key, nonce, plaintext, place))
}

/**
 * The inverse of {@link seal}.
 *
 * @throws LockstepError `SealBroken` for bytes that were changed, moved, or sealed by other code or another platform.
 */
export function unseal({ provider, sealingKey }: Sealing, sealed: Uint8Array, place: Uint8Array): Uint8Array {
  if (sealed[0] !== version) throw sealBroken()
  const key = blobKey(provider, sealingKey, sealed.subarray(0, headerSize))
  const plaintext = provider.openAes256Gcm(key, nonce, sealed.subarray(headerSize), place)
  if (plaintext === undefined) throw sealBroken()
  return plaintext
}

function blobKey(provider: CryptoProvider, sealingKey: Uint8Array, header: Uint8Array): Uint8Array {
  return provider.blake2b256(concatBytes(keyDomain, sealingKey, header.subarray(1)))
}

/** One error for every cause: which of them it was would tell a forger how far he came. */
function sealBroken(): LockstepError {
  return new LockstepError(
    'SealBroken',
    'sealed bytes were changed, moved, or sealed by other code or another platform; pass what this enclave sealed',
    { field: 'sealed' },
  )
}
