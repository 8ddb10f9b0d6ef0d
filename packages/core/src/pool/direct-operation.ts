import { type Hex, toHex } from '../hex.js'
import {
  decodeCall,
  type OperationEnvironment,
  operationKinds,
  type PreparedCall,
  type UnverifiedCall,
  verifyCall,
} from '../operation/index.js'
import type { EngineCode } from '../receipt/index.js'

/** A direct call whose signature was verified, and the form in which it goes into a block. */
export interface DirectOperation {
  /** blake2-256 of the operation as its sender submitted it: what a watch of it is named by. */
  readonly directHash: Hex
  /** The call; its `operationHash` is that of {@link ordered}: what its receipt is found by. */
  readonly call: PreparedCall
  /** The same operation for the indirect path: what a block takes. */
  readonly ordered: Uint8Array
}

/** A direct call whose signature is not verified yet. */
export interface UnverifiedDirectOperation extends Omit<DirectOperation, 'call'> {
  readonly unverified: UnverifiedCall
}

/** Why a direct operation is not taken. */
export interface RefusedDirectOperation {
  readonly directHash: Hex
  readonly refused: EngineCode
}

/**
 * Decodes a direct call and verifies its signature.
 *
 * A signature does not cover the path, so the operation can go into a block as an indirect one without its sender. One
 * that is submitted as indirect is refused here: its sender wants the parentchain to order it.
 *
 * PERF: two hashes, a copy, a decode, one or two verifications.
 */
export function openDirectOperation(
  environment: OperationEnvironment,
  operation: Uint8Array,
): DirectOperation | RefusedDirectOperation {
  const decoded = decodeDirectOperation(environment, operation)
  if ('refused' in decoded) return decoded
  const { directHash, ordered, unverified } = decoded
  const call = verifyCall(environment.provider, unverified)
  return call.kind === 'call' ? { directHash, call, ordered } : { directHash, refused: call.code }
}

/** The same but for the signature: for whoever has it verified elsewhere. */
export function decodeDirectOperation(
  environment: OperationEnvironment,
  operation: Uint8Array,
): UnverifiedDirectOperation | RefusedDirectOperation {
  const directHash = toHex(environment.provider.blake2b256(operation))
  if (operation[0] !== operationKinds.directCall) return { directHash, refused: refusalOf(operation[0]) }
  const ordered = orderedOperation(operation)
  const decoded = decodeCall(environment, ordered)
  if (decoded.kind === 'rejected') return { directHash, refused: decoded.code }
  return { directHash, ordered, unverified: decoded }
}

/**
 * A direct call in the form in which blocks take it: blake2-256 of this is the `operationHash` of its receipt. Bytes
 * that are no direct call stay what they are.
 */
export function orderedOperation(operation: Uint8Array): Uint8Array {
  const ordered = operation.slice()
  if (ordered[0] === operationKinds.directCall) ordered[0] = operationKinds.indirectCall
  return ordered
}

function refusalOf(kind: number | undefined): EngineCode {
  if (kind === undefined) return 'Truncated'
  return kind === operationKinds.indirectCall || kind === operationKinds.get ? 'UnsupportedOperation' : 'Undecodable'
}
