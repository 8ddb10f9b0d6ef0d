import { describeSimulation, replaySimulation, type SimulationFile, simulationTest } from '@lockstep/testkit/simulation'
import { loadParts } from './load-parts.js'
import { loadStf } from './load-stf.js'
import { specifierOf } from './specifier-of.js'
import type { Terminal } from './terminal.js'

interface ReplayValues {
  readonly module?: string | undefined
  readonly export?: string | undefined
  readonly parts?: string | undefined
  readonly test?: boolean | undefined
}

/** `lockstep replay FILE` of a simulation: with a module, exit code 1 says that it still fails. */
export async function replaySimulated(file: SimulationFile, values: ReplayValues, terminal: Terminal): Promise<number> {
  const parts = values.parts === undefined ? {} : await loadParts(values.parts)
  const loaded = values.module === undefined ? undefined : await loadStf(values.module, values.export)
  const replay = loaded === undefined ? undefined : await replaySimulation(loaded.stf, file, { parts })
  if (values.test !== true) {
    terminal.write(`${describeSimulation(file)}\n`)
    terminal.write(replay === undefined ? 'As recorded. Name --module to run it again.' : verdict(replay))
    terminal.write('\nA regression test:\n')
  }
  terminal.write(
    simulationTest(file, {
      ...(values.module === undefined ? {} : { module: specifierOf(values.module) }),
      ...(loaded === undefined ? {} : { exportName: loaded.exportName }),
    }).trimEnd(),
  )
  return replay?.reason == null ? 0 : 1
}

function verdict({ reason, step, firstChange, sameStf }: Awaited<ReturnType<typeof replaySimulation>>): string {
  return [
    reason === null ? `Denied: every promise is kept now, in ${step} steps.` : `Confirmed: in step ${step} ${reason}`,
    ...(firstChange === null ? [] : [`Block ${firstChange} is the first that is not what the file says.`]),
    ...(sameStf ? [] : ['The module declares another version, other codecs or other calls than the STF of the file.']),
  ].join('\n')
}
