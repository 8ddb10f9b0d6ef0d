import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { signedChainHeaderCodec } from '../../signed-chain/block-header.js'
import { copyBlock } from '../../signed-chain/signed-chain.js'
import { type TrustAnchor, verifyBlock } from '../../signed-chain/verify-block.js'
import { pauseFor } from '../../substrate/pause-for.js'
import { type BatchReading, decodeBatchMessage } from './batch-message.js'
import { createEndWatch } from './end-watch.js'
import type { LogHead } from './log-head.js'
import { logPurged } from './log-purged.js'
import { logReplaced } from './log-replaced.js'
import type { LogStream } from './log-stream.js'
import { logTruncated } from './log-truncated.js'
import { logUnavailable } from './log-unavailable.js'
import type { Persistence } from './persist.js'
import { putBack } from './put-back.js'
import { createRecentBlocks } from './recent-blocks.js'

export interface LogReaderOptions extends Persistence {
  readonly anchor: TrustAnchor
  readonly reading: BatchReading
  readonly stream: LogStream
  readonly head: LogHead
  /** Milliseconds that a stream may seem to have lost its end, as `createEndWatch` counts them. */
  readonly settlingTime: number
  /** Told of every batch that the servers had lost and that was put back from here; without it none are. */
  readonly onPutBack?: ((number: number) => void) | undefined
  /** Told of every batch that is the log's next one. */
  onBatch(block: ParentchainBlock): void
}

/** Reads a log to its end, batch by batch, each verified against the one before. */
export interface LogReader {
  /** Reads what there is behind the head. @throws LockstepError as `LogHead.advance`, and `LogMessageMalformed` */
  catchUp(): Promise<void>
  /** Takes over a batch that is known to be the next message of the stream. */
  accept(block: ParentchainBlock): void
  /**
   * Whether the stream still has all of the log; what it has lost at its end is put back.
   *
   * @throws LockstepError `LogPurged`, and what `putBack` throws
   */
  inspect(): Promise<void>
  /** Whether the last batch that was read stands in its place. @throws LockstepError `LogReplaced` */
  requireHead(): Promise<void>
  /** A batch that was read, in memory of the reader's own; `undefined`, at once, for a later one. */
  block(number: number): ParentchainBlock | Promise<ParentchainBlock> | undefined
}

/** Message 1 is the genesis. */
const genesisSequence = 1

/** The message that holds a batch. */
export const sequenceOf = (number: number): number => number + genesisSequence

/** PERF: messages that are asked for at once where many are to be read: a round trip each would take most of the time. */
const window = 32

/** Bytes of the last batches in memory. */
const recentSize = 16 * 1024 * 1024

const pauseBetween = 100

export function createLogReader(options: LogReaderOptions): LogReader {
  const { anchor, reading, stream, head, settlingTime, onBatch, onPutBack } = options
  const recent = createRecentBlocks(recentSize)
  const hasLostItsEnd = createEndWatch(settlingTime)
  let made: string | undefined

  function accept(block: ParentchainBlock): void {
    head.advance(block)
    recent.add(block)
    onBatch(block)
  }

  async function catchUpTo(last: number): Promise<void> {
    for (let next = sequenceOf(head.block().number + 1); next <= last; next += window) {
      const sequences = Array.from({ length: Math.min(window, last - next + 1) }, (_, offset) => next + offset)
      const messages = await Promise.all(sequences.map(stream.read))
      for (const [offset, message] of messages.entries()) {
        // A leader that was elected since does not know it yet; a purge shows in the stream's extent.
        if (message === undefined) return
        accept(decodeBatchMessage(reading, next + offset, message))
      }
    }
  }

  /** A stream that was made anew has not lost anything: somebody began another log. */
  async function restoreEnd(last: number, created: string): Promise<void> {
    const expected = sequenceOf(head.block().number)
    if (onPutBack === undefined || created !== made) throw logTruncated(last, expected)
    const readAs = (sequence: number) => recent.get(sequence - genesisSequence)
    // What a listener throws is not the log's.
    const tell = (number: number) => queueMicrotask(() => onPutBack(number))
    await putBack({ ...options, readAs, onPutBack: tell }, last, expected)
  }

  /** A message that was there, from whichever leader. */
  async function readAgain(sequence: number): Promise<Uint8Array> {
    const end = performance.now() + options.patience
    while (performance.now() < end) {
      const message = await stream.read(sequence)
      if (message !== undefined) return message
      const { first, last } = await stream.extent()
      if (first !== genesisSequence || last >= sequence) throw logPurged(sequence)
      await pauseFor(pauseBetween, options.closed)
    }
    throw logUnavailable(`give message ${sequence} again`, options.patience, undefined)
  }

  async function fetch(number: number): Promise<ParentchainBlock> {
    const sequence = sequenceOf(number)
    const message = await readAgain(sequence)
    const block = decodeBatchMessage(reading, sequence, message)
    const { parentHash } = decode(signedChainHeaderCodec, block.header)
    verifyBlock(anchor, { number: number - 1, hash: parentHash }, block)
    return block
  }

  return {
    accept,
    async catchUp() {
      for (;;) {
        const sequence = sequenceOf(head.block().number + 1)
        const message = await stream.read(sequence)
        if (message === undefined) return
        accept(decodeBatchMessage(reading, sequence, message))
      }
    },
    async inspect() {
      const { first, last, deleted, created } = await stream.extent()
      // A stream that was just made anew has not even a first message: it was set back, like one that has a few again.
      const hasLostItsStart = last > 0 && first !== genesisSequence
      if (hasLostItsStart || deleted > 0) throw logPurged(first)
      made ??= created
      if (hasLostItsEnd(last, sequenceOf(head.block().number))) await restoreEnd(last, created)
      else await catchUpTo(last)
    },
    async requireHead() {
      const { number, hash } = head.block()
      const sequence = sequenceOf(number)
      const message = number === 0 ? undefined : await stream.read(sequence)
      if (message !== undefined && decodeBatchMessage(reading, sequence, message).hash !== hash)
        throw logReplaced(sequence)
    },
    block(number) {
      if (number > head.block().number) return undefined
      const known = recent.get(number)
      return known === undefined ? fetch(number) : copyBlock(known)
    },
  }
}
