import type { Hex } from '../hex.js'
import type { InferFields } from './fields.js'
import type { ReadonlyStateAccess, StateAccess } from './state-access.js'

/** The parentchain block that is being executed: the only source of time. */
export interface BlockContext {
  readonly number: number
  readonly hash: Hex
  /** Milliseconds since 1970-01-01T00:00:00Z, as the parentchain's block says. */
  readonly timestamp: bigint
}

/** What a call is given. It is valid until the call returns; nothing of it may be kept. */
export interface CallContext<Items, ErrorName extends string, Events, Effects> {
  readonly state: StateAccess<Items>
  /** The account on whose behalf the call runs; for calls with `origin: 'enclave'`, the shard's own account. */
  readonly origin: Hex
  readonly shard: Hex
  readonly block: BlockContext
  /** The nonce that the account's next call must carry. */
  nonceOf(account: Hex): number
  emit<Name extends keyof Events & string>(name: Name, payload: InferFields<Events[Name]>): void
  /** Ends the call with a declared error: all its writes, events and effects are undone. */
  fail(error: ErrorName): never
  /** Puts an outbound call to the parentchain into the outbox, committed with the state. */
  send<Name extends keyof Effects & string>(name: Name, payload: InferFields<Effects[Name]>): void
}

/** What a public getter and an invariant are given. */
export interface ReadContext<Items> {
  readonly state: ReadonlyStateAccess<Items>
  readonly shard: Hex
  /** The last executed block. */
  readonly block: BlockContext
  nonceOf(account: Hex): number
}

/** What a trusted getter is given: `origin` signed the request. */
export interface TrustedReadContext<Items> extends ReadContext<Items> {
  readonly origin: Hex
}

/** What a block hook is given. */
export type HookContext<Items, Effects> = Omit<CallContext<Items, never, unknown, Effects>, 'origin' | 'fail' | 'emit'>
