import type { Codec } from '../codec/index.js'
import type { CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
import type { Fields, InferFields } from './fields.js'
import type { InboundName } from './inbound.js'
import type { StateAccess } from './state-access.js'
import type { StateItems } from './state-item.js'

/** The context of a call whose STF is not known by its types: what the engine hands over. */
export type AnyCallContext = CallContext<StateItems, string, Record<string, Fields>, Record<string, Fields>>
export type AnyHookContext = HookContext<StateItems, Record<string, Fields>>

/** A call of a defined STF: its place on the wire, its argument codecs, its code. */
export interface Call<Args = unknown> {
  readonly name: string
  readonly index: number
  readonly origin: 'signed' | 'enclave'
  readonly receives: InboundName | undefined
  /** Struct of the arguments. On the wire: index byte ‖ sender (32 bytes) ‖ arguments. */
  readonly args: Codec<InferFields<Args>>
  execute(context: AnyCallContext, args: InferFields<Args>): void
}

/** A getter of a defined STF. On the wire: index byte ‖ (trusted only: sender, 32 bytes) ‖ arguments. */
export interface Getter<Args = unknown, Returns = unknown> {
  readonly access: 'public' | 'trusted'
  readonly name: string
  readonly index: number
  readonly args: Codec<InferFields<Args>>
  readonly returns: Codec<Returns>
  read(context: ReadContext<StateItems> | TrustedReadContext<StateItems>, args: InferFields<Args>): Returns
}

/** An event or an effect of a defined STF. */
export interface Message {
  readonly name: string
  readonly index: number
  readonly payload: Codec<InferFields<Fields>>
}

/**
 * A defined STF. The engine reads the erased parts (`callByIndex`, …); authors and clients use the typed ones
 * (`calls`, `getters`).
 */
export interface Stf<
  Items = StateItems,
  ErrorName extends string = string,
  Events = Record<string, Fields>,
  Calls = Record<string, unknown>,
  PublicGetters = Record<string, Getter>,
  TrustedGetters = Record<string, Getter>,
> {
  readonly name: string
  readonly version: number
  readonly state: Items
  /** Code of an error = its place in this list. */
  readonly errors: readonly ErrorName[]
  readonly events: { readonly [Name in keyof Events]: Message }
  readonly effects: Readonly<Record<string, Message>>
  readonly calls: { readonly [Name in keyof Calls]: Call<Calls[Name]> }
  readonly getters: { readonly public: PublicGetters; readonly trusted: TrustedGetters }
  readonly invariants: Readonly<Record<string, (context: ReadContext<StateItems>) => boolean>>
  /** The canonical text that the identity is the hash of: name, version and every codec, no library's internals. */
  readonly identityText: string

  callByIndex(index: number): Call | undefined
  callByInbound(name: InboundName): Call | undefined
  getterByIndex(access: 'public' | 'trusted', index: number): Getter | undefined
  genesis(context: { readonly state: StateAccess<StateItems> }): void
  onBlockStart(context: AnyHookContext): void
  onBlockEnd(context: AnyHookContext): void
}
