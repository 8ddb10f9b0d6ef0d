import type { Hex } from '@lockstep/core'
import type { NodeConnectionOptions } from '@nats-io/transport-node'
import type { OrderedLogOptions } from '../ordered-log.js'

/** Who signs the batches, and whether that is to be done here. Every machine that seals has the same key. */
export type JetStreamSequencer = { readonly keySeed: Uint8Array } | { readonly publicKey: Hex }

/** Whose log it is, on which servers, and how long they are waited for. Times are in milliseconds. */
export interface JetStreamLogOptions extends Omit<OrderedLogOptions, 'sequencerKeySeed' | 'maximumBatchSize'> {
  /** Where the servers are and how they let us in, as `connect` of @nats-io/transport-node takes it. */
  readonly connection: NodeConnectionOptions
  /** Name of the stream: 1 to 64 of the characters A-Z, a-z, 0-9, _ and -. Beside it there is `<stream>-inbox`. */
  readonly stream: string
  /** The shard whose log this is. */
  readonly shard: Hex
  /** Identity of the STF that the shard began with (`stfIdentity`). */
  readonly stf: Hex
  /** With a seed, batches can be sealed here; with a public key, they can be followed and extrinsics submitted. */
  readonly sequencer: JetStreamSequencer
  /** On how many servers a stream is kept that does not exist yet; 1 if left out. An existing one must have as many. */
  readonly replicas?: number
  /** Bytes of extrinsics in a batch; what fits into a message of the servers if left out, about 950 KiB by default. */
  readonly maximumBatchSize?: number
  /** Milliseconds for which servers that do not answer are asked again; 30,000 if left out. */
  readonly patience?: number
  /** Milliseconds after which a request is given up and asked again; 2,000 if left out. */
  readonly requestTimeout?: number
  /** Milliseconds between two looks at the stream in case that nobody rings; 1,000 if left out. */
  readonly pollInterval?: number
  /**
   * Told of every batch that the servers had acknowledged and lost, and that was put back from here; by its number. Only
   * where batches are sealed. Look after the servers.
   */
  readonly onPutBack?: (number: number) => void
}
