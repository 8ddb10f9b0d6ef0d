import { LockstepError } from '@lockstep/core'
import { stfIdentity } from '@lockstep/core/stf'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import { createWorlds } from '../log/worlds.js'
import { runSimulation } from './run-simulation.js'
import { type PartsSource, partNames, partsOf } from './simulated-parts.js'
import type { SimulatedBlock, SimulationFile } from './simulation-file.js'

/** What became of a simulation when it was run again. */
export interface SimulationReplay {
  /** The promise that is still broken; `null` where all are kept now. */
  readonly reason: string | null
  /** The step that it shows in; where nothing does, the last one. */
  readonly step: number
  /** Whether this is the very STF that it was found for; a changed name, version or codec makes it another one. */
  readonly sameStf: boolean
  readonly blocks: readonly SimulatedBlock[]
  /** Number of the first block whose inputs, receipts or roots are not what the file says; `null` where all are. */
  readonly firstChange: number | null
  readonly trace: readonly string[]
}

/**
 * Runs a simulation that failed once more.
 *
 * @param parts what stood in the place of the real parts, as `simulate` takes them; the file has their names alone.
 * @throws LockstepError `OtherStf`, `LogMalformed` where the STF no longer has what the log names; `PartsMissing`
 */
export async function replaySimulation(
  source: StfSource,
  file: SimulationFile,
  { parts = {} }: { readonly parts?: PartsSource } = {},
): Promise<SimulationReplay> {
  const stf = stfOf(source)
  if (stf.name !== file.stf.name) throw otherStf(stf.name, file.stf.name)
  const missing = file.parts.filter((name) => !partNames(parts).includes(name))
  if (missing.length > 0) throw partsMissing(missing)
  const { violation, steps, trace, ...outcome } = await runSimulation(stf, file.settings, partsOf(parts))
  const blocks = outcome.blocks()
  const count = Math.max(blocks.length, file.blocks.length)
  const place = Array.from({ length: count }, (_, index) => index).find(
    (index) => JSON.stringify(blocks[index]) !== JSON.stringify(file.blocks[index]),
  )
  return {
    reason: violation ?? null,
    step: steps,
    sameStf: stfIdentity(createWorlds().fastest.provider, stf) === file.stf.identity,
    blocks,
    firstChange: place === undefined ? null : place + 1,
    trace,
  }
}

function otherStf(name: string, wanted: string): LockstepError {
  return new LockstepError('OtherStf', `the simulation is one of '${wanted}', not of '${name}'`, {
    field: 'stf',
    value: name,
    limit: wanted,
  })
}

function partsMissing(names: readonly string[]): LockstepError {
  return new LockstepError(
    'PartsMissing',
    `the simulation had parts in the place of the real ones: ${names.join(', ')}; give them by the option parts, or --parts`,
    { field: 'parts', value: names },
  )
}
