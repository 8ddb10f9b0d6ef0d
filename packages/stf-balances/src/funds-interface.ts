import type { Hex } from '@lockstep/core'
import type { ReadonlyStateAccess, StateAccess } from '@lockstep/core/stf'
import { type fundsItems, reserve, transfer, transferReserved } from './funds.js'

interface FundsContext {
  readonly state: StateAccess<typeof fundsItems>
}

/**
 * What other modules of an app may do with funds. None of it makes or destroys any, and none of it has an event: who
 * moves funds says why. Those that answer a truth value have done nothing where it is false: there was not enough, or
 * the amount is negative.
 */
export const fundsInterface = {
  /** Moves free funds. */
  transfer: ({ state }: FundsContext, from: Hex, to: Hex, amount: bigint): boolean => transfer(state, from, to, amount),
  /** Sets free funds aside; they stay the account's own. */
  reserve: ({ state }: FundsContext, who: Hex, amount: bigint): boolean => reserve(state, who, amount),
  /** Makes reserved funds free again. */
  release: ({ state }: FundsContext, who: Hex, amount: bigint): boolean => transferReserved(state, who, who, amount),
  /** Pays from reserved funds into another's free ones. */
  transferReserved: ({ state }: FundsContext, from: Hex, to: Hex, amount: bigint): boolean =>
    transferReserved(state, from, to, amount),
}

interface FundsReadContext {
  readonly state: ReadonlyStateAccess<typeof fundsItems>
}

/** What other modules of an app, and their getters, may ask about funds. */
export const fundsViews = {
  /** The account's free funds. */
  balanceOf: ({ state }: FundsReadContext, who: Hex): bigint => state.account.get(who).free,
}
