import { invokeIndex } from './enclave-bridge-call.js'
import { type ReadRequest, readRequest } from './read-request.js'

/** The call that brings a request, read without digits. */
export interface ReadInvocation extends ReadRequest {
  /** The SCALE bytes of the request, in the call's memory. */
  readonly encoded: Uint8Array
}

/** Pallet and call: the request stands behind them. */
const indexSize = 2

/**
 * Reads the SCALE bytes of an `invoke` of the enclave-bridge pallet; `undefined` for every other call, and for bytes that
 * are none: the call's codec says why.
 *
 * PERF: a request holds as many as 157 direct calls. As digits and back they took 5 µs each in the enclave, and more in
 * its host.
 */
export function readInvocation(bridgePalletIndex: number, call: Uint8Array): ReadInvocation | undefined {
  if (call[0] !== bridgePalletIndex || call[1] !== invokeIndex) return undefined
  const encoded = call.subarray(indexSize)
  const request = attempt(encoded)
  return request && { ...request, encoded }
}

function attempt(encoded: Uint8Array): ReadRequest | undefined {
  try {
    return readRequest(encoded)
  } catch {
    return undefined
  }
}
