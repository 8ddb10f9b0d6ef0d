import { LockstepError } from '../error.js'
import type { CryptoProvider } from './crypto-provider.js'
import { RSA_BLOCK_LENGTH, RSA_OAEP_PLAINTEXT_LENGTH, type RsaPrivateKey, type RsaPublicKey } from './rsa-key.js'

/**
 * Most blocks of one shielded message: 24,576 bytes of ciphertext, 20,352 of plaintext. Each block costs the worker
 * one RSA operation (1.4 ms with OpenSSL 3.0), so what a stranger may demand needs a limit: at most 90 ms a message.
 */
export const MAX_SHIELDING_BLOCKS = 64

const MAX_PLAINTEXT_LENGTH = MAX_SHIELDING_BLOCKS * RSA_OAEP_PLAINTEXT_LENGTH

/** What became of a shielded message. Only `Opened` carries bytes. */
export type ShieldingOutcome =
  | { readonly type: 'Opened'; readonly plaintext: Uint8Array }
  /** The length is not a multiple of 384. */
  | { readonly type: 'Truncated' }
  /** More than {@link MAX_SHIELDING_BLOCKS} blocks. */
  | { readonly type: 'TooLong' }
  /** At least one block was not made for this key, or was changed. */
  | { readonly type: 'Undecryptable' }

/** Options of {@link createShieldingDecryptor}. */
export interface ShieldingDecryptorOptions {
  /**
   * COMPAT: takes a message of 383 bytes as one block that lost a leading zero, as 0.65 % of the messages of
   * Integritee's TypeScript client 0.20.1 do. Integritee's worker refuses them. Off by default.
   */
  readonly padLostZero?: boolean
}

/**
 * Encrypts for a worker: the plaintext in blocks of up to 318 bytes, each RSA-OAEP to 384 bytes, one after the other.
 * An empty plaintext is an empty ciphertext. Draws entropy.
 *
 * Nothing binds the blocks to each other or to a sender: who needs that signs the plaintext, as trusted calls do.
 *
 * SPEC: teaclave-sgx-sdk `sgx_crypto_helper::rsa3072`, `encrypt_buffer`.
 *
 * @throws LockstepError `PlaintextTooLong` over 20,352 bytes.
 */
export function shieldingEncrypt(provider: CryptoProvider, key: RsaPublicKey, plaintext: Uint8Array): Uint8Array {
  if (plaintext.length > MAX_PLAINTEXT_LENGTH) throw plaintextTooLong(plaintext.length)
  const blocks: Uint8Array[] = []
  for (let start = 0; start < plaintext.length; start += RSA_OAEP_PLAINTEXT_LENGTH) {
    blocks.push(provider.encryptRsaOaep(key, plaintext.subarray(start, start + RSA_OAEP_PLAINTEXT_LENGTH)))
  }
  return concatenate(blocks)
}

/**
 * Prepares a worker's private key and returns the function that opens messages shielded for it. That function never
 * throws: messages come from strangers. An empty ciphertext opens to an empty plaintext.
 */
export function createShieldingDecryptor(
  provider: Pick<CryptoProvider, 'rsaOaepDecryptor'>,
  key: RsaPrivateKey,
  options: ShieldingDecryptorOptions = {},
): (ciphertext: Uint8Array) => ShieldingOutcome {
  const openBlock = provider.rsaOaepDecryptor(key)
  const restore = options.padLostZero === true ? restoreLostZero : (ciphertext: Uint8Array) => ciphertext
  return (ciphertext) => openBlocks(openBlock, restore(ciphertext))
}

function openBlocks(
  openBlock: (block: Uint8Array) => Uint8Array | undefined,
  ciphertext: Uint8Array,
): ShieldingOutcome {
  if (ciphertext.length % RSA_BLOCK_LENGTH !== 0) return { type: 'Truncated' }
  if (ciphertext.length > MAX_SHIELDING_BLOCKS * RSA_BLOCK_LENGTH) return { type: 'TooLong' }
  const opened: Uint8Array[] = []
  for (let start = 0; start < ciphertext.length; start += RSA_BLOCK_LENGTH) {
    const block = openBlock(ciphertext.subarray(start, start + RSA_BLOCK_LENGTH))
    if (block === undefined) return { type: 'Undecryptable' }
    opened.push(block)
  }
  return { type: 'Opened', plaintext: concatenate(opened) }
}

function concatenate(blocks: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(blocks.reduce((length, block) => length + block.length, 0))
  let start = 0
  for (const block of blocks) {
    whole.set(block, start)
    start += block.length
  }
  return whole
}

function restoreLostZero(ciphertext: Uint8Array): Uint8Array {
  if (ciphertext.length !== RSA_BLOCK_LENGTH - 1) return ciphertext
  const restored = new Uint8Array(RSA_BLOCK_LENGTH)
  restored.set(ciphertext, 1)
  return restored
}

function plaintextTooLong(length: number): LockstepError {
  return new LockstepError(
    'PlaintextTooLong',
    `plaintext has ${length} bytes where a shielded message holds ${MAX_PLAINTEXT_LENGTH}: send several messages.`,
    { field: 'plaintext', value: length, limit: MAX_PLAINTEXT_LENGTH },
  )
}
