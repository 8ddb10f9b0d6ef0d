import { AccountId, createReader, option, type Reader, remaining, u8, u32 } from '../codec/index.js'
import { MultiSignature } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { EngineCode } from '../receipt/index.js'
import type { Call, InferFields, Stf } from '../stf/index.js'
import { operationKinds } from './operation-kind.js'

/** A trusted call as it stood in the operation; its signature is not checked yet. */
export interface SignedCall {
  readonly call: Call
  readonly sender: Hex
  readonly args: InferFields<unknown>
  /** Of the sender, a u32; whether it is its turn is not checked yet. */
  readonly nonce: number
  readonly delegate: Hex | null
  readonly signature: MultiSignature
  /** The signed part: the call's bytes and its nonce. A view of the decoded bytes. */
  readonly callAndNonce: Uint8Array
}

/**
 * The call, or the engine's code for bytes that carry none: `TooLong`, `Truncated`, `Undecodable`, `TrailingBytes`,
 * `UnsupportedOperation`.
 */
export type DecodedOperation = { readonly signedCall: SignedCall } | { readonly refused: EngineCode }

const delegateOption = option(AccountId)

/** Bytes of an operation beside its call, at most: kind, nonce, delegate, signature. */
const envelopeSize = u8.maxSize + u32.maxSize + delegateOption.maxSize + MultiSignature.maxSize

/** Decodes an indirect trusted operation strictly. Bad bytes are an answer, not an exception: strangers send them. */
export function decodeOperation(stf: Stf, operation: Uint8Array): DecodedOperation {
  if (operation.length > stf.maxCallSize + envelopeSize) return { refused: 'TooLong' }
  const reader = createReader(operation)
  try {
    const kind = u8.read(reader)
    if (kind === operationKinds.directCall || kind === operationKinds.get) return { refused: 'UnsupportedOperation' }
    if (kind !== operationKinds.indirectCall) return { refused: 'Undecodable' }
    const signedCall = readSignedCall(stf, reader, operation)
    if (signedCall === undefined) return { refused: 'Undecodable' }
    return remaining(reader) === 0 ? { signedCall } : { refused: 'TrailingBytes' }
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error
    return { refused: error.code === 'UnexpectedEnd' ? 'Truncated' : 'Undecodable' }
  }
}

function readSignedCall(stf: Stf, reader: Reader, operation: Uint8Array): SignedCall | undefined {
  const start = reader.offset
  const call = stf.readCall(reader)
  if (call === undefined) return undefined
  const sender = AccountId.read(reader)
  const args = call.args.read(reader)
  const nonce = u32.read(reader)
  const callAndNonce = operation.subarray(start, reader.offset)
  const delegate = delegateOption.read(reader)
  const signature = MultiSignature.read(reader)
  return { call, sender, args, nonce, delegate, signature, callAndNonce }
}
