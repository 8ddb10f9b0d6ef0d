import type { ParentchainBlock } from '@lockstep/core/worker'
import { pauseFor } from '../../substrate/pause-for.js'
import { batchOverhead, extrinsicOverhead } from './batch-message.js'
import { type LogServers, requireBatchSize } from './connect-servers.js'
import { requireOwnGenesis } from './jetstream-genesis.js'
import type { JetStreamLogOptions } from './jetstream-log-options.js'
import { createLogHead, type LogHead } from './log-head.js'
import { createLogInbox, type LogInbox } from './log-inbox.js'
import type { LogParts } from './log-parts.js'
import { logPurged } from './log-purged.js'
import { createLogReader, type LogReader } from './log-reader.js'
import { type LogStream, openLogStream } from './log-stream.js'
import { createPendingExtrinsics, type PendingExtrinsics } from './pending-extrinsics.js'
import type { Persistence } from './persist.js'
import { inboxSettings, logSettings, type StreamNames } from './stream-settings.js'

/** What a log consists of once it is open: its streams, and what was read from them. */
export interface LogStores {
  readonly log: LogStream
  readonly head: LogHead
  readonly reader: LogReader
  readonly inbox: LogInbox
  readonly pending: PendingExtrinsics
  readonly maximumBatchSize: number
}

export interface LogSurroundings {
  readonly parts: LogParts
  readonly names: StreamNames
  readonly servers: LogServers
  readonly persistence: Persistence
  onBatch(): void
}

/** Opens both streams and holds the log's genesis against the expected one; reads nothing else. */
export async function openLogStores(options: JetStreamLogOptions, surroundings: LogSurroundings): Promise<LogStores> {
  const { provider, replicas = 1, capacity = 8192, requestTimeout = 2_000 } = options
  const { parts, names, servers, persistence, onBatch } = surroundings
  const maximumBatchSize = batchSize(options, servers)
  const access = { ...servers, ...persistence, requestTimeout }
  const log = await openLogStream({
    ...access,
    settings: logSettings(names.log, names.logSubject, replicas),
    subject: names.logSubject,
  })
  await requireGenesis(log, parts, persistence.closed)
  const stream = await openLogStream({
    ...access,
    settings: inboxSettings(names.inbox, names.inboxSubject, { replicas, capacity }),
    subject: names.inboxSubject,
  })

  const head = createLogHead({
    ...parts.anchor,
    genesis: parts.genesisBlock,
    genesisTimestamp: parts.genesis.log.timestamp,
    timestampPallet: parts.pallets.timestamp,
    signedIn: parts.signedIn,
  })
  const seals = 'keySeed' in options.sequencer
  const pending = createPendingExtrinsics(capacity, head.nonce)
  const reader = createLogReader({
    anchor: parts.anchor,
    reading: { provider, eventsOf: parts.eventsOf },
    stream: log,
    head,
    ...persistence,
    // Who only follows waits for those who seal to put back what the servers lost.
    settlingTime: seals ? persistence.patience / 2 : persistence.patience,
    onPutBack: seals ? (options.onPutBack ?? (() => undefined)) : undefined,
    onBatch: (block: ParentchainBlock) => {
      pending.settle(parts.signedIn(block))
      onBatch()
    },
  })
  const admit = (bytes: Uint8Array) => parts.admit(maximumBatchSize - extrinsicOverhead, bytes)
  const inbox = createLogInbox({ provider, stream, pending, admit })
  return { log, head, reader, inbox, pending, maximumBatchSize }
}

/** Beyond it a batch would have more extrinsics than its message may list. */
const largestBatch = 4 * 1024 * 1024

/** Room for the headers of a message, which servers count as well. */
const messageHeaders = 1024

function batchSize({ maximumBatchSize }: JetStreamLogOptions, { connection }: LogServers): number {
  const payload = connection.info?.max_payload ?? 1024 * 1024
  const limit = Math.min(largestBatch, payload - messageHeaders - batchOverhead)
  const size = maximumBatchSize ?? limit
  requireBatchSize(size, limit)
  return size
}

/** Writes the genesis into an empty stream. Of several that begin a log at once, one does. */
async function requireGenesis(
  stream: LogStream,
  { genesis, genesisMessage }: LogParts,
  closed: AbortSignal,
): Promise<void> {
  for (;;) {
    const first = await stream.read(1)
    if (first !== undefined) {
      requireOwnGenesis(genesis, first)
      return
    }
    await requireUnpurged(stream)
    await stream.place(1, genesisMessage.id, genesisMessage.data)
    await pauseFor(0, closed)
  }
}

async function requireUnpurged(stream: LogStream): Promise<void> {
  const { first } = await stream.extent()
  if (first > 1) throw logPurged(1)
}
