import { LockstepError } from '@lockstep/core'
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { connect, errors, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node'
import { type Persistence, persist } from './persist.js'

/** A connection to the servers of a log, and what is asked over it. */
export interface LogServers {
  readonly connection: NatsConnection
  readonly client: JetStreamClient
  readonly manager: JetStreamManager
}

/**
 * Connects to one of the servers, and to another one whenever the connection is lost, for ever.
 *
 * @throws LockstepError `LogUnavailable` where none of them answers in all that time, `LogAccess` where one lets nobody in
 */
export async function connectServers(
  options: NodeConnectionOptions,
  requestTimeout: number,
  persistence: Persistence,
): Promise<LogServers> {
  const connection = await persist(persistence, 'answer', () => connectOnce(options, requestTimeout))
  const jetStream = { timeout: requestTimeout }
  return {
    connection,
    client: jetstream(connection, jetStream),
    // Whether JetStream is there is asked with the first stream, which waits for a cluster that is just starting.
    manager: await jetstreamManager(connection, { ...jetStream, checkAPI: false }),
  }
}

async function connectOnce(options: NodeConnectionOptions, timeout: number): Promise<NatsConnection> {
  try {
    return await connect({
      // A paused node keeps its connections: only a ping that nobody answers tells it from an idle one.
      pingInterval: 1_000,
      maxPingOut: 2,
      reconnectTimeWait: 200,
      timeout,
      ...options,
      // Who rings the bell need not hear it.
      noEcho: true,
      reconnect: true,
      maxReconnectAttempts: -1,
    })
  } catch (error) {
    throw error instanceof errors.AuthorizationError ? accessRefused(error) : error
  }
}

function accessRefused(cause: Error): LockstepError {
  return new LockstepError(
    'LogAccess',
    "the log's servers do not let us in; give connection the credentials that they ask for",
    { field: 'connection' },
    { cause },
  )
}

/** @throws LockstepError `LogBatchSize` */
export function requireBatchSize(size: number, limit: number): void {
  if (Number.isSafeInteger(size) && size >= 1 && size <= limit) return
  throw new LockstepError(
    'LogBatchSize',
    `maximumBatchSize is ${size}, the servers take messages with ${limit} bytes of extrinsics; lower it or raise their max_payload`,
    { field: 'maximumBatchSize', value: size, limit },
  )
}
