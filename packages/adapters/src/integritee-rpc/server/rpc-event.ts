import type { PoolLoad } from '@lockstep/core/pool'

/** Why a connection ended or was not taken. */
export type ConnectionEnd =
  | 'closed'
  | 'tooManyConnections'
  | 'handshakeTimeout'
  | 'slowClient'
  | 'halfOpen'
  | 'tooManyRefusals'
  | 'tooManyQueued'
  | 'frameTooLarge'
  | 'shutdown'
  | 'failed'

/**
 * What happens at the JSON-RPC, for metrics and logs. It goes to the host: nothing in it says what a request or its
 * answer holds, or which operation it is about.
 */
export type RpcEvent =
  | { readonly kind: 'opened'; readonly connections: number }
  | { readonly kind: 'ended'; readonly end: ConnectionEnd; readonly connections: number }
  /** `method` is `unknown` for one that there is not. */
  | { readonly kind: 'answered'; readonly method: string; readonly isFailure: boolean; readonly milliseconds: number }
  /** Refused before a method was looked for. */
  | { readonly kind: 'refused'; readonly why: 'malformed' | 'tooLarge' | 'tooFast' | 'binary' }
  | { readonly kind: 'watches'; readonly count: number }
  /** How full the pool is, whenever operations were proposed for a block. */
  | { readonly kind: 'pool'; readonly load: PoolLoad }
  /** A method threw what is no failure: a defect of the worker. */
  | { readonly kind: 'defect'; readonly method: string }

/** Called for each event, as it happens. */
export type RpcObserver = (event: RpcEvent) => void
