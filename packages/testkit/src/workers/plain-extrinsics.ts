import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec, decode, encode, H256, struct, text, u32, variant } from '@lockstep/core/codec'
import { maxMessageSize, type Stf } from '@lockstep/core/stf'
import type { ExtrinsicFactory } from '@lockstep/core/worker'

/** What an enclave states to a plain chain. */
export type PlainCall =
  | {
      readonly type: 'confirmation'
      readonly value: { readonly shard: Hex; readonly block: Hex; readonly number: number }
    }
  | { readonly type: 'effect'; readonly value: { readonly id: Hex; readonly effect: string; readonly payload: Hex } }

const callCodec: Codec<PlainCall> = variant({
  confirmation: struct({ shard: H256, block: H256, number: u32 }),
  effect: struct({ id: H256, effect: text(256), payload: bytes(maxMessageSize) }),
})

const extrinsicCodec = struct({ account: H256, nonce: u32, call: bytes(2 * maxMessageSize) })

/** An output as it came to a plain chain. */
export interface PlainExtrinsic {
  readonly account: Hex
  readonly nonce: number
  /** What {@link readPlainCall} reads. */
  readonly call: Hex
}

/** Carries every effect that the STF declares, each by its name. Nothing is signed: nobody but the test reads it. */
export function plainExtrinsics({ modules }: Stf): ExtrinsicFactory {
  const declared = Object.values(modules).flatMap(({ effects }) => Object.values(effects))
  return {
    effects: Object.fromEntries(declared.map(({ name, payload }) => [name, payload])),
    confirmation: (shard, { hash, number }) =>
      encode(callCodec, { type: 'confirmation', value: { shard, block: hash, number } }),
    outbound: ({ id, effect, payload }) =>
      encode(callCodec, { type: 'effect', value: { id, effect, payload: toHex(payload) } }),
    registration: () => new Uint8Array(),
    shardConfiguration: () => new Uint8Array(),
    extrinsic: (call, { account }, nonce) => encode(extrinsicCodec, { account, nonce, call: toHex(call) }),
  }
}

export const readPlainExtrinsic = (extrinsic: Uint8Array): PlainExtrinsic => decode(extrinsicCodec, extrinsic)
export const readPlainCall = (call: Hex): PlainCall => decode(callCodec, fromHex(call))
