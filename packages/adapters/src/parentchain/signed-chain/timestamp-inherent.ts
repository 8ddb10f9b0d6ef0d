import { type Codec, compact, decode, encode, struct, u8, u64 } from '@lockstep/core/codec'

interface TimestampInherent {
  readonly pallet: number
  readonly call: number
  readonly now: bigint
}

const inherentCodec: Codec<TimestampInherent> = struct({ pallet: u8, call: u8, now: compact(u64) })

/**
 * `Timestamp.set`: the first extrinsic of every block, unsigned. `now` is in milliseconds since 1970-01-01T00:00:00Z.
 */
export function encodeTimestampInherent(pallet: number, now: bigint): Uint8Array<ArrayBuffer> {
  return encode(inherentCodec, { pallet, call: 0, now })
}

/** The moment that an inherent sets, `undefined` for any other bytes. */
export function decodeTimestampInherent(pallet: number, extrinsic: Uint8Array): bigint | undefined {
  if (extrinsic[0] !== pallet || extrinsic[1] !== 0) return undefined
  try {
    return decode(inherentCodec, extrinsic).now
  } catch {
    return undefined
  }
}
