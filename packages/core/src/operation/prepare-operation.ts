import type { CryptoProvider, MultiSignature } from '../crypto/index.js'
import { type Hex, toHex } from '../hex.js'
import type { Stf } from '../stf/index.js'
import { decodeOperation } from './decode-operation.js'
import type { Domain } from './domain.js'
import type { PreparedCall, PreparedInput, RejectedInput } from './prepared-input.js'
import { callSigningPayload } from './signing-payload.js'
import { verifyPayload } from './verify-payload.js'

/** What an operation is prepared for: one STF, in one enclave's code, on one shard. */
export interface OperationEnvironment {
  readonly provider: CryptoProvider
  readonly stf: Stf
  readonly domain: Domain
  /**
   * The call of this hash, where it was prepared before: for this STF and domain, by a provider with the same verdicts.
   * Left out, every operation is prepared anew.
   */
  recall?(operationHash: Hex, wanted: PreparedFor): PreparedCall | undefined
}

/** What a prepared call holds good for. */
export type PreparedFor = Pick<OperationEnvironment, 'stf' | 'domain'>

/** A call of which everything is known but whether it was signed. */
export interface UnverifiedCall {
  readonly kind: 'unverified'
  /** The call, once it was found to be signed. */
  readonly call: PreparedCall
  readonly signature: MultiSignature
  /** What must be signed, as it is or as a wallet wraps it, */
  readonly payload: Uint8Array
  /** and by whom. */
  readonly signer: Hex
}

/**
 * Decodes an opened operation and verifies its signature. PERF: one hash, one decode, one or two verifications; of what
 * is recalled the hash alone.
 */
export function prepareOperation(environment: OperationEnvironment, operation: Uint8Array): PreparedInput {
  const operationHash = toHex(environment.provider.blake2b256(operation))
  const recalled = environment.recall?.(operationHash, environment)
  if (recalled !== undefined) return recalled
  const decoded = decodeHashed(environment, operation, operationHash)
  return decoded.kind === 'rejected' ? decoded : verifyCall(environment.provider, decoded)
}

/** Decodes an opened operation, and leaves its signature to {@link verifyCall}, or to whoever else verifies it. */
export function decodeCall(
  environment: Omit<OperationEnvironment, 'recall'>,
  operation: Uint8Array,
): UnverifiedCall | RejectedInput {
  return decodeHashed(environment, operation, toHex(environment.provider.blake2b256(operation)))
}

/** The call, if it was signed. */
export function verifyCall(
  provider: CryptoProvider,
  { call, signature, payload, signer }: UnverifiedCall,
): PreparedCall | RejectedInput {
  if (verifyPayload(provider, signature, payload, signer)) return call
  return { kind: 'rejected', operationHash: call.operationHash, code: 'BadSignature' }
}

function decodeHashed(
  { stf, domain }: PreparedFor,
  operation: Uint8Array,
  operationHash: Hex,
): UnverifiedCall | RejectedInput {
  const decoded = decodeOperation(stf, operation)
  if ('refused' in decoded) return { kind: 'rejected', operationHash, code: decoded.refused }
  const { call, sender, args, nonce, delegate, callAndNonce, signature } = decoded.signedCall
  return {
    kind: 'unverified',
    call: { kind: 'call', operationHash, call, sender, args, nonce, delegate, callAndNonce },
    signature,
    payload: callSigningPayload(callAndNonce, domain),
    signer: delegate ?? sender,
  }
}
