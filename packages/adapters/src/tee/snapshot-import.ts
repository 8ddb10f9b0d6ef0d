import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import { type BlockHeader, blockHeaderCodec, blockHeaderHash } from '@lockstep/core/receipt'
import type { SnapshotImport } from '@lockstep/core/state'
import type { OpenedCheckpoint, SnapshotPart } from '@lockstep/core/worker'
import { type Sealing, unseal } from './seal.js'
import { partChunksCodec, snapshotPlace } from './snapshot-sealing.js'

interface Opening {
  readonly checkpoint: Hex
  readonly header: BlockHeader
  readonly target: SnapshotImport
  next: number
}

/**
 * Takes parts in, in the enclave: opens them, and holds the state that they make against the root in the header that
 * came with the first. Answers the checkpoint with the last part.
 *
 * @param openCheckpoint as `createCheckpointOpening` for this shard.
 */
export function createSnapshotImporter(
  sealing: Sealing,
  openCheckpoint: (header: BlockHeader) => SnapshotImport,
): (part: SnapshotPart) => OpenedCheckpoint | undefined {
  let opening: Opening | undefined

  function begin({ checkpoint }: SnapshotPart, header: BlockHeader): Opening {
    const found = blockHeaderHash(sealing.provider, header)
    if (found !== checkpoint) throw partOrder('checkpoint', checkpoint, found)
    return { checkpoint, header, target: openCheckpoint(header), next: 0 }
  }

  function take(part: SnapshotPart): OpenedCheckpoint | undefined {
    const next = part.checkpoint === opening?.checkpoint ? opening.next : 0
    if (part.index !== 0 && part.index !== next) throw partOrder('index', part.index, next)
    const plaintext = unseal(sealing, part.sealed, snapshotPlace(part))
    const chunks = decode(partChunksCodec, plaintext).map(fromHex)
    const first = part.index === 0 ? chunks.shift() : undefined
    if (first !== undefined) opening = begin(part, decode(blockHeaderCodec, first))
    if (opening === undefined) throw partOrder('index', part.index, 0)
    const { header, target } = opening
    for (const chunk of chunks) target.accept(chunk)
    opening.next = part.index + 1
    if (!part.isLast) return undefined
    const state = target.finish()
    opening = undefined
    return { header, state }
  }

  return (part) => {
    const before = opening?.next
    try {
      return take(part)
    } catch (error) {
      // A part that was not even opened has changed nothing; one that was taken in half cannot be gone on with.
      if (!isRefusedUnopened(error) || opening?.next !== before) opening = undefined
      throw error
    }
  }
}

function isRefusedUnopened(error: unknown): boolean {
  return error instanceof LockstepError && (error.code === 'SealBroken' || error.code === 'SnapshotPartOrder')
}

function partOrder(field: 'index' | 'checkpoint', value: number | Hex, limit: number | Hex): LockstepError {
  return new LockstepError(
    'SnapshotPartOrder',
    `${field} of the part is ${value}, expected ${limit}; pass the parts of one snapshot in order, from the first`,
    { field, value, limit },
  )
}
