import { fromHex } from '@lockstep/core'
import type { OperationEnvironment } from '@lockstep/core/operation'
import { type DirectOperation, decodeDirectOperation, type UnverifiedDirectOperation } from '@lockstep/core/pool'

/** An Ed25519 signature to be verified. */
export interface SignedMessage {
  /** 64 bytes, R ‖ S. */
  readonly signature: Uint8Array
  /** What was signed, in full. */
  readonly message: Uint8Array
  /** 32 bytes. */
  readonly publicKey: Uint8Array
}

/**
 * Verifies signatures on another core, with the verdicts of the enclave's own provider: one each, in order; fewer where
 * that other could not. It does not reject.
 */
export type VerifyElsewhere = (signed: readonly SignedMessage[]) => Promise<readonly boolean[]>

/** Direct operations that are opened before their turn, while others have it. */
export interface AheadOpening {
  /** Opens what it can; none of it is needed. */
  open(operations: readonly Uint8Array[]): Promise<void>
  /** What was opened of these very bytes, once. */
  take(operation: Uint8Array): DirectOperation | undefined
}

/** The way there and back takes as long as two signatures. */
const fewest = 8

/**
 * PERF: a signature takes 40 µs, as much as all else of a direct call. Only good ones count: what is bad, is signed in
 * another way, or has another scheme, is looked at in its turn.
 */
export function createAheadOpening(environment: OperationEnvironment, verify: VerifyElsewhere): AheadOpening {
  const opened = new WeakMap<Uint8Array, DirectOperation>()
  return {
    async open(operations) {
      if (operations.length < fewest) return
      const waiting = operations.flatMap((operation) => {
        const decoded = decodeDirectOperation(environment, operation)
        return 'refused' in decoded || decoded.unverified.signature.type !== 'Ed25519' ? [] : [{ operation, decoded }]
      })
      const verdicts = await verify(waiting.map(({ decoded }) => signedMessage(decoded)))
      for (const [index, { operation, decoded }] of waiting.entries()) {
        const { directHash, ordered, unverified } = decoded
        if (verdicts[index] === true) opened.set(operation, { directHash, ordered, call: unverified.call })
      }
    },
    take(operation) {
      const known = opened.get(operation)
      opened.delete(operation)
      return known
    },
  }
}

function signedMessage({ unverified }: UnverifiedDirectOperation): SignedMessage {
  const { signature, payload, signer } = unverified
  return { signature: fromHex(signature.value), message: payload, publicKey: fromHex(signer) }
}
