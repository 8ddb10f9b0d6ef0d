import type { Random } from '../generation/random.js'
import type { World } from '../log/world.js'
import type { Faults } from './faults.js'
import type { Reference } from './reference.js'
import type { Scheduler } from './scheduler.js'
import type { SimulatedChain } from './simulated-chain.js'
import type { SimulatedParts } from './simulated-parts.js'
import type { SimulatedShard } from './simulated-shard.js'
import type { SimulationTrace } from './simulation-trace.js'

/** What all actors of a simulation share. */
export interface Simulation {
  readonly clock: Scheduler
  readonly random: Random
  readonly faults: Faults
  readonly trace: SimulationTrace
  readonly world: World
  readonly chain: SimulatedChain
  readonly reference: Reference
  readonly shard: SimulatedShard
  readonly parts: SimulatedParts
  /** A promise was broken. The first one ends the simulation, after the step in which it came to light. */
  fail(reason: string): void
}
