import type { Hex } from '../hex.js'
import type { CallContext, ReadContext } from './context.js'
import type { Weight } from './weight.js'

/** A call that waits to be admitted, as far as admission may know it. */
export interface CallFacts {
  /** Its name in the STF; in a composed one with its module's name and a dot in front. */
  readonly call: string
  readonly sender: Hex
  /** The roles of delegates that may make it, beside those that may make every call. */
  readonly roles: readonly string[]
  /** How much of the sender's funds it gives away. */
  readonly spends: bigint
  /** Its declared weight. */
  readonly weight: Weight
  /** Bytes of its path, sender and arguments. */
  readonly size: number
}

/** A trusted getter that somebody asks in another's name. */
export interface GetterFacts {
  readonly getter: string
  readonly sender: Hex
  readonly delegate: Hex
  readonly roles: readonly string[]
}

/**
 * Who may call, and what it costs: asked before a call runs. At most one module of an app declares each.
 *
 * None of these may fail or throw; one that does is a bug of the STF, and the call is refused.
 */
export interface Admission<Items, Errors, Events, Effects, Uses = unknown> {
  /** The shard's root account: the one that may make calls with `origin: 'root'`. */
  root?(context: ReadContext<Items, Uses>): Hex | undefined
  /**
   * Whether `delegate` may make the call in its sender's name; without this, nobody may.
   *
   * Asked twice: before the nonce is looked at, when all that it writes is undone, and as the first step of the call,
   * when what it writes (an allowance that shrinks) is kept or undone with the call.
   */
  authorizeCall?(
    context: CallContext<Items, Errors, Events, Effects, Uses>,
    facts: CallFacts & { readonly delegate: Hex },
  ): boolean
  /** Whether `delegate` may ask the getter in its sender's name; without this, nobody may. */
  authorizeGetter?(context: ReadContext<Items, Uses>, facts: GetterFacts): boolean
  /**
   * Takes the fee from the sender. What it writes stays, also when the call fails later; false refuses the call
   * (`FeeUnpaid`), which then costs nothing. Calls of the enclave pay no fee.
   */
  chargeFee?(context: CallContext<Items, Errors, Events, Effects, Uses>, facts: CallFacts): boolean
}
