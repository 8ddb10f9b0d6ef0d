import type { Codec, Infer } from '../codec/index.js'
import type { Admission } from './admission.js'
import type { CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
import type { ErrorDeclarations } from './error-declaration.js'
import type { Fields, InferFields } from './fields.js'
import type { InboundName } from './inbound.js'
import type { Migration } from './migration.js'
import type { CallOrigin } from './module.js'
import type { InterfaceDeclaration, Used } from './module-interface.js'
import type { Nothing } from './nothing.js'
import type { StateAccess } from './state-access.js'
import type { StateItems } from './state-item.js'
import type { AnyDefinedStf } from './stf.js'
import type { Limits, Weight } from './weight.js'

/** What a call's code must return: nothing, or a value of the codec in `returns`. */
type Returned<Returns> = unknown extends Returns ? Nothing : Infer<Returns>

/**
 * Calls as their author writes them. Two mapped types, because TypeScript infers arguments and result of each call
 * only where each stands alone in its own mapped type.
 */
export type CallDeclarations<Args, Returns, Context> = {
  readonly [Name in keyof Args]: {
    /** The call's index byte on the wire, 0 to 255. Left out, it is the lowest free index in declaration order. */
    readonly index?: number
    /**
     * Who may call: `signed` (the default), any account by its signature; `enclave`, only the worker itself, on
     * behalf of the parentchain; `root`, the account that `admission.root` names.
     */
    readonly origin?: CallOrigin
    /** With `origin: 'enclave'`: the parentchain input that makes the worker call this. */
    readonly receives?: InboundName
    readonly args?: Args[Name] & Fields
    /** The most that it takes from the state; a call that takes more fails (`BudgetExceeded`). */
    readonly weight?: Weight
    /** Roles of delegates that may make it, beside those that may make every call. */
    readonly roles?: readonly string[]
    /** How much of the sender's funds it gives away, for delegates with an allowance; nothing if left out. */
    readonly spends?: (args: InferFields<Args[Name]>) => bigint
  }
} & {
  readonly [Name in keyof Returns]: {
    readonly returns?: Returns[Name]
    execute(
      context: Context,
      args: Name extends keyof Args ? InferFields<Args[Name]> : unknown,
    ): Returned<Returns[Name]>
  }
}

/** Getters as their author writes them; see {@link CallDeclarations} for the two mapped types. */
export type GetterDeclarations<Args, Returns, Context> = {
  readonly [Name in keyof Args]: {
    /** The getter's index byte on the wire, 0 to 255. Left out, it is the lowest free index in declaration order. */
    readonly index?: number
    readonly args?: Args[Name] & Fields
    /**
     * True lets clients ask for the entries that an answer was made from, with their proofs under the state root. It
     * shows the asker every entry that the getter reads, and hashes of entries next to those in the state tree, of any
     * item of any module, and of nonces. Whoever can guess such an entry can check the guess, offline and as often as
     * they like. A key in the arguments lets the asker choose the neighbour: it need not exist. So this is for STFs all
     * of whose state may be known, not for getters whose own entries may be. In an app it counts only where the app says
     * `proofs: true`.
     */
    readonly proven?: boolean
    /** Roles of delegates that may ask it, beside those that may ask every trusted getter. */
    readonly roles?: readonly string[]
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
  Errors extends ErrorDeclarations,
  Events,
  Effects,
  Uses,
  CallArgs,
  CallReturns,
  PublicArgs,
  PublicReturns,
  TrustedArgs,
  TrustedReturns,
  InterfaceArgs extends Record<string, readonly unknown[]>,
  InterfaceResults,
  ViewArgs extends Record<string, readonly unknown[]>,
  ViewResults,
  Previous,
> {
  /** An identifier, not `system`; first part of every storage key and of the STF's identity. */
  readonly name: string
  /** Raised by the author whenever the meaning of the state or of a call changes. */
  readonly version: number
  readonly state: Items
  /** Names, or the fields of each name. The code of an error is its place: append, never reorder. */
  readonly errors?: Errors
  /** Fields of each event by its name. On the wire an event is its place: append, never reorder. */
  readonly events?: Events
  /** Outbound calls to the parentchain, by the names that the parentchain adapter knows. */
  readonly effects?: Effects
  /** Other STFs whose `interface` this one calls. The app that it is part of has them, or others with the same interface, under these names. */
  readonly uses?: Uses
  readonly calls: CallDeclarations<CallArgs, CallReturns, CallContext<Items, Errors, Events, Effects, Uses>>
  /** What clients may ask, without writing: anybody, or who signs for an account. */
  readonly getters?: {
    readonly public?: GetterDeclarations<PublicArgs, PublicReturns, ReadContext<Items, Uses>>
    readonly trusted?: GetterDeclarations<TrustedArgs, TrustedReturns, TrustedReadContext<Items, Uses>>
  }
  /** What other modules of an app may do here, in the calling call's transaction. */
  readonly interface?: InterfaceDeclaration<
    InterfaceArgs,
    InterfaceResults,
    CallContext<Items, Errors, Events, Effects, Uses>
  >
  /** What other modules of an app, and their getters, may ask here; nothing of it can write. */
  readonly views?: InterfaceDeclaration<ViewArgs, ViewResults, ReadContext<Items, Uses>>
  /** Who is root, whom delegates may call for, and what a call costs. Left out: no root, no delegates, no fee. */
  readonly admission?: Admission<Items, Errors, Events, Effects, Uses>
  /** Writes the first state of a new shard. */
  genesis?(context: { readonly state: StateAccess<Items> }): Nothing
  /** Code that runs once in each block, before its first input and behind its last. */
  readonly hooks?: {
    onBlockStart?(context: HookContext<Items, Errors, Events, Effects, Uses>): Nothing
    onBlockEnd?(context: HookContext<Items, Errors, Events, Effects, Uses>): Nothing
  }
  /** What must hold after every call; checked by tests, never in production. */
  readonly invariants?: Readonly<Record<string, (context: ReadContext<Items, Uses>) => boolean>>
  /**
   * How the state of the version before becomes that of this one; state of another version is refused where it is left
   * out.
   */
  readonly migrate?: Migration<Items, Previous>
  /** Each left out has its default; those of the app hold where this is a module of one. */
  readonly limits?: Partial<Limits>
}

/** A declaration whose types are not known: what a definition is made from. */
export type AnyDeclaration = StfDeclaration<
  StateItems,
  Record<string, Fields>,
  Record<string, Fields>,
  Record<string, Fields>,
  Record<string, Used>,
  Record<string, Fields>,
  Record<string, Codec<unknown>>,
  Record<string, Fields>,
  Record<string, Codec<unknown>>,
  Record<string, Fields>,
  Record<string, Codec<unknown>>,
  Record<string, unknown[]>,
  Record<string, unknown>,
  Record<string, unknown[]>,
  Record<string, unknown>,
  AnyDefinedStf
>
