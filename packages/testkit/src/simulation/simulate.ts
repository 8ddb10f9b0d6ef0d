import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { writeDocument } from '../artefact/write-document.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { type StfSource, stfOf } from '../generation/stf-source.js'
import type { LogRecord } from '../log/log-record.js'
import { usualPath } from '../verification/leave-counterexample.js'
import { type FaultName, faultNames } from './faults.js'
import { runSimulation, type SimulationOutcome } from './run-simulation.js'
import { type FailedSimulation, shrinkSimulation } from './shrink-simulation.js'
import { type PartsSource, partsOf } from './simulated-parts.js'
import type { SimulationSettings } from './simulation-file.js'
import { simulationFile } from './write-simulation-file.js'

/** The seed of a simulation, its size, and what may go wrong. */
export interface SimulateOptions {
  /** A whole number from 0 to 4294967295. With the code it decides everything. */
  readonly seed: number
  /** Steps in which things go wrong; 600 if left out, at most a million. Then all faults end, and everything must come right. */
  readonly steps?: number
  /** 1 to 6 workers, 3 if left out. */
  readonly workers?: number
  /** What clients send: a log whose blocks are the parentchain's affair. Generated from the STF if left out. */
  readonly log?: readonly LogRecord[]
  /** The faults that a seed's swarm is drawn from; all if left out, none if empty. */
  readonly faults?: readonly FaultName[]
  /** Parts of a worker to simulate in place of the real ones; a function that makes them where they keep something. */
  readonly parts?: PartsSource
  /**
   * Where a failure goes, shrunk: a path, or `false` for nowhere, which shrinks nothing. By default
   * `node_modules/.cache/lockstep/<name of the STF>-simulation.json` in the current folder.
   */
  readonly out?: string | false
}

/** What a simulation did that found nothing wrong. */
export interface SimulationReport {
  /** As it was given. */
  readonly seed: number
  /** All of them, those after the end of the faults too. */
  readonly steps: number
  /** Virtual milliseconds. */
  readonly time: number
  /** Height of the parentchain in the end. */
  readonly blocks: number
  /** Calls of clients, each of which has its receipt in the end. */
  readonly operations: number
  /** Payments from the shard's vault that workers had the parentchain make. */
  readonly payments: number
  /** How often each fault struck. */
  readonly struck: Readonly<Record<string, number>>
  /** A line for each step; the same for the same seed. */
  readonly trace: readonly string[]
}

const usualSteps = 600
const generatedLength = 16
const mostSteps = 1_000_000
const mostWorkers = 6
const shownLines = 12

/**
 * Runs workers for an STF in one thread and virtual time: real enclave runtimes, stores and import loops on simulated
 * disks and links behind a parentchain that forks. Each seed has its own swarm of faults.
 *
 * After every step: every worker has, for each block that it executed, the roots of an executor that nothing ever
 * happens to; no operation was executed twice; nothing left a worker that was not final and stored; each output was paid
 * once. After the faults: all operations have receipts, and every worker has handed all its outputs over.
 *
 * What fails is shrunk, and left as a file for `lockstep replay`; see {@link SimulateOptions.out}.
 *
 * @throws LockstepError `SimulationFailed` with the seed (`details.value`), the step (`details.limit`), the reason, the
 * last lines of the trace and where the file is; `SimulationOption` for options out of bounds
 */
export async function simulate(source: StfSource, options: SimulateOptions): Promise<SimulationReport> {
  const stf = stfOf(source)
  const settings = settingsOf(stf, options)
  const parts = options.parts ?? {}
  const outcome = await runSimulation(stf, settings, partsOf(parts))
  const { violation, steps, time, operations, payments, struck, trace } = outcome
  if (violation === undefined) {
    return {
      ...{ seed: settings.seed, steps, time, blocks: outcome.blocks().length },
      operations,
      payments,
      struck,
      trace,
    }
  }
  const failed = { settings, outcome: { ...outcome, violation } }
  const { out = usualPath(`${stf.name}-simulation`) } = options
  const hint = out === false ? [] : [await leaveSimulation(source, parts, failed, out)]
  throw simulationFailed(stf.name, failed, hint)
}

/** @throws LockstepError `SimulationOption` */
function settingsOf(stf: Stf, options: SimulateOptions): SimulationSettings {
  const { seed, steps = usualSteps, workers = 3, faults = faultNames, log } = options
  requireBetween('seed', seed, 0, 0xffff_ffff)
  requireBetween('steps', steps, 0, mostSteps)
  requireBetween('workers', workers, 1, mostWorkers)
  return { seed, steps, workers, faults, log: log ?? generatedLog(stf, seed) }
}

function generatedLog(stf: Stf, seed: number): readonly LogRecord[] {
  return fc.sample(anyLogInBlocks(stf, { maxLength: generatedLength }), { seed, numRuns: 1 })[0]?.log ?? []
}

function requireBetween(field: string, value: number, lowest: number, highest: number): void {
  if (Number.isInteger(value) && value >= lowest && value <= highest) return
  throw new LockstepError(
    'SimulationOption',
    `${field} is ${value}; give a whole number from ${lowest} to ${highest}`,
    {
      field,
      value,
      limit: highest,
    },
  )
}

/** What became of the failure, in one line. */
async function leaveSimulation(
  source: StfSource,
  parts: PartsSource,
  failed: FailedSimulation,
  out: string,
): Promise<string> {
  const shrunk = await shrinkSimulation(source, parts, failed)
  const { steps, workers, faults, log } = shrunk.settings
  const size = `steps ${steps}, workers ${workers}, records ${log.length}, faults ${faults.join(' ') || 'none'}`
  const isThere = writeDocument(out, simulationFile(source, parts, failed.settings, shrunk))
  return `shrunk to ${size}${isThere ? `; replay: npx lockstep replay ${out}` : ''}`
}

function simulationFailed(
  stf: string,
  { settings: { seed }, outcome }: FailedSimulation,
  hint: readonly string[],
): LockstepError {
  const { steps, violation, trace }: SimulationOutcome = outcome
  const headline = `'${stf}' fails the simulation with seed ${seed} in step ${steps}: ${violation}`
  return new LockstepError('SimulationFailed', [headline, ...hint, ...trace.slice(-shownLines)].join('\n'), {
    field: 'seed',
    value: seed,
    limit: steps,
  })
}
