import { LockstepError } from '@lockstep/core'
import type { CryptoProvider, Signer } from '@lockstep/core/crypto'
import {
  createWorker,
  type ImportProgress,
  type Parentchain,
  type Worker,
  type WorkerParts,
} from '@lockstep/core/worker'
import { createBell } from '../parentchain/signed-chain/bell.js'
import { createIndirectInvocation } from '../parentchain/signed-chain/indirect-invocation.js'
import { createOutbox } from '../parentchain/signed-chain/outbox.js'
import { createSerialize } from '../serialize.js'
import { type DirectOrdering, orderDirectCalls } from './order-direct-calls.js'

/** A log that takes what is ordered and seals it: `openJetStreamLog`, or `createOrderedLog` in one process. */
export interface SealedLog extends Parentchain {
  /** Takes a direct call's request, to be sealed here; `submit` if left out. */
  enqueue?: Parentchain['submit']
  /**
   * Seals what waits as the next block. @param timestamp milliseconds since 1970-01-01T00:00:00Z; the log's own choice
   * if left out
   */
  sealBatch(timestamp?: bigint): unknown
}

/** The parts of a worker with direct calls, and what it tells of itself. */
export interface ServeShardOptions
  extends Pick<WorkerParts, 'enclave' | 'store'>,
    Pick<DirectOrdering, 'room' | 'interval'> {
  readonly provider: CryptoProvider
  readonly log: SealedLog
  /** The enclave's pool, from outside: the `rpc` of `launchThreadWithRpc`. */
  readonly pool: DirectOrdering['pool']
  /** Signs what this worker orders. An account of its own: no other worker's. */
  readonly signer: Signer
  /** The most blocks that are imported at once, see `ImportOptions`; 16 if left out. */
  readonly batchSize?: number
  /** Milliseconds; the system's clock if left out. */
  now?(): number
  /** Told after each batch of imported blocks; see `ImportOptions`. */
  onProgress?(progress: ImportProgress): void
  /**
   * Told of what did not work and is tried again: the log's servers were away, did not take an output, or have lost what
   * was executed here (`LogBehindStore`: nothing is sealed until it is back). What a log
   * stops for, such as `LogPurged`, is told here as well, and ends the import.
   */
  onFailure?(error: unknown): void
}

/** A shard that is served by this worker. */
export interface ServedShard {
  readonly worker: Worker
  /** Settles when the import has ended: after `leave`, or rejected with what ended it. */
  readonly ended: Promise<void>
  /**
   * Leaves the shard to others: orders nothing more, seals what waits, executes all that is sealed, and hands its
   * outputs over. After that the enclave's snapshot has all that this worker took; offer it until another worker has
   * taken it over. May be called again.
   *
   * @returns number of the last block that was executed here.
   * @throws what ended the import, or what the log did not seal for; see `onFailure` for what passes by itself
   */
  leave(): Promise<number>
}

/**
 * A worker with direct calls: imports the log's blocks from where the store ends, hands their outputs over once each,
 * and orders by the log what the enclave's pool has. Returns once the worker has read its store; the import goes on by
 * itself.
 *
 * @throws LockstepError as `createWorker` and `createOutbox`
 */
export async function serveShard(options: ServeShardOptions): Promise<ServedShard> {
  const { provider, log, enclave, store, pool, signer, batchSize = 16, now = Date.now, onProgress, onFailure } = options
  const parentchain = await createOutbox({ provider, chain: log, store, enclave })
  const worker = await createWorker({ parentchain, enclave, store })
  const ending = new AbortController()
  const bell = createBell()
  const kept = (await store.latest())?.number ?? 0
  const inTurn = createSerialize()
  let imported = 0
  let isFinished = false
  let left: number | undefined
  const ended = importAll()
  // Whoever does not wait for it is told by onFailure.
  ended.catch((error: unknown) => onFailure?.(error))
  const ordering = orderDirectCalls({
    pool,
    shard: enclave.shard,
    invocation: createIndirectInvocation({ provider, chain: { ...log, submit: log.enqueue ?? log.submit }, signer }),
    seal,
    now,
    ...(options.room && { room: options.room }),
    ...(options.interval !== undefined && { interval: options.interval }),
    ...(onFailure && { onFailure }),
  })

  /**
   * A log that ends before this worker's state has lost what others may still put back: what is sealed in its place would
   * make that impossible, and end the shard.
   */
  async function seal(): Promise<void> {
    const head = await log.finalizedHead()
    if (head < kept) throw logBehindStore(head, kept)
    await log.sealBatch(BigInt(now()))
  }

  async function importAll(): Promise<void> {
    const blocks = worker.import({
      batchSize,
      signal: ending.signal,
      ...(onProgress && { onProgress }),
      onReleaseFailure: ({ error }) => onFailure?.(error),
    })
    for await (const { number } of blocks) {
      imported = number
      bell.ring()
    }
  }

  /** Ends when the block is executed, or with what ended the import before. */
  async function executed(number: number): Promise<void> {
    while (imported < number) await Promise.race([ended.then(importOver), new Promise<void>(bell.wait)])
  }

  /** Ends ordering, and the import behind all that is sealed. */
  async function finish(): Promise<void> {
    await ordering.order()
    await ordering.stop()
    await seal()
    await executed(await log.finalizedHead())
    ending.abort()
    await ended
  }

  async function depart(): Promise<number> {
    if (left !== undefined) return left
    if (!isFinished) await finish()
    isFinished = true
    // An import that is over before it begins hands over the outputs that the log did not take before.
    for await (const _ of worker.import({ signal: ending.signal })) break
    left = imported
    return left
  }

  return {
    worker,
    ended,
    leave: () => inTurn(depart),
  }
}

function logBehindStore(head: number, kept: number): LockstepError {
  return new LockstepError(
    'LogBehindStore',
    `the log ends with batch ${head}, but block ${kept} was executed here; wait for a worker that puts back what the log has lost, or restore it`,
    { field: 'log', value: head, limit: kept },
  )
}

function importOver(): never {
  throw new LockstepError('ImportEnded', 'the import of the shard has ended before all that is sealed was executed')
}
