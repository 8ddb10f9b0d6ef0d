import type { Hex } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { signedChainHeaderCodec } from '../../signed-chain/block-header.js'
import { pauseFor } from '../../substrate/pause-for.js'
import { type BatchReading, decodeBatchMessage, encodeBatchMessage } from './batch-message.js'
import { logReplaced } from './log-replaced.js'
import type { LogStream } from './log-stream.js'
import { logTruncated } from './log-truncated.js'
import { logUnavailable } from './log-unavailable.js'
import type { Persistence } from './persist.js'

export interface PutBackOptions extends Persistence {
  readonly reading: BatchReading
  readonly stream: LogStream
  /** What was read as this message, if it is still in memory. */
  readAs(sequence: number): ParentchainBlock | undefined
  /** Told of a batch that was put back from here, by its number. */
  onPutBack(number: number): void
}

const pauseBetween = 100

/**
 * Puts batches back that the servers acknowledged, gave out and lost: the same bytes in the same places. Nobody signs
 * anything for it. Where another batch has taken a place in the meantime, there are two histories, and the log stops.
 *
 * It happens: a node of Debian's 2.9 that restarts on an entry which the others had refused, as two sequencers that race
 * leave them, forgets its part of the stream and helps a node to lead that was paused and has missed the last batches.
 *
 * @param last the stream's last message
 * @param expected the last one that was read from it
 * @throws LockstepError `LogTruncated` where what is missing is not in memory, `LogReplaced`, `LogUnavailable`
 */
export async function putBack(options: PutBackOptions, last: number, expected: number): Promise<void> {
  const missing = Array.from({ length: expected - last }, (_, index) => options.readAs(last + 1 + index))
  const [first] = missing
  if (first === undefined) throw logTruncated(last, expected)
  if (!(await continues(options, last, first))) throw logReplaced(last)
  for (const [index, batch] of missing.entries()) {
    if (batch === undefined) throw logTruncated(last, expected)
    await place(options, last + 1 + index, batch)
  }
}

/** Whether the batch follows the stream's last message. The genesis before batch 1 was checked when the log was opened. */
async function continues(options: PutBackOptions, last: number, batch: ParentchainBlock): Promise<boolean> {
  return (
    batch.number === 1 || (await standsAt(options, last)) === decode(signedChainHeaderCodec, batch.header).parentHash
  )
}

async function place(options: PutBackOptions, sequence: number, batch: ParentchainBlock): Promise<void> {
  const { stream, patience, closed } = options
  const message = encodeBatchMessage(batch)
  const end = performance.now() + patience
  for (let attempt = 1; performance.now() < end; attempt += 1) {
    // Under an id of its own: servers that remember the lost message's would acknowledge another one without keeping it.
    if ((await stream.place(sequence, `${batch.hash}${attempt}`, message)) === 'placed') {
      options.onPutBack(batch.number)
      return
    }
    const found = await standsAt(options, sequence)
    if (found === batch.hash) return
    if (found !== undefined) throw logReplaced(sequence)
    await pauseFor(pauseBetween, closed)
  }
  throw logUnavailable(`take message ${sequence} back`, patience, undefined)
}

async function standsAt({ stream, reading }: PutBackOptions, sequence: number): Promise<Hex | undefined> {
  const message = await stream.read(sequence)
  return message && decodeBatchMessage(reading, sequence, message).hash
}
