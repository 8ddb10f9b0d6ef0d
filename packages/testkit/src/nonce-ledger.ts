import { LockstepError } from '@lockstep/core'
import type { CallRecord } from './log-record.js'

/**
 * Keeps the account nonces of a log's parties, by the rules of the engine and not by its code: a log that says `next`
 * means it.
 */
export interface NonceLedger {
  openBlock(): void
  resolve(party: number, nonce: CallRecord['nonce']): number
  /**
   * Notes a call that gets as far as the nonce check. Counts the nonce up where it is the account's next, the same
   * operation does not stand earlier in the block (that one was refused, and so is every repetition), and the call is
   * one that accounts may make.
   */
  consume(party: number, nonce: number, operation: string, isSigned: boolean): void
}

export function createNonceLedger(parties: number): NonceLedger {
  const next = new Array<number>(parties).fill(0)
  const seen = new Set<string>()

  function nextOf(party: number): number {
    const nonce = next[party]
    if (nonce !== undefined) return nonce
    throw new LockstepError('LogMalformed', `there is no party ${party}`, { field: 'from', value: party })
  }

  return {
    openBlock: () => seen.clear(),
    resolve(party, nonce) {
      if (nonce === 'stale') return Math.max(0, nextOf(party) - 1)
      return nonce === 'future' ? nextOf(party) + 1 : nextOf(party)
    },
    consume(party, nonce, operation, isSigned) {
      const isRepeated = seen.has(operation)
      seen.add(operation)
      if (!isRepeated && isSigned && nonce === nextOf(party)) next[party] = nonce + 1
    },
  }
}
