import { AccountId, CodecError, compact, createReader, readBytes, remaining, u32 } from '@lockstep/core/codec'
import { MultiSignature } from '@lockstep/core/crypto'
import { maximumCallSize, type SignedExtrinsic } from './signed-extrinsic.js'

/** An extrinsic with its call as bytes, in memory of their own. */
export interface ReadExtrinsic extends Omit<SignedExtrinsic, 'call'> {
  readonly call: Uint8Array
}

const length = compact(u32)

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
  const size = length.read(reader)
  if (size > maximumCallSize) {
    throw refused('LengthOverBound', 'call', `a call has at most ${maximumCallSize} bytes`, size, maximumCallSize)
  }
  const call = readBytes(reader, size)
  const signature = MultiSignature.read(reader)
  const behind = remaining(reader)
  if (behind > 0) throw refused('TrailingBytes', 'extrinsic', 'nothing stands behind the signature', behind, 0)
  return { signer, nonce, call, signature }
}

function refused(
  code: 'LengthOverBound' | 'TrailingBytes',
  field: string,
  rule: string,
  value: number,
  limit: number,
): CodecError {
  return new CodecError(code, `${rule}, but there are ${value}; send one extrinsic of composeExtrinsic`, {
    field,
    value,
    limit,
  })
}
