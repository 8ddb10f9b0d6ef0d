import { LockstepError } from '@lockstep/core'
import { balances } from '@lockstep/stf-balances'
import { expect, test } from 'vitest'
import { simulate } from '../../src/simulation/index.js'
import { type Defect, defects } from './defects.js'
import { paymentsLog } from './payments-log.js'

/** Seeds by which each defect must have shown itself. */
const enough = 20

/** The reason of the first failure, without the steps that led to it. */
async function firstFinding({ parts }: Defect): Promise<string | undefined> {
  for (let seed = 1; seed <= enough; seed += 1) {
    try {
      await simulate(balances, { seed, workers: 2, log: paymentsLog(seed), parts, out: false })
    } catch (error) {
      if (!(error instanceof LockstepError) || error.code !== 'SimulationFailed') throw error
      return error.message.split('\n')[0]
    }
  }
  return undefined
}

test.each(defects)(`a worker that $name is found within ${enough} seeds`, async (defect) => {
  expect(await firstFinding(defect)).toMatch(defect.shows)
})
