import type { Stf } from '@lockstep/core/stf'
import { stfProperties, workerProperties } from '@lockstep/testkit'
import { expect } from 'vitest'
import { type CounterexampleFile, counterexampleFile } from '../../src/artefact/index.js'
import { findCounterexampleAsync } from '../../src/verification/check-property.js'

/** The file of what a property finds for a defective STF. */
export async function foundFor(stf: Stf, number: number, numRuns = 200): Promise<CounterexampleFile> {
  const property = [...stfProperties, ...workerProperties].find((each) => each.number === number)
  const found = property === undefined ? undefined : await findCounterexampleAsync(property, stf, { seed: 42, numRuns })
  return found === undefined ? expect.fail(`property ${number} holds`) : await counterexampleFile(stf, found)
}
