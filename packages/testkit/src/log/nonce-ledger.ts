import { LockstepError } from '@lockstep/core'
import type { CallRecord } from './log-record.js'

/**
 * Keeps the account nonces of a log's parties, by the rules of the engine and not by its code: a log that says `next`
 * means it.
 */
export interface NonceLedger {
  resolve(party: number, nonce: CallRecord['nonce']): number
  /** Notes a call that gets as far as the nonce check: the account's next nonce is used up, any other one is not. */
  consume(party: number, nonce: number): void
}

export function createNonceLedger(parties: number): NonceLedger {
  const next = new Array<number>(parties).fill(0)

  function nextOf(party: number): number {
    const nonce = next[party]
    if (nonce !== undefined) return nonce
    throw new LockstepError('LogMalformed', `there is no party ${party}`, { field: 'from', value: party })
  }

  return {
    resolve(party, nonce) {
      if (typeof nonce === 'number') {
        nextOf(party)
        next[party] = nonce
        return nonce
      }
      if (nonce === 'stale') return Math.max(0, nextOf(party) - 1)
      return nonce === 'future' ? nextOf(party) + 1 : nextOf(party)
    },
    consume(party, nonce) {
      if (nonce === nextOf(party)) next[party] = nonce + 1
    },
  }
}
