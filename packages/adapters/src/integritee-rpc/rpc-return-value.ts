import type { Hex } from '@lockstep/core'
import { bool, bytes, type Codec, struct } from '@lockstep/core/codec'
import { type DirectRequestStatus, directRequestStatusCodec } from './direct-request-status.js'

/** What the worker's JSON-RPC answers, as hexadecimal text of its SCALE bytes. */
export interface RpcReturnValue {
  /** Depends on the method; with the status `error` the SCALE text of a message. */
  readonly value: Hex
  /** Whether status messages will follow. */
  readonly doWatch: boolean
  readonly status: DirectRequestStatus
}

/** Longest `value`, in bytes: Lockstep's bound, the worker sets none. */
export const maximumRpcValueSize: number = 1024 * 1024

/** SPEC: Integritee worker, `core-primitives/types`, `RpcReturnValue`. */
export const rpcReturnValueCodec: Codec<RpcReturnValue> = struct({
  value: bytes(maximumRpcValueSize),
  doWatch: bool,
  status: directRequestStatusCodec,
})
