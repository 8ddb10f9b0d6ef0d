import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { DirectStatus } from '../../direct/direct-status.js'
import { directRequestStatusCodec } from '../direct-request-status.js'
import type { TrustedOperationStatusName } from '../trusted-operation-status.js'

/**
 * The text of a notification of where a watched operation stands: `params` has `error` (null), `result` (SCALE bytes of a
 * `DirectRequestStatus`), `subscription` (the operation's hash), and `reason` where a stable name says why the operation
 * is invalid, or was dropped.
 *
 * SPEC: Integritee worker, `core/direct-rpc-server/src/rpc_responder.rs`. Deviates: a notification has no `id`, as JSON-RPC
 * 2.0 has it, and says the reason beside the status; the worker's own has the id 1 always and no reason. `error` is null
 * in any case: clients take anything else as the end of the subscription, and would not see the status.
 *
 * PERF: an operation has four of them. Nothing but the reason can have a character that JSON escapes.
 */
export function statusFrame(method: string, { directHash, status, block, reason, cause }: DirectStatus): string {
  const why = reason ?? cause
  const result = status === 'inBlock' ? inBlockPrefix + digitsOf(block?.hash ?? noHash) : plainResult(status)
  const told = why === undefined ? '' : `,"reason":${JSON.stringify(why)}`
  return `{"jsonrpc":"2.0","method":"${method}","params":{"error":null,"result":"${result}","subscription":"${directHash}"${told}}}`
}

const noHash: Hex = `0x${'00'.repeat(32)}`
const digitsOf = (hash: Hex): string => hash.slice(2)
/** What stands before the hash of the block. */
const inBlockPrefix: string = wireText({ type: 'inSidechainBlock', value: noHash }).slice(0, -64)
const plainResults = new Map<TrustedOperationStatusName, Hex>()

function plainResult(status: TrustedOperationStatusName): Hex {
  const known = plainResults.get(status)
  if (known !== undefined) return known
  const result = wireText({ type: status, value: null })
  plainResults.set(status, result)
  return result
}

function wireText(
  value:
    | { readonly type: TrustedOperationStatusName; readonly value: null }
    | { readonly type: 'inSidechainBlock'; readonly value: Hex },
): Hex {
  return toHex(encode(directRequestStatusCodec, { type: 'trustedOperationStatus', value }))
}
