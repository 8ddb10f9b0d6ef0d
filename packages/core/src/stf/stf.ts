import type { Codec, Reader } from '../codec/index.js'
import type { AdmissionModules } from './admission-modules.js'
import type { AppInvariants } from './app-read-context.js'
import type { InboundName } from './inbound.js'
import type { Call, Getter, Message, Module } from './module.js'
import type { StateItems } from './state-item.js'
import type { Limits } from './weight.js'

/** A defined STF as the engine sees it: modules, and where their calls and getters stand on the wire. */
export interface Stf {
  readonly name: string
  /** 0 to 4294967295, as it was declared; a part of the identity. */
  readonly version: number
  /** Its modules by their names, in the order of their numbers. */
  readonly modules: Readonly<Record<string, Module>>
  readonly admission: AdmissionModules
  readonly limits: Limits
  /** Over several modules; those of one module are in it. */
  readonly invariants: AppInvariants
  /** The earlier version whose state this one takes over; `undefined` where there is none. */
  readonly previous: Stf | undefined
  /** The canonical text that the identity is the hash of: name, version and every codec, no library's internals. */
  readonly identityText: string
  /** Bytes of its longest call: path, sender and arguments. */
  readonly maxCallSize: number

  /** The module with this number in receipts. */
  moduleByNumber(number: number): Module | undefined
  /** All calls, by their names. */
  callNamed(name: string): Call | undefined
  /** Reads a path and answers the call there; `undefined` where there is none. @throws CodecError at the input's end */
  readCall(reader: Reader): Call | undefined
  /** The call that takes what the parentchain brings under this name, if there is one. */
  callByInbound(name: InboundName): Call | undefined
  /** Reads a path and answers the getter there; `undefined` where there is none. @throws CodecError */
  readGetter(access: 'public' | 'trusted', reader: Reader): Getter | undefined
}

/** An STF from {@link defineStf}: with the types that its declaration gave it, for clients and for other modules. */
export interface DefinedStf<Items, Errors, Events, Calls, Returns, PublicGetters, TrustedGetters, Interface, Views>
  extends Stf {
  readonly state: Items
  readonly errors: { readonly [Name in keyof Errors]: Message }
  readonly events: { readonly [Name in keyof Events]: Message }
  readonly calls: {
    readonly [Name in keyof Returns]: Call<
      Name extends keyof Calls ? Calls[Name] : unknown,
      Returns[Name] extends Codec<infer Value> ? Value : undefined
    >
  }
  readonly getters: { readonly public: PublicGetters; readonly trusted: TrustedGetters }
  readonly interface: Interface
  readonly views: Views
}

/** What every {@link DefinedStf} is, whatever its types. */
export interface AnyDefinedStf extends Stf {
  readonly state: StateItems
  readonly errors: Readonly<Record<string, Message>>
  readonly events: Readonly<Record<string, Message>>
  readonly calls: Readonly<Record<string, Call>>
  readonly getters: Module['getters']
  readonly interface: unknown
  readonly views: unknown
}
