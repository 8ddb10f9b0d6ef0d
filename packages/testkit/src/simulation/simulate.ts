import { createProvider } from '@lockstep/adapters/crypto-native'
import { LockstepError } from '@lockstep/core'
import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { anyLogInBlocks } from '../any-log.js'
import type { LogRecord } from '../log-record.js'
import { wrongReceipt } from './ask-for-receipts.js'
import { createHosts, createSimulation } from './create-simulation.js'
import { type FaultName, faultNames } from './faults.js'
import { startTroubles } from './host-troubles.js'
import { startParentchain } from './parentchain-life.js'
import { paymentsMade, wrongPayments } from './payments.js'
import { realParts, type SimulatedParts } from './simulated-parts.js'
import { startClients } from './start-clients.js'
import { createLiveness } from './what-is-missing.js'

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
  /** Parts of a worker to simulate in place of the real ones. */
  readonly parts?: Partial<SimulatedParts>
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
/** Steps after the end of the faults by which everything must have come right. */
const patience = 4_000
const shownLines = 12

/**
 * Runs workers for an STF in one thread and virtual time: real enclave runtimes, stores and import loops on simulated
 * disks and links behind a parentchain that forks. Each seed has its own swarm of faults.
 *
 * After every step: every worker has, for each block that it executed, the roots of an executor that nothing ever
 * happens to; no operation was executed twice; nothing left a worker that was not final and stored; each output was paid
 * once. After the faults: all operations have receipts, and every worker has handed all its outputs over.
 *
 * @throws LockstepError `SimulationFailed` with the seed (`details.value`), the step (`details.limit`), the reason and
 * the last lines of the trace; `SimulationOption` for options out of bounds
 */
export async function simulate(stf: Stf, options: SimulateOptions): Promise<SimulationReport> {
  const { seed, steps = usualSteps, workers = 3 } = options
  requireBetween('seed', seed, 0, 0xffff_ffff)
  requireBetween('steps', steps, 0, mostSteps)
  requireBetween('workers', workers, 1, mostWorkers)
  let violation: string | undefined
  const simulation = createSimulation({
    stf,
    seed,
    faults: options.faults ?? faultNames,
    parts: { ...realParts, ...options.parts },
    provider: createProvider(),
    fail(reason) {
      violation ??= reason
    },
  })
  const { chain, clock, faults, trace } = simulation
  const hosts = await createHosts(simulation, workers)
  const { clients, operations } = startClients(simulation, stf, options.log ?? generatedLog(stf, seed))
  const whatIsMissing = createLiveness(simulation, { clients, hosts, operations })
  let missing: string | undefined = 'no block was made'
  startParentchain(simulation, () => {
    violation ??= wrongPayments(simulation)
    missing = faults.areOver() ? whatIsMissing() : 'the faults go on'
  })
  startTroubles(simulation, hosts)
  // Each in a step of its own: opening a store takes real time, and two of them would race.
  for (const host of hosts) clock.at(0, `${host.name} starts`, host.start)

  let step = 0
  const failed = (reason: string): LockstepError =>
    simulationFailed(stf.name, seed, step, reason, trace.lines(shownLines))
  while (missing !== undefined) {
    if (step === steps) faults.end()
    if (step === steps + patience) throw failed(`nothing goes wrong any more, but still ${missing}`)
    const label = await clock.step()
    step += 1
    trace.line(step, clock.now(), label ?? 'nothing happens')
    if (violation !== undefined) throw failed(violation)
  }
  const wrong = await wrongReceipt(simulation, hosts, operations)
  if (wrong !== undefined) throw failed(wrong)
  return {
    seed,
    steps: step,
    time: clock.now(),
    blocks: chain.head(),
    operations: operations.length,
    payments: paymentsMade(simulation),
    struck: faults.struck(),
    trace: trace.lines(),
  }
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

function simulationFailed(
  stf: string,
  seed: number,
  step: number,
  reason: string,
  lines: readonly string[],
): LockstepError {
  return new LockstepError(
    'SimulationFailed',
    [`'${stf}' fails the simulation with seed ${seed} in step ${step}: ${reason}`, ...lines].join('\n'),
    { field: 'seed', value: seed, limit: step },
  )
}
