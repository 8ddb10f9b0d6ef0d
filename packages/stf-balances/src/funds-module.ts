import type { Hex } from '@lockstep/core'

/** What other modules need of the one that keeps the funds: `balances`, `balancesWithNotes`, or one of your own. */
export interface FundsModule {
  readonly interface: {
    transfer(context: never, from: Hex, to: Hex, amount: bigint): boolean
    reserve(context: never, who: Hex, amount: bigint): boolean
    release(context: never, who: Hex, amount: bigint): boolean
    transferReserved(context: never, from: Hex, to: Hex, amount: bigint): boolean
  }
  readonly views: {
    balanceOf(context: never, who: Hex): bigint
  }
}
