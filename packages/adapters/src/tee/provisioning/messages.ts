import type { Hex } from '@lockstep/core'
import { bytes, type Codec, fixedBytes, H256, struct } from '@lockstep/core/codec'

/** What a joiner asks with. SCALE: quote ‖ key (32) ‖ provider's challenge (32) ‖ joiner's challenge (32). */
export interface ProvisioningRequest {
  readonly quote: Hex
  /** The joiner's fresh X25519 key, for this exchange alone. */
  readonly joinerKey: Hex
  readonly providerChallenge: Hex
  readonly joinerChallenge: Hex
}

/** What a provider answers. SCALE: quote ‖ key (32) ‖ nonce (24) ‖ box. */
export interface ProvisioningAnswer {
  readonly quote: Hex
  /** The provider's fresh X25519 key, for this exchange alone. */
  readonly providerKey: Hex
  readonly nonce: Hex
  /** NaCl box of the shielding keys from the provider's key for the joiner's. */
  readonly box: Hex
}

/** Quotes of real platforms have some kilobytes with their certificates. */
const quoteBytes = bytes(16_384)

/** 64 keys, 128 accounts, what opens the records of 64 former versions, and the box around it. */
const maximumBox = 131_072

export const provisioningRequestCodec: Codec<ProvisioningRequest> = struct({
  quote: quoteBytes,
  joinerKey: H256,
  providerChallenge: H256,
  joinerChallenge: H256,
})

export const provisioningAnswerCodec: Codec<ProvisioningAnswer> = struct({
  quote: quoteBytes,
  providerKey: H256,
  nonce: fixedBytes(24),
  box: bytes(maximumBox),
})
