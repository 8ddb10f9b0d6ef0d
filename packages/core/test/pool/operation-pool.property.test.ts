import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyPoolRun } from './any-pool-run.js'
import { createPoolRun } from './pool-run.js'

/** So that time and room never decide. */
const boundless = { futureTime: 1e9, proposalTime: 1e9, banTime: 1e9, finalityBlocks: 1e9 }
const tight = {
  ready: { count: 4, bytes: 12 },
  future: { count: 3, bytes: 8 },
  included: { count: 2, bytes: 6 },
  perAccount: 3,
  bans: 2,
  banTime: 5,
  futureTime: 6,
  proposalTime: 4,
  finalityBlocks: 3,
}

describe('the operation pool', () => {
  test('without bounds holds what the naive pool holds, in the same statuses, after every step', () => {
    fc.assert(
      fc.property(anyPoolRun, (steps) => {
        const run = createPoolRun(boundless, false)
        for (const step of steps) {
          run.take(step)
          const statuses = run.naive.statuses(run.next)
          expect(new Map(run.pool.pending().map((hash) => [hash, run.pool.status(hash)]))).toEqual(statuses)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('never holds more than its bounds, and takes only steps of the chart', () => {
    fc.assert(
      fc.property(anyPoolRun, (steps) => {
        const run = createBounded()
        for (const step of steps) {
          run.take(step)
          const { ready, broadcast, future, included, bans } = run.pool.load()
          expect(ready.count + broadcast.count).toBeLessThanOrEqual(tight.ready.count)
          expect(ready.bytes + broadcast.bytes).toBeLessThanOrEqual(tight.ready.bytes)
          expect(future.count).toBeLessThanOrEqual(tight.future.count)
          expect(future.bytes).toBeLessThanOrEqual(tight.future.bytes)
          expect(included.count).toBeLessThanOrEqual(tight.included.count)
          expect(included.bytes).toBeLessThanOrEqual(tight.included.bytes)
          expect(bans).toBeLessThanOrEqual(tight.bans)
          expect(run.pool.pending().length).toBe(ready.count + broadcast.count + future.count)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('proposes the operations of a signer in the order of their nonces', () => {
    fc.assert(
      fc.property(anyPoolRun, fc.boolean(), (steps, isBounded) => {
        const run = isBounded ? createBounded() : createPoolRun(boundless, false)
        for (const step of steps) run.take(step)
        const place = (whose: string, nonce: number) => `${whose} ${nonce}`
        const underWay = run.underWay().map(({ sender, signer, nonce }) => place(sender + signer, nonce))
        const seen = new Map<string, number>()
        for (const { sender, signer, nonce } of run.pool.propose({ count: 1000, bytes: 1000 }, 0)) {
          const whose = sender + signer
          const before = seen.get(whose) ?? nonce - 1
          expect(nonce).toBeGreaterThan(before)
          // Only what was proposed before, and came in no block yet, is left out between two.
          for (let between = before + 1; between < nonce; between += 1)
            expect(underWay).toContain(place(whose, between))
          seen.set(whose, nonce)
        }
      }),
      { numRuns: 300 },
    )
  })
})

const createBounded = () => createPoolRun(tight, true)
