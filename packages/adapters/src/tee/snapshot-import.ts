import { fromHex, type Hex, LockstepError } from '@lockstep/core'
import { decode } from '@lockstep/core/codec'
import { type BlockHeader, blockHeaderCodec, blockHeaderHash } from '@lockstep/core/receipt'
import type { SnapshotImport } from '@lockstep/core/state'
import { keyChangesCodec, type OpenedCheckpoint, type SnapshotPart } from '@lockstep/core/worker'
import { type Sealing, unseal } from './seal.js'
import type { SnapshotAttestation } from './snapshot-attestation.js'
import type { SnapshotHead, SnapshotKeys } from './snapshot-keys.js'
import { partChunksCodec, snapshotPlace } from './snapshot-sealing.js'

interface Opening extends SnapshotHead {
  readonly checkpoint: Hex
  /** All parts are sealed under one key. */
  readonly key: Hex
  readonly target: SnapshotImport
  next: number
}

export interface SnapshotImportOptions {
  /** Whose word counts; that of one sealing alone if left out. */
  readonly keys?: Pick<SnapshotKeys, 'candidates' | 'admit'>
  /** As `SnapshotAttestation`; no quote is asked for if left out. */
  readonly attestation?: Pick<SnapshotAttestation, 'requireAttested' | 'note'> | undefined
}

/** What came of a part. */
export interface TakenPart {
  /** With the last one. */
  readonly checkpoint: OpenedCheckpoint | undefined
  /** With the first one, where quotes are asked for: the note that it was judged. */
  readonly judged: Uint8Array | undefined
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
  { keys = { candidates: () => [{ key: '0x', sealing }], admit: () => {} }, attestation }: SnapshotImportOptions = {},
): (part: SnapshotPart) => TakenPart {
  let opening: Opening | undefined

  function begin({ checkpoint, judged }: SnapshotPart, key: Hex, head: SnapshotHead, quote: Uint8Array): Opening {
    const found = blockHeaderHash(sealing.provider, head.header)
    if (found !== checkpoint) throw partOrder('checkpoint', checkpoint, found)
    keys.admit(key, head)
    attestation?.requireAttested(head, quote, judged)
    return { ...head, checkpoint, key, target: openCheckpoint(head.header), next: 0 }
  }

  /** A later part opens with the first one's key or not at all. */
  function open(part: SnapshotPart): { readonly key: Hex; readonly plaintext: Uint8Array } {
    let refused: unknown = partOrder('index', part.index, 0)
    for (const { key, sealing: own } of keys.candidates()) {
      if (part.index !== 0 && key !== opening?.key) continue
      try {
        return { key, plaintext: unseal(own, part.sealed, snapshotPlace(part)) }
      } catch (error) {
        if (!(error instanceof LockstepError) || error.code !== 'SealBroken') throw error
        refused = error
      }
    }
    throw refused
  }

  function take(part: SnapshotPart): TakenPart {
    const next = part.checkpoint === opening?.checkpoint ? opening.next : 0
    if (part.index !== 0 && part.index !== next) throw partOrder('index', part.index, next)
    const { key, plaintext } = open(part)
    const chunks = decode(partChunksCodec, plaintext).map(fromHex)
    if (part.index === 0) {
      const [header = none, changes = none, quote = none] = chunks.splice(0, attestation === undefined ? 2 : 3)
      const head = { header: decode(blockHeaderCodec, header), keyChanges: decode(keyChangesCodec, changes) }
      opening = begin(part, key, head, quote)
    }
    if (opening === undefined) throw partOrder('index', part.index, 0)
    const { header, keyChanges, target } = opening
    for (const chunk of chunks) target.accept(chunk)
    opening.next = part.index + 1
    const judged = part.index === 0 ? attestation?.note({ header, keyChanges }) : undefined
    if (!part.isLast) return { checkpoint: undefined, judged }
    const state = target.finish()
    opening = undefined
    return { checkpoint: { header, state, keyChanges }, judged }
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

const none = new Uint8Array()

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
