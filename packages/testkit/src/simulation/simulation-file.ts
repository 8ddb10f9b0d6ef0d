import type { FileEnvironment, FileStf, StepReceipt } from '../artefact/counterexample-file.js'
import type { LogRecord } from '../log/log-record.js'
import type { FaultName } from './faults.js'

/** Name and version of the format; it changes whenever a reader of the old one would misread the new one. */
export const simulationFormat = 'lockstep-simulation/1'

/** All that a simulation follows from, beside the code. */
export interface SimulationSettings {
  /** The same seed, settings and code give the same steps; an unsigned integer of 32 bits. */
  readonly seed: number
  /** Steps in which things went wrong, before all faults ended. */
  readonly steps: number
  /** 1 to 6. */
  readonly workers: number
  /** What the seed's swarm is drawn from. */
  readonly faults: readonly FaultName[]
  readonly log: readonly LogRecord[]
}

/** A simulation that failed, as one JSON document: what it takes, and what happened up to the step that shows it. */
export interface SimulationFile {
  readonly format: typeof simulationFormat
  readonly stf: FileStf
  /** The promise that was broken, in words. */
  readonly reason: string
  /** The step, from 1, in which it came to light. */
  readonly step: number
  /** Virtual milliseconds until then. */
  readonly time: number
  /** Shrunk: with less of each the reason is another one, or none. */
  readonly settings: SimulationSettings
  /** What it was found with. */
  readonly found: SimulationSettings
  /** How often the settings got smaller. */
  readonly numShrinks: number
  /** Whether the shrunk simulation failed the same way once more; else STF or parts remember something by themselves. */
  readonly repeats: boolean
  /** The parts that stood in the place of the real ones, by name: code, which no file has. */
  readonly parts: readonly string[]
  readonly environment: FileEnvironment
  /** Accounts (32 bytes, hexadecimal) of the parties, by index. */
  readonly parties: readonly string[]
  /** How often each fault struck. */
  readonly struck: Readonly<Record<string, number>>
  /** The parentchain's longest branch at the failure, as an executor made it that nothing ever happens to. */
  readonly blocks: readonly SimulatedBlock[]
  /** The last lines of the trace: step, virtual milliseconds, who does what, what came of it. */
  readonly trace: readonly string[]
}

/** A block of the parentchain with its ordered inputs, and the roots that every worker must have behind it. */
export interface SimulatedBlock {
  /** Its height in the shard's chain, from 1. */
  readonly number: number
  readonly parentchainHash: string
  /** Milliseconds since 1970-01-01T00:00:00Z, in decimal digits. */
  readonly timestamp: string
  readonly isFinal: boolean
  readonly inputs: readonly SimulatedInput[]
  readonly stateRoot: string
  readonly receiptsRoot: string
}

/** An input of a block, and what became of it. */
export interface SimulatedInput {
  /** The record of the log; `null` for what no client has sent. */
  readonly record: LogRecord | null
  readonly receipt: StepReceipt
}
