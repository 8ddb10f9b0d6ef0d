import { fromHex, type Hex, toHex } from '@lockstep/core'
import { bytes, type Codec, decode, encode, struct } from '@lockstep/core/codec'
import { concatBytes } from '@noble/hashes/utils.js'
import { type EnclaveBridgeCall, enclaveBridgeCallCodec } from '../integritee/index.js'
import type { RuntimeCallView, SubstrateRuntime } from './substrate-runtime.js'

/**
 * The call that carries what the enclave-bridge pallet would take, on a chain that has no such pallet. It must have one
 * argument of bytes, and emit an event whose last 32 bytes are the BLAKE2b-256 of them.
 */
export interface RequestCarrier {
  /** Names as polkadot.js has them. */
  readonly pallet: string
  readonly call: string
  readonly event: string
  /** What the bytes begin with, so that requests are told from all else that is posted. */
  readonly prefix: Hex
}

/** `System.remark_with_event`, with the ASCII letters `lockstep` and a zero byte in front. */
export const remarkCarrier: RequestCarrier = {
  pallet: 'system',
  call: 'remarkWithEvent',
  event: 'Remarked',
  prefix: '0x6c6f636b7374657000',
}

/** Room for every call of the pallet. */
const carried: Codec<{ readonly bytes: Hex }> = struct({ bytes: bytes(64 * 1024) })

/** SCALE layout of the carried bytes: prefix ‖ call index of the enclave-bridge pallet ‖ arguments. */
export function encodeCarried(runtime: SubstrateRuntime, carrier: RequestCarrier, call: EnclaveBridgeCall): Uint8Array {
  const content = concatBytes(fromHex(carrier.prefix), encode(enclaveBridgeCallCodec, call))
  return runtime.encodeCall(carrier.pallet, carrier.call, [encode(carried, { bytes: toHex(content) })])
}

/** The carried bytes, `undefined` for a call that carries nothing. */
export function carriedBytes(carrier: RequestCarrier, call: RuntimeCallView): Uint8Array | undefined {
  if (call.name !== `${carrier.pallet}.${carrier.call}`) return undefined
  const content = attempt(() => decode(carried, call.arguments).bytes)
  return content?.startsWith(carrier.prefix) ? fromHex(content) : undefined
}

/** The call in carried bytes, `undefined` where they are none: strangers may post what they like. */
export function decodeCarried(carrier: RequestCarrier, content: Uint8Array): EnclaveBridgeCall | undefined {
  return attempt(() => decode(enclaveBridgeCallCodec, content.subarray((carrier.prefix.length - 2) / 2)))
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}
