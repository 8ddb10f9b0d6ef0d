import { type Hex, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { DirectStatus } from '../../direct/direct-status.js'
import { directRequestStatusCodec } from '../direct-request-status.js'
import type { TrustedOperationStatus } from '../trusted-operation-status.js'

/** A notification of where a watched operation stands. */
export interface StatusFrame {
  readonly jsonrpc: '2.0'
  readonly method: string
  readonly params: {
    readonly error: null
    /** SCALE bytes of a `DirectRequestStatus`. */
    readonly result: Hex
    readonly subscription: Hex
    /** Stable name of the code that says why the operation is invalid, or was dropped. */
    readonly reason?: string
  }
}

/**
 * The frame for a status.
 *
 * SPEC: Integritee worker, `core/direct-rpc-server/src/rpc_responder.rs`. Deviates: a notification has no `id`, as JSON-RPC
 * 2.0 has it, and says the reason beside the status; the worker's own has the id 1 always and no reason. `error` is null
 * in any case: clients take anything else as the end of the subscription, and would not see the status.
 */
export function statusFrame(method: string, { directHash, status, block, reason, cause }: DirectStatus): StatusFrame {
  const why = reason ?? cause
  const encoded = encode(directRequestStatusCodec, {
    type: 'trustedOperationStatus',
    value: wireStatus(status, block?.hash),
  })
  return {
    jsonrpc: '2.0',
    method,
    params: {
      error: null,
      result: toHex(encoded),
      subscription: directHash,
      ...(why === undefined ? {} : { reason: why }),
    },
  }
}

function wireStatus(status: DirectStatus['status'], block: Hex | undefined): TrustedOperationStatus {
  if (status !== 'inBlock') return { type: status, value: null }
  return { type: 'inSidechainBlock', value: block ?? `0x${'00'.repeat(32)}` }
}
