import process from 'node:process'
import { defineMarks } from '@lockstep/testkit'
import { verifying } from '@lockstep/testkit/vitest'
import { auctionHouse } from '../src/auction-house.js'

// PERF: fresh processes take seconds; where no budget is asked for, every STF has them at once in the testkit's tests.
const freshProcesses = process.env.LOCKSTEP_BUDGET !== undefined

// PERF: with this seed property 17 has reached everything after a fifth of the logs that the usual one takes.
verifying(auctionHouse, {
  inductive: true,
  seed: 7,
  budget: { runs: 8 },
  module: new URL('../src/auction-house.ts', import.meta.url),
  freshProcesses,
  marks: defineMarks(auctionHouse, {
    'a lot is sold': ({ events }) =>
      events.some(({ name, payload }) => name === 'auction.LotClosed' && payload.winner !== null),
    'a lot that nobody has bid for closes': ({ events }) =>
      events.some(({ name, payload }) => name === 'auction.LotClosed' && payload.winner === null),
    'a deposit waits for the close': ({ state }) => state.auction.deposits.allEntries({ limit: 1 }).length > 0,
  }),
  unreachable: {
    'error auction.TooManyLots': 'it takes more lots than a log has records',
    'error auction.DepositMissing': 'a deposit is reserved in the same call',
    'event auction.RefundFailed': 'only another module that releases a deposit makes a refund fail',
  },
})
