import { type Hex, LockstepError } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { PendingExtrinsic } from './mempool.js'
import { type ReadExtrinsic, readExtrinsic } from './read-extrinsic.js'
import { isExtrinsicSigned } from './signed-extrinsic.js'

/** What a chain asks of an extrinsic before it accepts it. */
export interface Admission {
  readonly provider: CryptoProvider
  readonly genesisHash: Hex
  /** In bytes. */
  readonly maximumSize: number
  /** Throws for a call that the chain does not know, or never takes from this signer. */
  requireCall(call: Uint8Array, signer: Hex): void
}

/**
 * Checks everything about an extrinsic but its nonce.
 *
 * @throws LockstepError `ExtrinsicTooLarge`, `ExtrinsicMalformed`, `BadSignature`, or what `requireCall` throws.
 */
export function admitExtrinsic(admission: Admission, bytes: Uint8Array): PendingExtrinsic {
  requireSize(bytes.length, admission.maximumSize)
  const extrinsic = decodeExtrinsic(bytes)
  admission.requireCall(extrinsic.call, extrinsic.signer)
  requireSignature(admission, extrinsic)
  // A copy: the caller keeps its bytes and may write to them.
  return { bytes: bytes.slice(), extrinsic }
}

function requireSize(length: number, maximumSize: number): void {
  if (length <= maximumSize) return
  throw new LockstepError(
    'ExtrinsicTooLarge',
    `the extrinsic has ${length} bytes, a block takes ${maximumSize}; split what it carries`,
    { field: 'extrinsic', value: length, limit: maximumSize },
  )
}

function decodeExtrinsic(bytes: Uint8Array): ReadExtrinsic {
  try {
    return readExtrinsic(bytes)
  } catch (cause) {
    throw new LockstepError(
      'ExtrinsicMalformed',
      'the extrinsic is not the SCALE bytes of signer, nonce, call and signature; build it with composeExtrinsic',
      { field: 'extrinsic', value: bytes.length },
      { cause },
    )
  }
}

function requireSignature({ provider, genesisHash }: Admission, extrinsic: ReadExtrinsic): void {
  if (isExtrinsicSigned(provider, extrinsic, genesisHash)) return
  throw new LockstepError(
    'BadSignature',
    `the signature is not ${extrinsic.signer}'s over call, nonce and genesis hash ${genesisHash}; sign for this chain`,
    { field: 'signature', value: extrinsic.signature.type, limit: extrinsic.signer },
  )
}
