import type { LogRecord } from '@lockstep/testkit'
import { createRandom } from '../../src/generation/random.js'

const parties = 3
const length = 12

/** A log for `balances` in which most things succeed: funds for everybody, transfers, and payments to the parentchain. */
export function paymentsLog(seed: number): readonly LogRecord[] {
  const random = createRandom(seed, 'log')
  const party = (): string => `party:${random.below(parties)}`
  const funds = Array.from({ length: parties }, (_, who): LogRecord => {
    return { inbound: 'shieldFunds', args: { who: `party:${who}`, amount: '1000' } }
  })
  const calls = Array.from({ length }, (): LogRecord => {
    const from = random.below(parties)
    const amount = String(random.between(1, 200))
    return random.chance(0.5)
      ? { call: 'balanceTransfer', from, args: { to: party(), amount }, nonce: 'next' }
      : {
          call: 'balanceUnshieldThroughEnclaveBridgePallet',
          from,
          args: { beneficiary: party(), amount, shard: 'shard' },
          nonce: 'next',
        }
  })
  return [...funds, ...calls]
}
