import { type ErrorDetails, LockstepError } from '@lockstep/core'

/** By what a node is caught lying or rewriting what was final. None of them is repaired: the follower stops. */
export type NodeAlarmCode =
  /** The node's block 0 is not the configured chain's. */
  | 'NodeGenesisMismatch'
  /** The node's block at the checkpoint's number is another one. */
  | 'NodeCheckpointMismatch'
  /** A header does not hash to the hash under which the node gave it, or an extrinsic to its. */
  | 'NodeHashMismatch'
  /** A block has another number than the one that was asked for. */
  | 'NodeNumberMismatch'
  /** The extrinsics or events of a block are not those of its header, or cannot be read. */
  | 'NodeBlockMismatch'
  /** A block does not follow the final one before it. */
  | 'NodeAncestryMismatch'
  /** A block that was final has another hash now. */
  | 'FinalityRewritten'

/** The error by which a follower stops for good. */
export function nodeAlarm(code: NodeAlarmCode, message: string, details: ErrorDetails): LockstepError {
  return new LockstepError(code, `${message}; the node cannot be trusted: find out why before you start again`, details)
}

const alarms: readonly string[] = [
  'NodeGenesisMismatch',
  'NodeCheckpointMismatch',
  'NodeHashMismatch',
  'NodeNumberMismatch',
  'NodeBlockMismatch',
  'NodeAncestryMismatch',
  'FinalityRewritten',
] satisfies readonly NodeAlarmCode[]

export function isNodeAlarm(error: unknown): error is LockstepError {
  return error instanceof LockstepError && alarms.includes(error.code)
}

/** An answer that is not of the shape that the method promises. It may be a broken node or proxy, so it is asked again. */
export function malformedAnswer(method: string, value: unknown): LockstepError {
  return new LockstepError('NodeAnswerMalformed', `the node's answer to ${method} cannot be read; ask another node`, {
    field: method,
    value,
  })
}
