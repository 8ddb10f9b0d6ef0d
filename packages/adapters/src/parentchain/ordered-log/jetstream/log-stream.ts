import { type Hex, LockstepError } from '@lockstep/core'
import {
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamClient,
  type JetStreamManager,
  type StoredMsg,
  type StreamConfig,
  type StreamExpectations,
} from '@nats-io/jetstream'
import { type Persistence, persist } from './persist.js'
import { requireSettings } from './stream-settings.js'

export interface LogStreamOptions extends Persistence {
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
  readonly settings: Partial<StreamConfig> & { readonly name: string }
  readonly subject: string
  /** Milliseconds that servers have to answer one request. */
  readonly requestTimeout: number
}

export interface StreamMessage {
  /** Counts from 1. */
  readonly sequence: number
  readonly data: Uint8Array
}

export interface StreamExtent {
  readonly first: number
  readonly last: number
  /** Messages that are missing between them. */
  readonly deleted: number
  /** When the stream was made, as the servers write it: another time, another stream. */
  readonly created: string
}

/**
 * A stream on JetStream, by number: what is asked for is read from the stream's leader by its place, so nothing is
 * passed over, whatever became of connections and nodes.
 *
 * Rejected: consumers. They keep a place on the servers, of which nobody knows after a node's death whether it is ours.
 *
 * Every member rejects with `LogUnavailable` where the servers do not answer.
 */
export interface LogStream {
  /**
   * Makes the bytes message `sequence`, if the one before is the stream's last. `taken`: it may be that message, or
   * another is; who wants to know reads it. `displaced`: the one before was not placed under `previousId`, or the servers
   * have forgotten under which id it was. Repeated under the same id, it is stored once.
   */
  place(sequence: number, id: Hex, data: Uint8Array, previousId?: Hex): Promise<'placed' | 'taken' | 'displaced'>
  /** Adds the bytes as the last message, once under the same id, and answers its place. @throws LockstepError `MempoolFull` */
  add(id: Hex, data: Uint8Array): Promise<number>
  read(sequence: number): Promise<Uint8Array | undefined>
  /** The first message from `sequence` on. */
  readFrom(sequence: number): Promise<StreamMessage | undefined>
  extent(): Promise<StreamExtent>
  /** Takes away all messages before this one. */
  purgeBefore(sequence: number): Promise<void>
}

/** Opens the stream, or creates it. @throws LockstepError `LogStreamUnsafe` */
export async function openLogStream(options: LogStreamOptions): Promise<LogStream> {
  const { client, manager, settings, subject, requestTimeout: timeout } = options
  const { name } = settings
  const found = await persist(options, `open the stream ${name}`, () => findOrCreate(manager, settings))
  requireSettings(found, settings)

  const publish = (
    id: Hex,
    data: Uint8Array,
    expected: Pick<Partial<StreamExpectations>, 'lastSequence' | 'lastMsgID'>,
  ) => client.publish(subject, data, { msgID: id, timeout, expect: { streamName: name, ...expected } })

  return {
    place: (sequence, id, data, previousId) =>
      persist(options, `take message ${sequence}`, async () => {
        try {
          const { seq, duplicate } = await publish(id, data, {
            lastSequence: sequence - 1,
            ...(previousId === undefined ? {} : { lastMsgID: previousId }),
          })
          // A duplicate's acknowledgement was for an earlier try, of which a dead leader may have told nobody.
          return seq === sequence && !duplicate ? 'placed' : 'taken'
        } catch (error) {
          if (isApiError(error, JetStreamApiCodes.StreamWrongLastSequence)) return 'taken'
          if (isApiError(error, wrongLastId)) return 'displaced'
          throw error
        }
      }),
    add: (id, data) =>
      persist(options, 'take an extrinsic', async () => {
        try {
          return (await publish(id, data, {})).seq
        } catch (error) {
          throw isApiError(error, storeFailed) ? inboxFull(settings.max_msgs) : error
        }
      }),
    read: (sequence) =>
      persist(options, `give message ${sequence}`, async () => {
        const message = await manager.streams.getMessage(name, { seq: sequence })
        return message?.data
      }),
    readFrom: (sequence) =>
      persist(options, `give the messages from ${sequence} on`, async () => {
        // The manager's declared type knows this form of the request for direct reads only; those may be stale.
        const query = { seq: sequence, next_by_subj: subject }
        return streamMessage(await manager.streams.getMessage(name, query))
      }),
    extent: () =>
      persist(options, `describe the stream ${name}`, async () => {
        const { state, cluster, created } = await manager.streams.info(name)
        // Without a leader a node may answer that has missed messages. One that is no part of a cluster leads nobody.
        if (cluster !== undefined && cluster.leader === undefined) throw new Error(`the stream ${name} has no leader`)
        return { first: state.first_seq, last: state.last_seq, deleted: state.num_deleted ?? 0, created }
      }),
    purgeBefore: (sequence) =>
      persist(options, `purge the stream ${name}`, async () => {
        await manager.streams.purge(name, { seq: sequence })
      }),
  }
}

async function findOrCreate(manager: JetStreamManager, settings: LogStreamOptions['settings']): Promise<StreamConfig> {
  try {
    return (await manager.streams.info(settings.name)).config
  } catch (error) {
    if (!isApiError(error, JetStreamApiCodes.StreamNotFound)) throw error
    return (await manager.streams.add(settings)).config
  }
}

/** What a server answers when the last message has another id than was expected. */
const wrongLastId = 10_070

/** What a server answers when a stream's limit is reached. */
const storeFailed = 10_077

function isApiError(error: unknown, code: number): boolean {
  return error instanceof JetStreamApiError && error.code === code
}

function streamMessage(message: StoredMsg | null): StreamMessage | undefined {
  return message === null ? undefined : { sequence: message.seq, data: message.data }
}

function inboxFull(limit: number | undefined): LockstepError {
  return new LockstepError(
    'MempoolFull',
    `${limit} extrinsics wait in the log's inbox, which is its limit; seal a batch first`,
    { field: 'mempool', value: limit, limit },
  )
}
