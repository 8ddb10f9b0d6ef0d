import type { Stf } from '@lockstep/core/stf'
import { findCounterexample, stfProperties } from '@lockstep/testkit'
import { expect } from 'vitest'
import { type CounterexampleFile, counterexampleFile } from '../../src/artefact/index.js'

/** The file of what a property finds for a defective STF. */
export function foundFor(stf: Stf, number: number, numRuns = 200): CounterexampleFile {
  const property = stfProperties.find((each) => each.number === number)
  const found = property === undefined ? undefined : findCounterexample(property, stf, { seed: 42, numRuns })
  return found === undefined ? expect.fail(`property ${number} holds`) : counterexampleFile(stf, found)
}
