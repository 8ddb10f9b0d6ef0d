import type { Hex } from '../hex.js'
import type { ErrorDetails, ErrorFields } from './error-declaration.js'
import type { InferFields } from './fields.js'
import type { UsedInterfaces, UsedViews } from './module-interface.js'
import type { Nothing } from './nothing.js'
import type { ReadonlyStateAccess, StateAccess } from './state-access.js'

/** The parentchain block that is being executed: the only source of time. */
export interface BlockContext {
  /** Height on the parentchain; the genesis block is 0. */
  readonly number: number
  readonly hash: Hex
  /** Milliseconds since 1970-01-01T00:00:00Z, as the parentchain's block says. */
  readonly timestamp: bigint
}

/**
 * What a block hook is given. It is valid until the hook returns, and nothing of it may be kept: its functions throw
 * `CallEnded` afterwards. So does its `state`, also by way of `use`, except while other code of the same block runs: there it
 * reads and writes for that code, within its budget and its transaction.
 */
export interface HookContext<Items, Errors, Events, Effects, Uses = unknown> {
  readonly state: StateAccess<Items>
  readonly shard: Hex
  readonly block: BlockContext
  /** The declared interfaces and views of the modules named in `uses`. */
  readonly use: UsedInterfaces<Uses>
  /** The nonce that the account's next call must carry. */
  nonceOf(account: Hex): number
  /**
   * 32 bytes, the same on every worker and different at every draw.
   *
   * They follow from the shard, the block's hash and the call's place in it, so everybody can work them out, and whoever
   * makes parentchain blocks can choose among them: mix in something that is secret in the state where money depends on it.
   */
  random(): Hex
  /** Puts an event into the receipt, with the state: undone with what emitted it. */
  emit<Name extends keyof Events & string>(name: Name, payload: InferFields<Events[Name]>): void
  /** Ends the code with a declared error: all its writes, events and effects are undone. */
  fail<Name extends keyof ErrorFields<Errors> & string>(
    error: Name,
    ...details: ErrorDetails<ErrorFields<Errors>[Name]>
  ): never
  /**
   * Runs a part in a transaction of its own. Where it fails with a declared error, its writes, events and effects are
   * undone, the answer is false, and the code goes on; a bug in it is not contained.
   */
  attempt(part: () => Nothing): boolean
  /** Puts an outbound call to the parentchain into the outbox, committed with the state. */
  send<Name extends keyof Effects & string>(name: Name, payload: InferFields<Effects[Name]>): void
}

/** What a call is given. It is valid until the call returns, as a hook's is until that returns: see {@link HookContext}. */
export interface CallContext<Items, Errors, Events, Effects, Uses = unknown>
  extends HookContext<Items, Errors, Events, Effects, Uses> {
  /** The account on whose behalf the call runs; for calls with `origin: 'enclave'`, the shard's own account. */
  readonly origin: Hex
}

/** What a public getter, a view and an invariant are given. */
export interface ReadContext<Items, Uses = unknown> {
  readonly state: ReadonlyStateAccess<Items>
  readonly shard: Hex
  /** The last executed block. */
  readonly block: BlockContext
  /** The declared views of the modules named in `uses`. */
  readonly use: UsedViews<Uses>
  /** The nonce that the account's next call must carry, by the state that is read. */
  nonceOf(account: Hex): number
}

/** What a trusted getter is given: `origin` signed the request, or a delegate of it. */
export interface TrustedReadContext<Items, Uses = unknown> extends ReadContext<Items, Uses> {
  readonly origin: Hex
}
