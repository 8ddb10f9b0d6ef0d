import type { Hex } from '@lockstep/core'

/**
 * The account on the parentchain that holds what was shielded for a shard: the shard's own 32 bytes. Nobody has its
 * key; only `unshield_funds` pays from it.
 *
 * SPEC: Integritee's enclave-bridge pallet, whose bonding account is the shard's bytes taken as an `AccountId`.
 */
export function vaultOf(shard: Hex): Hex {
  return shard
}
