import type { Hex } from '@lockstep/core'
import type { StagedShard } from '../stage-shard.js'

/** What goes wrong between a worker and what feeds it. */
export interface AdapterFaults {
  /** Numbers of the blocks behind which the worker's process starts anew. */
  readonly restarts: readonly number[]
  /** Of all outputs that are handed over, by their places, those whose acknowledgement never comes. */
  readonly lateAcknowledgements: readonly number[]
  /** Of all outputs that are handed over, by their places, those that are lost on their way. */
  readonly lostOutputs: readonly number[]
  /** Of all blocks that are handed out, by their places, those that are lost on their way. */
  readonly lostBlocks: readonly number[]
  /** Of all blocks that are handed out, by their places, those that the next one overtakes. */
  readonly overtakenBlocks: readonly number[]
  /** Numbers of the blocks before which there is another one that the parentchain takes back, where one does that. */
  readonly reorganizations: readonly number[]
  /** Whether requests come early, and again, before the order is decided. */
  readonly requestsAstray: boolean
  /** Whether everything that the worker says or hears comes twice. */
  readonly repeated: boolean
  /** So many blocks pass before the worker looks at them: it meets them as one batch. */
  readonly pause: number
}

/** What a block has come to. */
export interface AdapterBlock {
  /** Of the staged block, from 1. */
  readonly number: number
  readonly stateRoot: Hex
  readonly receiptsRoot: Hex
}

/** What a worker behind an adapter has come to. */
export interface AdapterOutcome {
  readonly blocks: readonly AdapterBlock[]
  /** What has taken effect outside, in order, once for each time that it did; see `effectText`. */
  readonly effects: readonly string[]
}

/** One of the ways in which ordered inputs come to a worker, and its outputs away. */
export interface WorkerAdapter {
  readonly name: string
  /** Feeds the staged requests, block by block, to a worker behind this adapter. */
  run(shard: StagedShard, faults: AdapterFaults): Promise<AdapterOutcome>
}
