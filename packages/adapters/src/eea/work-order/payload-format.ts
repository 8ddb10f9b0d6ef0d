import { base64Bytes, base64Text, isBase64Text } from './base64-text.js'
import { genericCode } from './eea-code.js'
import { EeaError } from './eea-error.js'
import { signHash, verifyHash } from './hash-signature.js'
import type { HashSigner } from './hash-signer.js'
import { signJsonWebToken, verifyJsonWebToken } from './json-web-token.js'
import type { PublicKey } from './public-key.js'
import type { WorkOrderHash } from './work-order-hash.js'
import type { WorkOrderSuite } from './work-order-suite.js'

/**
 * How `requesterSignature` and `workerSignature` are written. A format of the application's own has a name that starts
 * with `~` and stands in the suite's `customFormats`; its data items keep the standard form.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Work Order Signing".
 */
export interface PayloadFormat {
  readonly name: string
  sign(suite: WorkOrderSuite, signer: HashSigner, hash: WorkOrderHash): string
  /** Never throws: signatures come from strangers. */
  verify(suite: WorkOrderSuite, key: PublicKey, hash: WorkOrderHash, signature: string): boolean
}

/** Base64 of the signature. */
const jsonRpc: PayloadFormat = {
  name: 'JSON-RPC',
  sign: (_suite, signer, hash) => base64Text(signHash(signer, hash)),
  verify: (suite, key, hash, signature) =>
    isBase64Text(signature) && verifyHash(suite, key, hash, base64Bytes(signature)),
}

/** A JSON Web Token that holds the hash. */
const jsonRpcJwt: PayloadFormat = { name: 'JSON-RPC-JWT', sign: signJsonWebToken, verify: verifyJsonWebToken }

/**
 * The format of a request's `payloadFormat`.
 *
 * @throws EeaError `UnsupportedPayloadFormat` with `eeaCode` 2 unless the worker lists it and the suite knows it.
 */
export function payloadFormatOf(suite: WorkOrderSuite, name: string): PayloadFormat {
  // COMPAT: a profile that takes a name in lower case means the same format.
  const formal = name.startsWith('~') ? name : name.toUpperCase()
  const format = [jsonRpc, jsonRpcJwt, ...(suite.customFormats ?? [])].find((known) => known.name === formal)
  const { payloadFormats } = suite.algorithms
  if (format !== undefined && payloadFormats.includes(formal)) return format
  throw new EeaError(
    'UnsupportedPayloadFormat',
    genericCode.invalidParameter,
    `payloadFormat is ${JSON.stringify(name)}, but the worker takes ${payloadFormats.join(', ')}: use one of those.`,
    { field: 'payloadFormat', value: name, limit: payloadFormats },
  )
}
