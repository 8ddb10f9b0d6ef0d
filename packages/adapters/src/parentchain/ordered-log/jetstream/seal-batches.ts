import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { finalityMessage } from '../../signed-chain/finality-message.js'
import { copyBlock, sealBlock } from '../../signed-chain/signed-chain.js'
import { encodeTimestampInherent } from '../../signed-chain/timestamp-inherent.js'
import { pauseFor } from '../../substrate/pause-for.js'
import { orderedLogFinalityDomain } from '../finality-domain.js'
import { encodeBatchMessage } from './batch-message.js'
import type { LogHead } from './log-head.js'
import { type LogReader, sequenceOf } from './log-reader.js'
import type { LogStream } from './log-stream.js'
import { logUnavailable } from './log-unavailable.js'
import type { PendingExtrinsics } from './pending-extrinsics.js'

export interface SealOptions {
  readonly provider: CryptoProvider
  readonly keySeed: Uint8Array
  readonly batchInterval: bigint
  readonly timestampPallet: number
  /** Bytes of extrinsics in a batch. */
  readonly maximumBatchSize: number
  readonly patience: number
  readonly closed: AbortSignal
  readonly stream: LogStream
  readonly head: LogHead
  readonly reader: LogReader
  readonly pending: PendingExtrinsics
  /** Of a batch's extrinsics, the timestamp first. */
  eventsOf(extrinsics: readonly Uint8Array[]): readonly Uint8Array[]
}

/**
 * Seals what waits behind a head that is up to date: one batch in any case, further ones as long as something waits. Answers those that are in the log;
 * where another sequencer was faster and sealed everything, none.
 *
 * A batch has one place: the message behind the last. The servers give it to one sequencer. Every other reads what stands
 * there, leaves out what is in it, and tries the next place. Whether a batch got its place is therefore asked of the log,
 * never of an acknowledgement that may be lost.
 *
 * @throws LockstepError `LogUnavailable`: a batch may be in the log or not, which the next call finds out; what
 * `LogReader` refuses
 */
export async function sealBatches(options: SealOptions, timestamp: bigint | undefined): Promise<ParentchainBlock[]> {
  const { pending, reader, maximumBatchSize, patience } = options
  const sealed: ParentchainBlock[] = []
  const end = performance.now() + patience
  let tries = 0
  for (;;) {
    const batch = composeBatch(options, timestamp, tries)
    const fate = await placeBatch(options, batch)
    if (fate === 'unplaced') {
      tries += 1
      await reader.inspect()
      if (performance.now() >= end) throw logUnavailable('give a batch its place', patience, undefined)
      await pauseFor(pauseBetween, options.closed)
      continue
    }
    if (fate === 'sealed') sealed.push(copyBlock(batch))
    if (pending.front(maximumBatchSize).length === 0) return sealed
  }
}

const pauseBetween = 100

/** `unplaced`: a server says that the place is taken and knows nothing that stands there; its leader may have changed. */
async function placeBatch(
  { stream, reader, head }: SealOptions,
  batch: ParentchainBlock,
): Promise<'sealed' | 'overtaken' | 'unplaced'> {
  const outcome = await placeBehind(stream, reader, head.block(), batch)
  if (outcome === 'placed') reader.accept(batch)
  else await reader.catchUp()
  if (head.block().number < batch.number) return 'unplaced'
  const placed = await reader.block(batch.number)
  return placed?.hash === batch.hash ? 'sealed' : 'overtaken'
}

/** The server compares ids, which costs nothing; where they differ, or it has forgotten one, the batch itself is read. */
async function placeBehind(
  stream: LogStream,
  reader: LogReader,
  previous: ParentchainBlock,
  batch: ParentchainBlock,
): Promise<'placed' | 'taken' | 'displaced'> {
  const message = encodeBatchMessage(batch)
  const previousId = previous.number === 0 ? undefined : previous.hash
  const outcome = await stream.place(sequenceOf(batch.number), batch.hash, message, previousId)
  if (outcome !== 'displaced') return outcome
  await reader.requireHead()
  return await stream.place(sequenceOf(batch.number), batch.hash, message)
}

/**
 * The next batch, signed.
 *
 * @param later milliseconds that its timestamp is later than it need be. Servers that remember the id of a batch which
 * they have lost would acknowledge it for ever; another timestamp makes it another batch.
 */
function composeBatch(options: SealOptions, timestamp: bigint | undefined, later: number): ParentchainBlock {
  const { provider, head, pending, batchInterval, timestampPallet } = options
  const previous = head.timestamp()
  const wanted = timestamp ?? previous + batchInterval
  const moment = (wanted > previous ? wanted : previous + 1n) + BigInt(later)
  const waiting = pending.front(options.maximumBatchSize)
  const extrinsics = [encodeTimestampInherent(timestampPallet, moment), ...waiting.map(({ bytes }) => bytes)]
  const block = sealBlock(provider, head.block(), extrinsics, options.eventsOf(extrinsics))
  const message = finalityMessage(orderedLogFinalityDomain, block.hash, block.number)
  return { ...block, justification: provider.signEd25519(options.keySeed, message) }
}
