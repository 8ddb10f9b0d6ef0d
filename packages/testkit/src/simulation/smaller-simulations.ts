import { shorterLogs } from '../generation/smaller-logs.js'
import type { SimulationOutcome } from './run-simulation.js'
import type { SimulationSettings } from './simulation-file.js'

/** Settings with less of one thing, the least first. */
export type Smaller = (settings: SimulationSettings, outcome: SimulationOutcome) => Iterable<SimulationSettings>

/**
 * In this order: a shorter life first, because each try takes as long as it lives; then what a reader has to know of.
 */
export const smallerSimulations: readonly Smaller[] = [
  shorterLives,
  fewerFaults,
  fewerWorkers,
  fewerRecords,
  shorterLives,
]

/** The faults end at the failure, which changes nothing; then earlier. */
function* shorterLives(settings: SimulationSettings, outcome: SimulationOutcome): Generator<SimulationSettings> {
  const { steps } = settings
  for (const shorter of new Set([0, Math.floor(steps / 4), Math.floor(steps / 2), Math.min(steps, outcome.steps)])) {
    if (shorter < steps) yield { ...settings, steps: shorter }
  }
}

/** None, those that struck, a half of them, all but one. */
function* fewerFaults(settings: SimulationSettings, { struck }: SimulationOutcome): Generator<SimulationSettings> {
  const { faults } = settings
  const striking = faults.filter((name) => struck[name] !== undefined)
  if (striking.length < faults.length) yield { ...settings, faults: striking }
  for (let size = faults.length; size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start + size <= faults.length; start += size) {
      yield { ...settings, faults: faults.toSpliced(start, size) }
    }
  }
}

function* fewerWorkers(settings: SimulationSettings): Generator<SimulationSettings> {
  for (let workers = 1; workers < settings.workers; workers += 1) yield { ...settings, workers }
}

function* fewerRecords(settings: SimulationSettings): Generator<SimulationSettings> {
  for (const { log } of shorterLogs({ log: settings.log, blocks: [] })) yield { ...settings, log }
}
