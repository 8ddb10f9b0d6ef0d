import { integritee } from '@lockstep/stf-balances'
import { simulate } from '@lockstep/testkit/simulation'
import { expect, test } from 'vitest'

/** More than a loaded machine takes. */
const timeLimit = 60_000

test.each([1, 2])(
  'workers of integritee keep every promise with seed %i, whatever goes wrong',
  async (seed) => {
    const { operations, struck } = await simulate(integritee, { seed })
    // Without operations and faults, there would be nothing to keep.
    expect(operations).toBeGreaterThan(0)
    expect(struck).not.toEqual({})
  },
  timeLimit,
)
