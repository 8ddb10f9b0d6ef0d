import { toHex } from '@lockstep/core'
import type { SignedHeader } from '@lockstep/core/receipt'

const noSignature = { type: 'Ed25519', value: toHex(new Uint8Array(64)) } as const

/**
 * A header that nobody vouches for: zeros stand for the signature, which verifies for no account. Clients, and contracts
 * on a chain, believe a signed header wherever it comes from, so a state that is not confirmed must not have one.
 */
export function unsignedHeader({ header }: SignedHeader): SignedHeader {
  return { header, signature: noSignature }
}
