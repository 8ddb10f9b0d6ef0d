import { type Codec, struct, u32, u128 } from '@lockstep/core/codec'

/**
 * What the getter `accountInfo` answers, 80 bytes: four u32, four u128, little-endian.
 *
 * SPEC: Substrate `frame_system::AccountInfo` with `pallet_balances::AccountData`, as Integritee's worker returns it.
 */
export interface AccountInfo {
  /** The account's next one: its calls that were executed or failed. */
  readonly nonce: number
  /** Substrate's count of references; 0 here. */
  readonly consumers: number
  /** Substrate's count of references; 0 here. */
  readonly providers: number
  /** Substrate's count of references; 0 here. */
  readonly sufficients: number
  /** In the smallest unit. `frozen` and `flags` are 0 here. */
  readonly data: {
    readonly free: bigint
    readonly reserved: bigint
    readonly frozen: bigint
    readonly flags: bigint
  }
}

/**
 * 80 bytes: nonce, consumers, providers, sufficients (u32 each) ‖ free, reserved, frozen, flags (u128 each), all
 * little-endian.
 *
 * SPEC: Substrate `frame_system::AccountInfo` with `pallet_balances::AccountData`.
 */
export const accountInfo: Codec<AccountInfo> = struct({
  nonce: u32,
  consumers: u32,
  providers: u32,
  sufficients: u32,
  data: struct({ free: u128, reserved: u128, frozen: u128, flags: u128 }),
})

/** An account as the getter shows it. Nothing here freezes or counts references, so those fields are zero. */
export function accountInfoOf(nonce: number, free: bigint, reserved: bigint): AccountInfo {
  return {
    nonce,
    consumers: 0,
    providers: 0,
    sufficients: 0,
    data: { free, reserved, frozen: 0n, flags: 0n },
  }
}
