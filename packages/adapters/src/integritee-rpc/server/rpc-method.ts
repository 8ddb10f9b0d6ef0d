import type { TrustedShard } from '../../direct/trusted-shard.js'
import type { RpcDialect } from './rpc-dialect.js'
import type { RpcSession } from './rpc-session.js'

/** What a worker says of itself beside its shard; nothing of it is secret, and nobody vouches for it. */
export interface WorkerDescription {
  readonly name: string
  readonly version: string
  /** Where other enclaves ask for provisioning. */
  readonly muRaUrl: string
  /** Where peers ask for blocks. */
  readonly untrustedUrl: string
}

/** What the methods answer from. */
export interface RpcEnvironment {
  readonly shard: TrustedShard
  readonly description: WorkerDescription
  readonly dialect: RpcDialect
}

/** Answers one request. @throws RpcFailure */
export type RpcMethod = (environment: RpcEnvironment, params: unknown, session: RpcSession) => unknown
