import { toHex } from '@lockstep/core'
import { sha256 } from '@noble/hashes/sha2.js'
import { isHttpUrl } from '../../work-order/text-schema.js'

/** A payload that lies somewhere else. */
export interface PayloadUri {
  /** Without the fragment, which no server sees. */
  readonly uri: string
  /** SHA-256 of the bytes, in hexadecimal without `0x`; `undefined` where the chain does not say. */
  readonly sha256: string | undefined
}

const hashFragment = /^#sha256=([0-9a-f]{64})$/

/**
 * Reads a payload as the contracts carry it: `undefined` where it is no URI, and therefore the payload itself.
 *
 * SPEC: EEA Off-Chain Trusted Compute, "Submitting a New Work Order" takes a JSON payload or an HTTP(S) URI of one. It
 * says nothing of what keeps the bytes behind the URI from changing: our URIs end in `#sha256=` and their hash.
 */
export function readPayloadUri(payload: string): PayloadUri | undefined {
  if (!isHttpUrl(payload)) return undefined
  const url = new URL(payload)
  const sha256Text = hashFragment.exec(url.hash)?.[1]
  url.hash = ''
  return { uri: url.href, sha256: sha256Text }
}

/** The URI with the hash of what lies there. */
export function hashedUri(uri: string, bytes: Uint8Array): string {
  const url = new URL(uri)
  url.hash = `sha256=${contentHash(bytes)}`
  return url.href
}

/** SHA-256 in hexadecimal without `0x`. */
export function contentHash(bytes: Uint8Array): string {
  return toHex(sha256(bytes)).slice(2)
}
