import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import { createSerialize } from '../../../serialize.js'
import { followBlocks } from '../../signed-chain/follow-blocks.js'
import { requireBlockNumber } from '../../signed-chain/signed-chain.js'
import { extrinsicOverhead } from './batch-message.js'
import { connectServers } from './connect-servers.js'
import type { JetStreamLogOptions } from './jetstream-log-options.js'
import { createLogLine } from './log-line.js'
import { logPartsOf } from './log-parts.js'
import { type LogSurroundings, openLogStores } from './log-stores.js'
import { logClosed } from './persist.js'
import { sealBatches } from './seal-batches.js'
import { streamNames } from './stream-settings.js'

/**
 * An ordered log on NATS JetStream: the servers order and replicate, whoever has the sequencer's key seals, everybody
 * verifies. The same blocks as those of `createOrderedLog`, for the same light client.
 *
 * Every member rejects with the reason for which the log has stopped, once it has: `LogPurged`, `LogTruncated`, `LogReplaced`,
 * `LogMessageMalformed`, `LogClosed`, or a light client's code. `LogUnavailable` says that servers did not answer, and
 * stops nothing.
 */
export interface JetStreamLog extends Parentchain {
  readonly sequencer: Hex
  /** Keeps the extrinsic on the servers before it answers: it is sealed even if this process ends. */
  submit(extrinsic: Uint8Array): Promise<Hex>
  /**
   * Keeps the extrinsic in this process only, to be sealed here: what whoever orders direct calls uses, in place of
   * `submit`. It is lost with the process, as the pool is that it comes from.
   */
  enqueue(extrinsic: Uint8Array): Promise<Hex>
  /**
   * Seals what waits here and in the log's inbox, and answers the batches that were sealed here: none where another
   * sequencer was faster; an empty one where nothing waits. What the servers have lost is put back first, which may take
   * up to `patience` a batch.
   *
   * @param timestamp the batches' time at the earliest; one interval after the batch before if left out. Later than
   * that one in any case, so that machines need not have the same clock.
   * @throws LockstepError `SequencerKeyMissing`
   */
  sealBatch(timestamp?: bigint): Promise<readonly ParentchainBlock[]>
  /** Lets the servers go. May be called again. */
  close(): Promise<void>
}

/**
 * Opens a log, or begins it where its stream does not exist; reads and verifies all of it. PERF: some 0.1 ms a batch.
 *
 * @throws LockstepError `LogForeign` for a stream of another shard, STF or log; `LogStreamUnsafe`, `LogStreamName`,
 * `LogBatchSize`, `LogAccess`, `LogUnavailable`, and what a log stops with
 */
export async function openJetStreamLog(options: JetStreamLogOptions): Promise<JetStreamLog> {
  const names = streamNames(options.stream)
  const closing = new AbortController()
  const persistence = { patience: options.patience ?? 30_000, closed: closing.signal }
  const servers = await connectServers(options.connection, options.requestTimeout ?? 2_000, persistence)
  const close = async (): Promise<void> => {
    closing.abort()
    await servers.connection.close()
  }
  try {
    return await createLog(options, { names, servers, persistence, close })
  } catch (error) {
    await close()
    throw error
  }
}

interface OpenServers extends Pick<LogSurroundings, 'names' | 'servers' | 'persistence'> {
  close(): Promise<void>
}

async function createLog(
  options: JetStreamLogOptions,
  { names, servers, persistence, close }: OpenServers,
): Promise<JetStreamLog> {
  const { provider, sequencer, pollInterval = 1_000 } = options
  const parts = logPartsOf(options)
  const line = createLogLine()
  const { head, reader, inbox, pending, log, maximumBatchSize } = await openLogStores(options, {
    parts,
    names,
    servers,
    persistence,
    onBatch: line.bell.ring,
  })
  const inSubmissionOrder = createSerialize()
  const admit = (bytes: Uint8Array) => parts.admit(maximumBatchSize - extrinsicOverhead, bytes)
  const tellOthers = (): void => {
    if (!servers.connection.isClosed()) servers.connection.publish(names.bellSubject)
  }

  async function readNews(): Promise<void> {
    await bothEnd(reader.catchUp(), inbox.read())
  }

  async function inspect(): Promise<void> {
    await bothEnd(reader.inspect(), inbox.inspect())
    if ('keySeed' in sequencer) await inbox.trim()
  }

  await line.run(inspect)
  servers.connection.subscribe(names.bellSubject, { callback: () => line.refresh(readNews) })
  const looking = setInterval(() => line.refresh(inspect), pollInterval)

  return {
    genesisHash: parts.anchor.genesisHash,
    sequencer: parts.anchor.authority,
    async finalizedHead() {
      line.requireRunning()
      return head.block().number
    },
    finalizedBlocks(from, signal) {
      requireBlockNumber(from)
      const get = (number: number) => {
        line.requireRunning()
        return reader.block(number)
      }
      return followBlocks({ bell: line.bell, get }, from, signal)
    },
    async block(number) {
      line.requireRunning()
      return reader.block(number)
    },
    async nextNonce(account) {
      line.requireRunning()
      return pending.nextNonce(account)
    },
    submit: (extrinsic) =>
      inSubmissionOrder(async () => {
        line.requireRunning()
        const admitted = admit(extrinsic)
        pending.requireTurn(admitted)
        const hash = await inbox.add(admitted)
        tellOthers()
        return hash
      }),
    async enqueue(extrinsic) {
      line.requireRunning()
      const admitted = admit(extrinsic)
      pending.add(admitted)
      return toHex(provider.blake2b256(admitted.bytes))
    },
    async sealBatch(timestamp) {
      if (!('keySeed' in sequencer)) throw sequencerKeyMissing(sequencer.publicKey)
      const { keySeed } = sequencer
      const sealed = await line.run(async () => {
        await readNews()
        return sealBatches(
          {
            provider,
            keySeed,
            batchInterval: parts.genesis.log.batchInterval,
            timestampPallet: parts.pallets.timestamp,
            maximumBatchSize,
            ...persistence,
            stream: log,
            head,
            reader,
            pending,
            eventsOf: parts.eventsOf,
          },
          timestamp,
        )
      })
      tellOthers()
      return sealed
    },
    async close() {
      clearInterval(looking)
      line.stop(logClosed())
      await close()
    },
  }
}

/** Rejects when both are over: what goes on by itself would meet the log's next step. */
async function bothEnd(...steps: readonly Promise<void>[]): Promise<void> {
  for (const outcome of await Promise.allSettled(steps)) if (outcome.status === 'rejected') throw outcome.reason
}

function sequencerKeyMissing(publicKey: Hex): LockstepError {
  return new LockstepError(
    'SequencerKeyMissing',
    `the log was opened with the sequencer's public key ${publicKey}, which seals nothing; open it with the key's seed`,
    { field: 'sequencer', value: publicKey },
  )
}
