import type { Infer } from '../codec/index.js'
import type { CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
import type { Fields, InferFields } from './fields.js'
import type { InboundName } from './inbound.js'
import type { StateAccess } from './state-access.js'
import type { StateItems } from './state-item.js'

// biome-ignore lint/suspicious/noConfusingVoidType: where the type is `void` alone, TypeScript takes functions that return anything, promises too
type Nothing = void | undefined

/** One call as its author writes it. */
export interface CallDeclaration<Args, Context> {
  /** The call's index byte on the wire, 0 to 255. Left out, it is the lowest free index in declaration order. */
  readonly index?: number
  /**
   * Who may call: `signed` (the default), any account by its signature; `enclave`, only the worker itself, on behalf
   * of the parentchain.
   */
  readonly origin?: 'signed' | 'enclave'
  /** With `origin: 'enclave'`: the parentchain input that makes the worker call this. */
  readonly receives?: InboundName
  readonly args?: Args & Fields
  execute(context: Context, args: InferFields<Args>): Nothing
}

/**
 * Getters as their author writes them. Two mapped types, because TypeScript infers arguments and result of each
 * getter only where each stands alone in its own mapped type.
 */
export type GetterDeclarations<Args, Returns, Context> = {
  readonly [Name in keyof Args]: {
    /** The getter's index byte on the wire, 0 to 255. Left out, it is the lowest free index in declaration order. */
    readonly index?: number
    readonly args?: Args[Name] & Fields
  }
} & {
  readonly [Name in keyof Returns]: {
    readonly returns: Returns[Name]
    read(context: Context, args: Name extends keyof Args ? InferFields<Args[Name]> : unknown): Infer<Returns[Name]>
  }
}

/**
 * A whole STF as its author writes it: one object, from which the wire format, the client, the generators, the docs
 * and the identity follow.
 */
export interface StfDeclaration<
  Items extends StateItems,
  ErrorName extends string,
  Events,
  Effects,
  Calls,
  PublicArgs,
  PublicReturns,
  TrustedArgs,
  TrustedReturns,
> {
  /** An identifier, not `system`; first part of every storage key and of the STF's identity. */
  readonly name: string
  /** Raised by the author whenever the meaning of the state or of a call changes. */
  readonly version: number
  readonly state: Items
  /** The codes of these errors are their places in the list: append, never reorder, name each once. */
  readonly errors?: readonly ErrorName[]
  readonly events?: Events
  /** Outbound calls to the parentchain, by the names that the parentchain adapter knows. */
  readonly effects?: Effects
  readonly calls: {
    readonly [Name in keyof Calls]: CallDeclaration<Calls[Name], CallContext<Items, ErrorName, Events, Effects>>
  }
  readonly getters?: {
    readonly public?: GetterDeclarations<PublicArgs, PublicReturns, ReadContext<Items>>
    readonly trusted?: GetterDeclarations<TrustedArgs, TrustedReturns, TrustedReadContext<Items>>
  }
  /** Writes the first state of a new shard. */
  genesis?(context: { readonly state: StateAccess<Items> }): Nothing
  readonly hooks?: {
    onBlockStart?(context: HookContext<Items, Effects>): Nothing
    onBlockEnd?(context: HookContext<Items, Effects>): Nothing
  }
  /** What must hold after every call; checked by tests, never in production. */
  readonly invariants?: Readonly<Record<string, (context: ReadContext<Items>) => boolean>>
}
