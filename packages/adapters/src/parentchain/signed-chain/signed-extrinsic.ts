import { fromHex, type Hex, toHex } from '@lockstep/core'
import { AccountId, bytes, type Codec, encode, readByteString, struct, u32 } from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'

/** Longest call in an extrinsic, in bytes: room for a request with the longest ciphertext. */
const maximumCallSize: number = 32 * 1024

/** A call and who wants it. */
export interface SignedExtrinsic {
  readonly signer: Hex
  /** The number of extrinsics that the signer had submitted before. */
  readonly nonce: number
  /** SCALE bytes of the runtime call. */
  readonly call: Hex
  /** Over call, nonce (u32, little-endian) and genesis hash. */
  readonly signature: MultiSignature
}

/**
 * SCALE layout: signer, 32 bytes; nonce, u32; call, compact length and bytes; signature, one byte for the scheme and 64
 * or 65.
 *
 * Rejected: Substrate's own extrinsic format, whose signed extensions differ from runtime to runtime; its clients sign
 * by metadata, which a chain in the same process has no use for.
 */
export const signedExtrinsicCodec: Codec<SignedExtrinsic> = struct({
  signer: AccountId,
  nonce: u32,
  call: bytes(maximumCallSize),
  signature: MultiSignature,
})

/** Reads what {@link signedExtrinsicCodec} reads, and answers the call. PERF: without a detour through text. */
export const callOfExtrinsic: Pick<Codec<Uint8Array>, 'read'> = {
  read(reader) {
    AccountId.read(reader)
    u32.read(reader)
    const call = readByteString(reader, maximumCallSize)
    MultiSignature.read(reader)
    return call
  },
}

/**
 * What the signer signs: call, nonce (u32, little-endian), genesis hash. Nonce and hash have fixed sizes, so it reads
 * one way.
 */
function extrinsicPayload(call: Uint8Array, nonce: number, genesisHash: Hex): Uint8Array<ArrayBuffer> {
  return concatBytes(call, encode(u32, nonce), fromHex(genesisHash))
}

/** What {@link composeExtrinsic} puts together. */
export interface ExtrinsicParts {
  /** SCALE bytes of the runtime call. */
  readonly call: Uint8Array
  readonly nonce: number
  readonly genesisHash: Hex
}

/** The bytes of an extrinsic, ready to submit. */
export function composeExtrinsic(
  signer: Signer,
  { call, nonce, genesisHash }: ExtrinsicParts,
): Uint8Array<ArrayBuffer> {
  const signature = signer.sign(extrinsicPayload(call, nonce, genesisHash))
  return encode(signedExtrinsicCodec, { signer: signer.account, nonce, call: toHex(call), signature })
}

/** Whether the signer signed this extrinsic for this chain. */
export function isExtrinsicSigned(
  provider: CryptoProvider,
  { signer, nonce, call, signature }: SignedExtrinsic,
  genesisHash: Hex,
): boolean {
  return verifyMultiSignature(provider, signature, extrinsicPayload(fromHex(call), nonce, genesisHash), signer)
}
