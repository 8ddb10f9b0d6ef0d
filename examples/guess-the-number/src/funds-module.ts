import type { Hex } from '@lockstep/core'

/** What the game needs of the module that keeps the funds, in an app under the name `balances`. */
export interface FundsModule {
  readonly interface: {
    balanceOf(context: never, who: Hex): bigint
    transfer(context: never, from: Hex, to: Hex, amount: bigint): boolean
  }
}
