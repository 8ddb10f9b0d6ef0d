import { concatBytes } from '@noble/hashes/utils.js'
import { encode } from '../../src/codec/index.js'
import { type RsaPublicKey, type Signer, shieldingKeyText, signerFromUri } from '../../src/crypto/index.js'
import type { Hex } from '../../src/hex.js'
import {
  type KeyRotation,
  keyAnnouncementCodec,
  type LightClient,
  type RotationPermit,
  type ShardExecutor,
  type ShardExecutorConfig,
  shieldingKeyHash,
  signRotationPermit,
} from '../../src/worker/index.js'
import { createTestExecutor, entropy, lightClient, provider, shard } from './test-shard.js'

export const authority: Signer = signerFromUri(provider, 'ed25519', '//Authority', entropy)

/** Public keys of the right size; nobody opens anything with them. */
export const publicKey = (index: number): RsaPublicKey => ({
  modulus: 2n ** 3071n + 1n + 2n * BigInt(index),
  exponent: 65537n,
})
export const keyHash = (index: number): Hex => shieldingKeyHash(provider, publicKey(index))

/** Two blocks between the announcement and the new key, three in which both open. */
export const rotation: KeyRotation = { leadBlocks: 2, overlapBlocks: 3, authorities: [authority.account] }

interface Announced {
  readonly permit?: Partial<RotationPermit>
  readonly by?: Signer
  readonly shieldingKey?: string
}

/** The announcement that key `index` follows the one before it, as generation `index`. */
export function announcement(index: number, { permit, by = authority, shieldingKey }: Announced = {}): Uint8Array {
  const signedPermit = signRotationPermit(by, {
    shard,
    generation: index,
    previous: keyHash(index - 1),
    next: keyHash(index),
    ...permit,
  })
  const text = shieldingKey ?? shieldingKeyText(publicKey(index))
  return tagged(announcementTag, encode(keyAnnouncementCodec, { signedPermit, shieldingKey: text }))
}

/** An operation that only key `index` opens. */
export const encryptedFor = (index: number, operation: Uint8Array): Uint8Array => tagged(keyTag + index, operation)

/** Bytes that no operation begins with. */
const announcementTag = 0xa5
const keyTag = 0xe0

const tagged = (tag: number, bytes: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(tag), bytes)

/** Tells announcements from other inputs, as an enclave does. */
export const announcing: LightClient = {
  verify(previous, block) {
    const verified = lightClient.verify(previous, block)
    const inputs = verified.inputs.map((input) =>
      input.kind === 'invoke' && input.ciphertext[0] === announcementTag
        ? {
            kind: 'announcement' as const,
            shard: input.shard,
            announcement: input.ciphertext.slice(1),
            inputHash: input.inputHash,
          }
        : input,
    )
    return { ...verified, inputs }
  },
}

/** An executor of a shard whose first key is key 0. */
export function createRotatingExecutor(changes: Partial<ShardExecutorConfig> = {}): ShardExecutor {
  return createTestExecutor({
    lightClient: announcing,
    firstShieldingKey: keyHash(0),
    keyRotation: rotation,
    openShielded(ciphertext, keys) {
      const isOpened = keys.some((key) => key === keyHash((ciphertext[0] ?? 0) - keyTag))
      return isOpened ? { type: 'Opened', plaintext: ciphertext.slice(1) } : { type: 'Undecryptable' }
    },
    ...changes,
  })
}
