import { type Codec, unit, variant } from '@lockstep/core/codec'
import { type TrustedOperationStatus, trustedOperationStatusCodec } from './trusted-operation-status.js'

/** What became of a JSON-RPC request. */
export type DirectRequestStatus =
  | { readonly type: 'ok'; readonly value: null }
  | { readonly type: 'trustedOperationStatus'; readonly value: TrustedOperationStatus }
  | { readonly type: 'error'; readonly value: null }

/** SPEC: Integritee worker, `core-primitives/types`, `DirectRequestStatus`, indexes 0 to 2. */
export const directRequestStatusCodec: Codec<DirectRequestStatus> = variant({
  ok: [0, unit],
  trustedOperationStatus: [1, trustedOperationStatusCodec],
  error: [2, unit],
})
