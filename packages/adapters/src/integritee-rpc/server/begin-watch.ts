import type { Hex } from '@lockstep/core'
import type { DirectSubmission } from '../../direct/direct-service.js'
import { refusedOperation } from './refused-operation.js'
import type { RpcWatch } from './rpc-session.js'

/**
 * Begins the watch of an operation that was submitted; answers its hash.
 *
 * @throws RpcFailure where it was refused. Then, as where submitting threw, the caller gives the watch's place back.
 */
export function beginWatch(watch: RpcWatch, submitted: DirectSubmission): Hex {
  if ('refused' in submitted) throw refusedOperation(submitted.refused)
  watch.begin(submitted.directHash, submitted.stop)
  return submitted.directHash
}
