import { stfIdentity } from '@lockstep/core/stf'
import { currentEnvironment } from '../artefact/current-environment.js'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { createWorlds } from '../log/worlds.js'
import type { ShrunkSimulation } from './shrink-simulation.js'
import { type PartsSource, partNames } from './simulated-parts.js'
import { type SimulationFile, type SimulationSettings, simulationFormat } from './simulation-file.js'

/** Lines of the trace that a file has. */
const keptLines = 60

/** Writes down a shrunk simulation, as one document for `JSON.stringify`. */
export function simulationFile(
  source: StfSource,
  parts: PartsSource,
  found: SimulationSettings,
  { settings, outcome, numShrinks, repeats }: ShrunkSimulation,
): SimulationFile {
  const stf = stfOf(source)
  const world = createWorlds().fastest
  const { violation, steps, time, struck, trace } = outcome
  return {
    format: simulationFormat,
    stf: { name: stf.name, version: stf.version, identity: stfIdentity(world.provider, stf) },
    ...{ reason: violation, step: steps, time, settings, found, numShrinks, repeats },
    parts: partNames(parts),
    environment: currentEnvironment(),
    parties: world.parties.map(({ account }) => account),
    struck,
    blocks: outcome.blocks(),
    trace: trace.slice(-keptLines),
  }
}
