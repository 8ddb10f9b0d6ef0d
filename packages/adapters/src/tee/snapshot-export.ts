import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import { blockHeaderCodec, blockHeaderHash } from '@lockstep/core/receipt'
import { keyChangesCodec, type ShardSnapshot, type SnapshotCursor, type SnapshotPart } from '@lockstep/core/worker'
import { type Sealing, seal } from './seal.js'
import type { SnapshotAttestation } from './snapshot-attestation.js'
import type { SnapshotHead } from './snapshot-keys.js'
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

export interface SnapshotExportOptions {
  /** What a snapshot's parts are sealed with; one sealing for all if left out. */
  sealingOf?(snapshot: ShardSnapshot): Sealing
  /** As `SnapshotAttestation`; parts carry no quote if left out. */
  readonly attestation?: Pick<SnapshotAttestation, 'attest'> | undefined
}

/** @param latest the state after the last final block. */
export function createSnapshotExport(
  sealing: Sealing,
  latest: () => ShardSnapshot | undefined,
  { sealingOf = () => sealing, attestation }: SnapshotExportOptions = {},
): (from: SnapshotCursor | undefined) => Promise<SnapshotPart> {
  const transfers = new Map<Hex, Transfer>()
  const quotes = new Map<Hex, Promise<Uint8Array>>()

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
      forget(oldest)
    }
    return transfer
  }

  function forget(checkpoint: Hex): void {
    transfers.delete(checkpoint)
    quotes.delete(checkpoint)
  }

  function transferOf(checkpoint: Hex): Transfer {
    const transfer = transfers.get(checkpoint) ?? begin()
    if (transfer.checkpoint !== checkpoint) throw outdated(checkpoint)
    return transfer
  }

  /**
   * For the first part. Asked for before the transfer is moved, so that overlapping calls do no harm; those into an
   * enclave do not overlap, and wait while the platform makes it.
   */
  async function quoteOf(checkpoint: Hex): Promise<Uint8Array | undefined> {
    if (attestation === undefined) return undefined
    const quote = quotes.get(checkpoint) ?? attestation.attest(headOf(transferOf(checkpoint).snapshot))
    quotes.set(checkpoint, quote)
    return quote
  }

  /** The transfer at a part: where it stands, or from the start again for a part that was sent before. */
  function transferAt({ checkpoint, index }: SnapshotCursor): Transfer {
    let transfer = transferOf(checkpoint)
    if (transfer.next > index) transfer = keep(begun(checkpoint, transfer.snapshot))
    while (transfer.next < index && transfer.ahead !== undefined) takeChunks(transfer)
    if (transfer.ahead === undefined) throw behindEnd(index, transfer.next)
    return transfer
  }

  function nextPart(transfer: Transfer, quote: Uint8Array | undefined): SnapshotPart {
    const { checkpoint, snapshot, next: index } = transfer
    const chunks = takeChunks(transfer)
    if (index === 0) chunks.unshift(...encodeHead(headOf(snapshot)), ...(quote ? [quote] : []))
    const part = { checkpoint, block: snapshot.header.number, index, isLast: transfer.ahead === undefined }
    const plaintext = encode(partChunksCodec, chunks.map(toHex))
    return { ...part, sealed: seal(sealingOf(snapshot), plaintext, snapshotPlace(part)) }
  }

  return async (from) => {
    let checkpoint = from?.checkpoint
    try {
      const cursor = from ?? { checkpoint: begin().checkpoint, index: 0 }
      checkpoint = cursor.checkpoint
      const quote = cursor.index === 0 ? await quoteOf(checkpoint) : undefined
      return nextPart(transferAt(cursor), quote)
    } catch (error) {
      if (checkpoint !== undefined) forget(checkpoint)
      if (checkpoint === undefined || !isVersionUnknown(error)) throw error
      throw outdated(checkpoint)
    }
  }
}

const headOf = ({ header, keyChanges = [] }: ShardSnapshot): SnapshotHead => ({ header, keyChanges })

function encodeHead({ header, keyChanges }: SnapshotHead): Uint8Array[] {
  return [encode(blockHeaderCodec, header), encode(keyChangesCodec, keyChanges)]
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
