import { type CounterexampleFile, readCounterexampleFile } from '@lockstep/testkit'
import { isOfSimulation, readSimulationFile, type SimulationFile } from '@lockstep/testkit/simulation'
import { loadText } from './load-file.js'

/** What a file has: the counterexample of a property, or a simulation that failed. */
export type Found =
  | { readonly kind: 'counterexample'; readonly file: CounterexampleFile }
  | { readonly kind: 'simulation'; readonly file: SimulationFile }

/** Reads either. @throws LockstepError `Usage`, `CounterexampleMalformed` */
export async function loadFound(path: string): Promise<Found> {
  const text = await loadText(path)
  if (isOfSimulation(text)) return { kind: 'simulation', file: readSimulationFile(text) }
  return { kind: 'counterexample', file: readCounterexampleFile(text) }
}
