import { createBalances } from './create-balances.js'

/**
 * Integritee's balances: funds come in by shielding on the parentchain, move by trusted calls, and leave by
 * unshielding. Amounts are u128 in the smallest unit. Notes are events and are not kept; see `balancesWithNotes`.
 *
 * Its interface (`transfer`, `reserve`, `release`, `transferReserved`) lets other modules of an app move
 * and hold funds. None of it makes or destroys any, so the total issuance changes by shielding and unshielding alone.
 * Modules of an app trust each other: one can release what another has reserved.
 *
 * SPEC: names, indices and argument layouts are those of the Integritee worker's `TrustedCall` and `Getter`; every
 * call's first argument there, the sender, is the `origin` here. `docs/compatibility.md` lists what is deliberately
 * different.
 */
export const balances = createBalances({ uses: {}, keep() {} })
