import { AccountId, type Codec, type Hex, struct, u32, vec } from '@lockstep/core'
import { maxWinners } from './rules.js'

/** Who came closest so far. */
export interface BestGuesses {
  readonly distance: number
  readonly winners: readonly Hex[]
}

export const bestGuesses: Codec<BestGuesses> = struct({ distance: u32, winners: vec(AccountId, maxWinners) })
export const noGuesses: BestGuesses = { distance: 0xffff_ffff, winners: [] }

/**
 * The best guesses after one more.
 *
 * COMPAT: Integritee fails the call of a winner too many. A failed call costs no attempt here, so its code would tell
 * for nothing that the guess was among the best; the call succeeds, and whoever was first keeps the place.
 */
export function withGuess(best: BestGuesses, player: Hex, distance: number): BestGuesses {
  if (distance > best.distance) return best
  const winners = distance < best.distance ? [] : best.winners
  const isIn = winners.length >= maxWinners || winners.includes(player)
  return { distance, winners: isIn ? winners : [...winners, player] }
}
