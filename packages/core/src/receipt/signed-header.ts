import { type Codec, struct } from '../codec/index.js'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '../crypto/index.js'
import type { Hex } from '../hex.js'
import { type BlockHeader, blockHeaderCodec, blockHeaderPayload } from './block-header.js'

/** A header that an enclave vouches for. */
export interface SignedHeader {
  readonly header: BlockHeader
  readonly signature: MultiSignature
}

/** SCALE layout: header (204 bytes) ‖ signature (65 bytes, or 66 of an Ecdsa key; see {@link MultiSignature}). */
export const signedHeaderCodec: Codec<SignedHeader> = struct({ header: blockHeaderCodec, signature: MultiSignature })

/**
 * Signs {@link blockHeaderPayload} with the enclave's own key.
 *
 * @throws {CodecError} for a header with a field out of its bounds.
 */
export function signHeader(signer: Signer, header: BlockHeader): SignedHeader {
  return { header, signature: signer.sign(blockHeaderPayload(header)) }
}

/** Whether the enclave with this account signed the header. */
export function verifySignedHeader(
  provider: CryptoProvider,
  { header, signature }: SignedHeader,
  enclaveAccount: Hex,
): boolean {
  return verifyMultiSignature(provider, signature, blockHeaderPayload(header), enclaveAccount)
}
