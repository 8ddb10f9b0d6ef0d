import { createProvider } from '@lockstep/adapters/crypto-native'
import type { Stf } from '@lockstep/core/stf'
import { wrongReceipt } from './ask-for-receipts.js'
import { createHosts, createSimulation } from './create-simulation.js'
import type { FaultName } from './faults.js'
import { startTroubles } from './host-troubles.js'
import { orderedBlocks } from './ordered-blocks.js'
import { startParentchain } from './parentchain-life.js'
import { paymentsMade, wrongPayments } from './payments.js'
import type { SimulatedParts } from './simulated-parts.js'
import type { SimulatedBlock, SimulationSettings } from './simulation-file.js'
import { startClients } from './start-clients.js'
import { createLiveness } from './what-is-missing.js'

/** How a simulation ended. */
export interface SimulationOutcome {
  /** Steps that it took. */
  readonly steps: number
  /** Virtual milliseconds. */
  readonly time: number
  readonly operations: number
  readonly payments: number
  readonly struck: Readonly<Record<string, number>>
  readonly trace: readonly string[]
  /** The faults of the seed's swarm. */
  readonly drawn: readonly FaultName[]
  /** The promise that was broken in the last step; `undefined` where all were kept. */
  readonly violation: string | undefined
  /** The longest branch, with what was ordered on it. PERF: decodes all receipts; made when it is asked for. */
  blocks(): readonly SimulatedBlock[]
}

/** Steps after the end of the faults by which everything must have come right. */
const patience = 4_000

/** Runs one simulation to its end, or to the first promise that is broken. */
export async function runSimulation(
  stf: Stf,
  { seed, steps, workers, faults: allowed, log }: SimulationSettings,
  parts: SimulatedParts,
): Promise<SimulationOutcome> {
  let violation: string | undefined
  const simulation = createSimulation({
    ...{ stf, seed, faults: allowed, parts },
    provider: createProvider(),
    fail(reason) {
      violation ??= reason
    },
  })
  const { chain, clock, faults, trace } = simulation
  const hosts = await createHosts(simulation, workers)
  const { clients, operations, records } = startClients(simulation, stf, log)
  const whatIsMissing = createLiveness(simulation, { clients, hosts, operations })
  let missing: string | undefined = 'no block was made'
  startParentchain(simulation, () => {
    missing = faults.areOver() ? whatIsMissing() : 'the faults go on'
  })
  startTroubles(simulation, hosts)
  // Each in a step of its own: opening a store takes real time, and two of them would race.
  for (const host of hosts) clock.at(0, `${host.name} starts`, host.start)

  let step = 0
  let head = chain.block(chain.head())
  while (missing !== undefined && violation === undefined) {
    if (step === steps) faults.end()
    if (step === steps + patience) {
      violation = `nothing goes wrong any more, but still ${missing}`
      break
    }
    const label = await clock.step()
    step += 1
    trace.line(step, clock.now(), label ?? 'nothing happens')
    // PERF: payments are those of blocks, so that a step without a new head has no new ones.
    if (chain.block(chain.head()) !== head) violation ??= wrongPayments(simulation)
    head = chain.block(chain.head())
  }
  violation ??= await wrongReceipt(simulation, hosts, operations)
  return {
    ...{ steps: step, time: clock.now(), operations: operations.length, payments: paymentsMade(simulation) },
    ...{ struck: faults.struck(), trace: trace.lines(), drawn: faults.drawn(), violation },
    blocks: () => orderedBlocks(simulation, stf, records),
  }
}
