import type { CryptoProvider } from '../crypto/index.js'
import { toHex } from '../hex.js'
import type { Stf } from '../stf/index.js'
import { decodeOperation, type SignedCall } from './decode-operation.js'
import type { Domain } from './domain.js'
import type { PreparedInput } from './prepared-input.js'
import { callSigningPayload } from './signing-payload.js'
import { verifyPayload } from './verify-payload.js'

/** What an operation is prepared for: one STF, in one enclave's code, on one shard. */
export interface OperationEnvironment {
  readonly provider: CryptoProvider
  readonly stf: Stf
  readonly domain: Domain
}

/** Decodes an opened operation and verifies its signature. PERF: one hash, one decode, one or two verifications. */
export function prepareOperation(environment: OperationEnvironment, operation: Uint8Array): PreparedInput {
  const operationHash = toHex(environment.provider.blake2b256(operation))
  const decoded = decodeOperation(environment.stf, operation)
  if ('refused' in decoded) return { kind: 'rejected', operationHash, code: decoded.refused }
  const { signedCall } = decoded
  if (!isSigned(environment, signedCall)) return { kind: 'rejected', operationHash, code: 'BadSignature' }
  const { call, sender, args, nonce, delegate, callAndNonce } = signedCall
  return { kind: 'call', operationHash, call, sender, args, nonce, delegate, callAndNonce }
}

function isSigned({ provider, domain }: OperationEnvironment, signedCall: SignedCall): boolean {
  const payload = callSigningPayload(signedCall.callAndNonce, domain)
  return verifyPayload(provider, signedCall.signature, payload, signedCall.delegate ?? signedCall.sender)
}
