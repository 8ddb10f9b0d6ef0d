import type { Hex } from '@lockstep/core'

/** What games differ in. */
export interface Rules {
  /** Milliseconds. */
  readonly roundDuration: bigint
  /** The account that winnings are paid from; it lives by everyone's transfers to it. */
  readonly pot: Hex
}

/** Milliseconds. */
export const day = 86_400_000n

/** Nobody has a key of this pot: it is ASCII, zero-padded. */
export const usualRules: Rules = {
  roundDuration: day,
  pot: '0x67756573732d7468652d6e756d6265722f706f74000000000000000000000000',
}

/** Lucky numbers are 0 to 9,999; any u32 may be guessed. */
export const luckyNumbers = 10_000n
export const maxAttempts = 10
export const maxWinners = 12

/** Who sets the winnings and the schedule. Here the development account `//Alice` (Ed25519); yours is another. */
export const gameMaster: Hex = '0x88dc3417d5058ec4b4503e0c12ea1a0a89be200fe98922423d4334014fa6b0ee'
