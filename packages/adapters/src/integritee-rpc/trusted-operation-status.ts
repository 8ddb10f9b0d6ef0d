import type { Hex } from '@lockstep/core'
import { type Codec, H256, unit, variant } from '@lockstep/core/codec'

/** Where a submitted trusted operation stands; `inSidechainBlock` names the block. */
export type TrustedOperationStatus =
  | { readonly type: TrustedOperationStatusName; readonly value: null }
  | { readonly type: 'inSidechainBlock'; readonly value: Hex }

/** The statuses that carry no value. */
export type TrustedOperationStatusName =
  | 'submitted'
  | 'future'
  | 'ready'
  | 'broadcast'
  | 'retracted'
  | 'finalityTimeout'
  | 'finalized'
  | 'usurped'
  | 'dropped'
  | 'invalid'

/** SPEC: Integritee worker, `core-primitives/types`, `TrustedOperationStatus`, indexes 0 to 10. */
export const trustedOperationStatusCodec: Codec<TrustedOperationStatus> = variant({
  submitted: [0, unit],
  future: [1, unit],
  ready: [2, unit],
  broadcast: [3, unit],
  inSidechainBlock: [4, H256],
  retracted: [5, unit],
  finalityTimeout: [6, unit],
  finalized: [7, unit],
  usurped: [8, unit],
  dropped: [9, unit],
  invalid: [10, unit],
})
