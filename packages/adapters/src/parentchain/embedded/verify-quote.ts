import type { Hex } from '@lockstep/core'
import type { SgxStatus } from '../integritee/index.js'

/** What a quote proves. */
export interface AttestedEnclave {
  /** MRENCLAVE of the code that made the quote. */
  readonly fingerprint: Hex
  /** The account in the report data: the key that the enclave made for its extrinsics. */
  readonly signer: Hex
  readonly status: SgxStatus
}

/**
 * Checks a quote and answers what it proves, `undefined` if nothing.
 *
 * @param now the block's time, in milliseconds since 1970-01-01T00:00:00Z: the only clock that the answer may depend
 * on.
 */
export type VerifyQuote = (quote: Uint8Array, method: 'ias' | 'dcap', now: bigint) => AttestedEnclave | undefined
