import { fromHex, type Hex } from '@lockstep/core'
import {
  AccountId,
  bytes,
  type Codec,
  CodecError,
  createWriter,
  encode,
  finish,
  struct,
  u32,
  writeByteString,
} from '@lockstep/core/codec'
import { type CryptoProvider, MultiSignature, type Signer, verifyMultiSignature } from '@lockstep/core/crypto'
import { concatBytes } from '@noble/hashes/utils.js'

/** Longest call in an extrinsic, in bytes: room for a request with the longest ciphertext. */
export const maximumCallSize: number = 32 * 1024

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
  /** The signer's next one on the parentchain, a u32. */
  readonly nonce: number
  readonly genesisHash: Hex
}

/** What an extrinsic has beside its call, at most: signer, nonce, compact length, signature. */
const envelopeSize = 32 + 4 + 4 + 66

/** The bytes of an extrinsic, ready to submit. @throws CodecError `LengthOverBound` for a call that is too long */
export function composeExtrinsic(
  signer: Signer,
  { call, nonce, genesisHash }: ExtrinsicParts,
): Uint8Array<ArrayBuffer> {
  const signature = signer.sign(extrinsicPayload(call, nonce, genesisHash))
  // PERF: written here and not by the codec, which takes the call as digits.
  if (call.length > maximumCallSize) throw callTooLong(call.length)
  const writer = createWriter(call.length + envelopeSize)
  AccountId.write(writer, signer.account)
  u32.write(writer, nonce)
  writeByteString(writer, call, maximumCallSize)
  MultiSignature.write(writer, signature)
  return finish(writer)
}

/** Whether the signer signed this extrinsic for this chain. */
export function isExtrinsicSigned(
  provider: CryptoProvider,
  { signer, nonce, call, signature }: Omit<SignedExtrinsic, 'call'> & { readonly call: Uint8Array },
  genesisHash: Hex,
): boolean {
  return verifyMultiSignature(provider, signature, extrinsicPayload(call, nonce, genesisHash), signer)
}

function callTooLong(size: number): CodecError {
  return new CodecError(
    'LengthOverBound',
    `an extrinsic's call has at most ${maximumCallSize} bytes, but was given ${size}; send less`,
    { field: 'call', value: size, limit: maximumCallSize },
  )
}
