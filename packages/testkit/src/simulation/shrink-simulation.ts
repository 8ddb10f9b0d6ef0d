import { LockstepError } from '@lockstep/core'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { failureKind } from './failure-kind.js'
import { runSimulation, type SimulationOutcome } from './run-simulation.js'
import { type PartsSource, partsOf } from './simulated-parts.js'
import type { SimulationSettings } from './simulation-file.js'
import { type Smaller, smallerSimulations } from './smaller-simulations.js'

/** A simulation that fails, and how. */
export interface FailedSimulation {
  readonly settings: SimulationSettings
  readonly outcome: SimulationOutcome & { readonly violation: string }
}

export interface ShrunkSimulation extends FailedSimulation {
  readonly numShrinks: number
  readonly repeats: boolean
}

/** PERF: a run takes a tenth of a second; where nothing comes right any more a second. */
const mostRuns = 100

/**
 * Looks for the smallest settings with which the simulation fails in the same way: another failure would be another
 * bug. The seed stays; with other faults it draws other chances, so not all that could be left out is.
 */
export async function shrinkSimulation(
  source: StfSource,
  parts: PartsSource,
  found: FailedSimulation,
): Promise<ShrunkSimulation> {
  const kind = failureKind(found.outcome.violation)
  let numRuns = 0
  let numShrinks = 0

  async function failing(settings: SimulationSettings): Promise<FailedSimulation | undefined> {
    numRuns += 1
    const outcome = await outcomeOf(source, settings, parts)
    const { violation } = outcome ?? {}
    if (outcome === undefined || violation === undefined || failureKind(violation) !== kind) return undefined
    return { settings, outcome: { ...outcome, violation } }
  }

  async function firstFailing(given: FailedSimulation, smaller: Smaller): Promise<FailedSimulation | undefined> {
    for (const settings of smaller(given.settings, given.outcome)) {
      if (numRuns >= mostRuns) return undefined
      const failed = await failing(settings)
      if (failed !== undefined) return failed
    }
    return undefined
  }

  let smallest = found
  for (const smaller of smallerSimulations) {
    for (let next = await firstFailing(smallest, smaller); next !== undefined; ) {
      smallest = next
      numShrinks += 1
      next = await firstFailing(smallest, smaller)
    }
  }
  return { ...smallest, numShrinks, repeats: (await failing(smallest.settings)) !== undefined }
}

/** A log from which calls are gone may be none any more. */
async function outcomeOf(
  source: StfSource,
  settings: SimulationSettings,
  parts: PartsSource,
): Promise<SimulationOutcome | undefined> {
  try {
    return await runSimulation(stfOf(source), settings, partsOf(parts))
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'LogMalformed') return undefined
    throw error
  }
}
