import { AccountId, CodecError, createReader, readByteString, remaining, u32 } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import { maximumCallSize, type SignedExtrinsic } from './signed-extrinsic.js'

/** An extrinsic with its call as bytes, in memory of their own. */
export interface ReadExtrinsic extends Omit<SignedExtrinsic, 'call'> {
  readonly call: Uint8Array
}

/**
 * Reads the SCALE bytes of an extrinsic: the layout and the verdicts of `signedExtrinsicCodec`, whose value form of the
 * call is hexadecimal digits.
 *
 * PERF: a call is as long as the requests of 157 direct calls. Digits and back, in every place that looks at an extrinsic,
 * were half of the host's time for one.
 *
 * @throws CodecError
 */
export function readExtrinsic(bytes: Uint8Array): ReadExtrinsic {
  const reader = createReader(bytes)
  const signer = AccountId.read(reader)
  const nonce = u32.read(reader)
  const call = readByteString(reader, maximumCallSize)
  const signature = MultiSignature.read(reader)
  const behind = remaining(reader)
  if (behind > 0) throw trailing(behind)
  return { signer, nonce, call, signature }
}

function trailing(size: number): CodecError {
  return new CodecError(
    'TrailingBytes',
    `nothing stands behind an extrinsic's signature, but there are ${size} bytes; send one of composeExtrinsic`,
    { field: 'extrinsic', value: size, limit: 0 },
  )
}
