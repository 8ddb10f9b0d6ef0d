import type { Domain } from '@lockstep/core/operation'
import type { LogRecord } from '../../log/log-record.js'

/** What a driver is told of its realm: plain JSON. */
export interface RealmJob {
  /** Whether clock, randomness, engine-defined functions and the like give other answers than usual. */
  readonly perturbed: boolean
  /** Whether the logs are executed once more on the same module, in their order and then in reverse. */
  readonly again: boolean
  readonly domain: Domain
  /** The accounts of the parties. */
  readonly accounts: readonly `0x${string}`[]
}

/** What a driver is told to execute: plain JSON. */
export interface Job extends RealmJob {
  readonly subjects: readonly SubjectJob[]
}

export interface SubjectJob {
  /** Index of the subject in the bundle. */
  readonly subject: number
  readonly exportName: string | undefined
  readonly logs: readonly (readonly LogRecord[])[]
}
