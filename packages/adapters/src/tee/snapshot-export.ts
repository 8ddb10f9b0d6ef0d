import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { blockHeaderCodec, blockHeaderHash } from '@lockstep/core/receipt'
import { keyChangesCodec, type ShardSnapshot, type SnapshotCursor, type SnapshotPart } from '@lockstep/core/worker'
import { type Sealing, seal } from './seal.js'
import { chunksOfPart, partChunksCodec, snapshotPlace } from './snapshot-sealing.js'

/** A transfer as far as it has come. The next part follows without a new walk over the state. */
interface Transfer {
  readonly checkpoint: Hex
  readonly snapshot: ShardSnapshot
  chunks: Iterator<Uint8Array>
  /** Index of the part that comes next. */
  next: number
  /** The chunk that was read to see whether there is one. */
  ahead: Uint8Array | undefined
}

/** So many blocks can be transferred at a time; the one that was begun first is given up for another. */
const maximumTransfers = 4

/**
 * @param latest the state after the last final block.
 * @param sealingOf what a snapshot's parts are sealed with; `sealing` if left out.
 */
export function createSnapshotExport(
  sealing: Sealing,
  latest: () => ShardSnapshot | undefined,
  sealingOf: (snapshot: ShardSnapshot) => Sealing = () => sealing,
): (from: SnapshotCursor | undefined) => SnapshotPart {
  const transfers = new Map<Hex, Transfer>()

  function begin(): Transfer {
    const snapshot = latest()
    if (snapshot === undefined) throw noSnapshot()
    const checkpoint = blockHeaderHash(sealing.provider, snapshot.header)
    return transfers.get(checkpoint) ?? keep(begun(checkpoint, snapshot))
  }

  function keep(transfer: Transfer): Transfer {
    transfers.set(transfer.checkpoint, transfer)
    for (const oldest of transfers.keys()) {
      if (transfers.size <= maximumTransfers) break
      transfers.delete(oldest)
    }
    return transfer
  }

  /** The transfer at a part: where it stands, or from the start again for a part that was sent before. */
  function transferAt({ checkpoint, index }: SnapshotCursor): Transfer {
    let transfer = transfers.get(checkpoint) ?? begin()
    if (transfer.checkpoint !== checkpoint) throw outdated(checkpoint)
    if (transfer.next > index) transfer = keep(begun(checkpoint, transfer.snapshot))
    while (transfer.next < index && transfer.ahead !== undefined) takeChunks(transfer)
    if (transfer.ahead === undefined) throw behindEnd(index, transfer.next)
    return transfer
  }

  function nextPart(transfer: Transfer): SnapshotPart {
    const { checkpoint, snapshot, next: index } = transfer
    const chunks = takeChunks(transfer)
    if (index === 0) {
      chunks.unshift(encode(blockHeaderCodec, snapshot.header), encode(keyChangesCodec, snapshot.keyChanges ?? []))
    }
    const part = { checkpoint, block: snapshot.header.number, index, isLast: transfer.ahead === undefined }
    const plaintext = encode(partChunksCodec, chunks.map(toHex))
    return { ...part, sealed: seal(sealingOf(snapshot), plaintext, snapshotPlace(part)) }
  }

  return (from) => {
    let checkpoint = from?.checkpoint
    try {
      const transfer = transferAt(from ?? { checkpoint: begin().checkpoint, index: 0 })
      checkpoint = transfer.checkpoint
      return nextPart(transfer)
    } catch (error) {
      if (checkpoint !== undefined) transfers.delete(checkpoint)
      if (checkpoint === undefined || !isVersionUnknown(error)) throw error
      throw outdated(checkpoint)
    }
  }
}

function begun(checkpoint: Hex, snapshot: ShardSnapshot): Transfer {
  const chunks = snapshot.chunks()
  const transfer = { checkpoint, snapshot, chunks, next: 0, ahead: undefined }
  return { ...transfer, ahead: following(transfer) }
}

function following({ chunks }: Pick<Transfer, 'chunks'>): Uint8Array | undefined {
  const { done, value } = chunks.next()
  return done === true ? undefined : value
}

/** The chunks of the part that comes next. */
function takeChunks(transfer: Transfer): Uint8Array[] {
  const chunks: Uint8Array[] = []
  while (transfer.ahead !== undefined && chunks.length < chunksOfPart) {
    chunks.push(transfer.ahead)
    transfer.ahead = following(transfer)
  }
  transfer.next += 1
  return chunks
}

function isVersionUnknown(error: unknown): boolean {
  return error instanceof LockstepError && error.code === 'StateVersionUnknown'
}

function noSnapshot(): LockstepError {
  return new LockstepError(
    'NoSnapshot',
    'no block is final yet, so there is no state to take over; start from genesis',
    {
      field: 'block',
      value: 0,
    },
  )
}

function outdated(checkpoint: Hex): LockstepError {
  return new LockstepError(
    'SnapshotOutdated',
    `the state behind ${checkpoint} is not kept any more; begin again with the first part of a newer block`,
    { field: 'checkpoint', value: checkpoint },
  )
}

function behindEnd(index: number, parts: number): LockstepError {
  return new LockstepError('SnapshotPartOrder', `part ${index} was asked for, and the snapshot has ${parts}`, {
    field: 'index',
    value: index,
    limit: parts,
  })
}
