import type { QueueLimit } from '@lockstep/core/pool'
import type { ErrorMessage } from '../../tee/boundary/error-message.js'
import type { EventDigest } from './event-digest.js'

/**
 * What a host says to the JSON-RPC in its enclave. Of each connection there is one chunk on its way in each direction:
 * `taken` and `written` ask for the next.
 */
export type ToRpc =
  | { readonly kind: 'open'; readonly connection: number; readonly address: string }
  | { readonly kind: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'written'; readonly connection: number }
  /** The client sends nothing more. */
  | { readonly kind: 'end'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  | { readonly kind: 'start'; readonly id: number }
  | { readonly kind: 'propose'; readonly id: number; readonly room: QueueLimit; readonly now: number }
  | { readonly kind: 'shutdown'; readonly id: number; readonly grace: number }

/** What the JSON-RPC in an enclave says to its host: bytes of TLS, and nothing that says what is in them. */
export type FromRpc =
  | { readonly kind: 'data'; readonly connection: number; readonly bytes: Uint8Array }
  | { readonly kind: 'taken'; readonly connection: number }
  | { readonly kind: 'end'; readonly connection: number }
  | { readonly kind: 'close'; readonly connection: number }
  /** There are operations to order, after there were none. */
  | { readonly kind: 'waiting' }
  /** What happened in the last few milliseconds. */
  | { readonly kind: 'events'; readonly digest: EventDigest }
  | { readonly kind: 'proposed'; readonly id: number; readonly requests: readonly Uint8Array[] }
  | { readonly kind: 'done'; readonly id: number }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorMessage }
