import type { CallFacts } from '@lockstep/core/stf'

/** One unit of the parentchain's token, in its smallest. SPEC: Integritee worker, 12 decimals. */
export const unit = 1_000_000_000_000n

const perCall = unit / 100n
const perNoteByte = unit / 10_000n

/** By the names that calls have in an app; one that is not here costs as much as a transfer. */
const prices: ReadonlyMap<string, bigint> = new Map([
  ['balances.balanceUnshieldThroughEnclaveBridgePallet', 3n * perCall],
  ['guessTheNumber.setWinnings', 0n],
  ['guessTheNumber.pushByOneDay', 0n],
  ['guessTheNumber.guess', unit / 10n],
])

/** Bytes of a `balanceTransferWithNote` in front of its note: index, sender, recipient, amount. */
const sizeBeforeNote = 1 + 32 + 32 + 16

/**
 * What Integritee's worker charges: 0.01 units for a call, 0.03 for an unshielding, 0.1 for a guess; for a transfer
 * with a note 0.0001 more for each of its bytes.
 *
 * SPEC: Integritee worker, `get_fee_for` in `trusted_call.rs` and `guess_the_number.rs`.
 */
export function integriteePrice({ call, size }: Pick<CallFacts, 'call' | 'size'>): bigint {
  const price = prices.get(call) ?? perCall
  return call === 'balances.balanceTransferWithNote' ? price + perNoteByte * noteSize(size) : price
}

/** The note is what follows its compact length, which has one byte up to 63 and two from 64. */
function noteSize(callSize: number): bigint {
  const encoded = callSize - sizeBeforeNote
  return BigInt(encoded > 64 ? encoded - 2 : encoded - 1)
}
