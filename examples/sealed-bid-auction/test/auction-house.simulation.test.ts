import { simulate } from '@lockstep/testkit/simulation'
import { expect, test } from 'vitest'
import { auctionHouse } from '../src/auction-house.js'

/** More than a loaded machine takes. */
const timeLimit = 60_000

test.each([1, 2])(
  'workers of the auction house keep every promise with seed %i, whatever goes wrong',
  async (seed) => {
    const { operations, struck } = await simulate(auctionHouse, { seed })
    // Without operations and faults, there would be nothing to keep.
    expect(operations).toBeGreaterThan(0)
    expect(struck).not.toEqual({})
  },
  timeLimit,
)
