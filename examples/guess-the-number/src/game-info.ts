import { AccountId, option, struct, u32, u64, u128, vec } from '@lockstep/core'
import { maxWinners } from './rules.js'

/**
 * What the getter `guessTheNumberInfo` answers.
 *
 * SPEC: Integritee's `GuessTheNumberInfo`, field by field.
 */
export const gameInfo = struct({
  account: AccountId,
  balance: u128,
  winnings: u128,
  nextRoundTimestamp: u64,
  lastWinners: vec(AccountId, maxWinners),
  lastLuckyNumber: option(u32),
  lastWinningDistance: option(u32),
})
