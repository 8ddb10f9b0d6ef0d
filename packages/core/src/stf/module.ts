import type { Codec } from '../codec/index.js'
import type { Admission } from './admission.js'
import type { CallContext, HookContext, ReadContext, TrustedReadContext } from './context.js'
import type { Fields, InferFields } from './fields.js'
import type { InboundName } from './inbound.js'
import type { Migration } from './migration.js'
import type { Used } from './module-interface.js'
import type { StateAccess } from './state-access.js'
import type { StateItems } from './state-item.js'
import type { AnyDefinedStf } from './stf.js'
import type { Weight } from './weight.js'

type AnyFields = Record<string, Fields>

/** The context of a call whose STF is not known by its types: what the engine hands over. */
export type AnyCallContext = CallContext<StateItems, AnyFields, AnyFields, AnyFields, Record<string, Used>>
/** The context of a block hook whose STF is not known by its types. */
export type AnyHookContext = HookContext<StateItems, AnyFields, AnyFields, AnyFields, Record<string, Used>>
/** The context of a public getter, a view or an invariant whose STF is not known by its types. */
export type AnyReadContext = ReadContext<StateItems, Record<string, Used>>

/** The context of a trusted getter whose STF is not known by its types: it knows who asks. */
export type AnyTrustedReadContext = TrustedReadContext<StateItems, Record<string, Used>>

/** Who may make a call: an account, the worker on behalf of the parentchain, or the shard's root account. */
export type CallOrigin = 'signed' | 'enclave' | 'root'

/** A call of a defined STF: its place on the wire, its argument codecs, its code. */
export interface Call<Args = unknown, Returns = unknown> {
  /** Its name in the STF; in a composed one with its module's name and a dot in front. */
  readonly name: string
  /** Number of its module in receipts. */
  readonly module: number
  /** What its bytes begin with: its index, behind the index of its module where that has one. One or two bytes. */
  readonly path: readonly number[]
  readonly origin: CallOrigin
  readonly receives: InboundName | undefined
  /** Struct of the arguments. On the wire: path ‖ sender (32 bytes) ‖ arguments. */
  readonly args: Codec<InferFields<Args>>
  /** What it returns into its receipt, if anything. */
  readonly returns: Codec<Returns> | undefined
  readonly weight: Weight
  /** Roles of delegates that may make it, beside those that may make every call. */
  readonly roles: readonly string[]
  /** How much of the sender's funds it gives away, for delegates with an allowance. */
  spends(args: InferFields<Args>): bigint
  execute(context: AnyCallContext, args: InferFields<Args>): unknown
}

/** A getter of a defined STF. On the wire: path ‖ (trusted only: sender, 32 bytes) ‖ arguments. */
export interface Getter<Args = unknown, Returns = unknown> {
  readonly access: 'public' | 'trusted'
  readonly name: string
  /** Number of its module, from 1. */
  readonly module: number
  readonly path: readonly number[]
  readonly args: Codec<InferFields<Args>>
  readonly returns: Codec<Returns>
  /** Whether the worker may show a client the entries that an answer was made from: declared so, and its app agrees. */
  readonly proven: boolean
  readonly roles: readonly string[]
  read(context: AnyReadContext | AnyTrustedReadContext, args: InferFields<Args>): Returns
}

/** An error, an event or an effect of a defined STF. */
export interface Message {
  readonly name: string
  /** Its place in the declaration, from 0: the code of an error. */
  readonly index: number
  readonly payload: Codec<InferFields<Fields>>
}

/** One module of an STF; an STF that is not composed is its own and only module. */
export interface Module {
  /** Its name in the app: the first part of its storage keys. */
  readonly name: string
  /** As it was declared. */
  readonly version: number
  /** Its number in receipts, from 1; 0 is the engine. */
  readonly number: number
  /** What the paths of its calls and getters begin with: nothing, or one index. */
  readonly prefix: readonly number[]
  readonly state: StateItems
  readonly errors: Readonly<Record<string, Message>>
  readonly events: Readonly<Record<string, Message>>
  readonly effects: Readonly<Record<string, Message>>
  readonly calls: Readonly<Record<string, Call>>
  readonly getters: {
    readonly public: Readonly<Record<string, Getter>>
    readonly trusted: Readonly<Record<string, Getter>>
  }
  readonly interface: Readonly<Record<string, (context: AnyCallContext, ...args: unknown[]) => unknown>>
  readonly views: Readonly<Record<string, (context: AnyReadContext, ...args: unknown[]) => unknown>>
  /** The STFs whose interfaces it calls, by the names that they must have in the app. */
  readonly uses: Readonly<Record<string, Used>>
  readonly admission: Admission<StateItems, AnyFields, AnyFields, AnyFields, Record<string, Used>>
  readonly invariants: Readonly<Record<string, (context: AnyReadContext) => boolean>>
  readonly migrate: Migration<StateItems, AnyDefinedStf> | undefined
  genesis(context: { readonly state: StateAccess<StateItems> }): void
  readonly onBlockStart: ((context: AnyHookContext) => void) | undefined
  readonly onBlockEnd: ((context: AnyHookContext) => void) | undefined
}
