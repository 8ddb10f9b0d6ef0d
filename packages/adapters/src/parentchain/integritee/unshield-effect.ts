import type { Hex } from '@lockstep/core'
import { AccountId, type Codec, struct, u128 } from '@lockstep/core/codec'

/** Payload of an STF's effect `unshieldFunds`. */
export interface UnshieldEffect {
  readonly beneficiary: Hex
  /** In the parentchain's smallest unit. */
  readonly amount: bigint
}

/** SCALE layout: beneficiary, 32 bytes; amount, u128. An STF declares the effect with these fields in this order. */
export const unshieldEffectCodec: Codec<UnshieldEffect> = struct({ beneficiary: AccountId, amount: u128 })
