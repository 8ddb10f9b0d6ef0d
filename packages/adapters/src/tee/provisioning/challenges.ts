import { type Hex, toHex } from '@lockstep/core'
import type { Entropy } from '@lockstep/core/crypto'

/** The challenges that a provider has given and not yet seen again. */
export interface Challenges {
  issue(): Hex
  /** Whether the challenge is one of them; it is used up by the question. */
  redeem(challenge: Hex): boolean
}

/** An enclave has no clock to let challenges expire by, so the oldest falls out when this many are open. */
const maximumOpen = 16

export function createChallenges(entropy: Entropy): Challenges {
  const open = new Set<Hex>()
  return {
    issue() {
      const challenge = toHex(entropy(32))
      open.add(challenge)
      const [oldest] = open
      if (open.size > maximumOpen && oldest !== undefined) open.delete(oldest)
      return challenge
    },
    redeem: (challenge) => open.delete(challenge),
  }
}
