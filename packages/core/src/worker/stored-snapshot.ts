import { CodecError, decode, encode, H256, struct, u32 } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { type SnapshotPart, snapshotPartCodec } from './snapshot-part.js'
import type { Store } from './store.js'

/** A snapshot that is whole in a store: what its worker starts from. */
export interface StoredSnapshot {
  readonly checkpoint: Hex
  readonly block: number
  /** Number of parts. */
  readonly parts: number
}

type Blobs = Pick<Store, 'getSealed' | 'putSealed' | 'removeSealed'>
type ReadableBlobs = Pick<Blobs, 'getSealed'>

const summaryCodec = struct({ checkpoint: H256, block: u32, parts: u32 })
const summaryName = 'snapshot'
const judgedName = 'snapshot-judged'
const partName = (index: number): string => `snapshot-${index}`

export async function readStoredSnapshot(store: ReadableBlobs): Promise<StoredSnapshot | undefined> {
  const encoded = await store.getSealed(summaryName)
  return encoded && decode(summaryCodec, encoded)
}

/**
 * Says that all parts are there; written last, so that a crash before leaves a snapshot to be completed. What lies behind
 * them is of an earlier attempt, with a snapshot of more parts, and goes before.
 */
export async function completeStoredSnapshot(store: Blobs, snapshot: StoredSnapshot): Promise<void> {
  let end = snapshot.parts
  while (await holdsPart(store, end)) end += 1
  // The highest first: a crash in between leaves no gap that hides the others.
  for (let index = end - 1; index >= snapshot.parts; index -= 1) await store.removeSealed(partName(index))
  await store.putSealed(summaryName, encode(summaryCodec, snapshot))
}

/** A part that is damaged is there, too. */
async function holdsPart(store: ReadableBlobs, index: number): Promise<boolean> {
  try {
    return (await store.getSealed(partName(index))) !== undefined
  } catch (error) {
    if (isDamage(error)) return true
    throw error
  }
}

/** The store or the decoder found other bytes than were put. */
function isDamage(error: unknown): boolean {
  return error instanceof CodecError || (error instanceof LockstepError && error.code === 'StoreCorrupt')
}

/** @param judged what the enclave has answered for the part; kept first, for a note without its part opens nothing. */
export async function putSnapshotPart(
  store: Pick<Blobs, 'putSealed'>,
  { checkpoint, index, block, isLast, sealed }: SnapshotPart,
  judged: Uint8Array | undefined,
): Promise<void> {
  if (judged !== undefined) await store.putSealed(judgedName, judged)
  const encoded = encode(snapshotPartCodec, { checkpoint, index, block, isLast, sealed: toHex(sealed) })
  await store.putSealed(partName(index), encoded)
}

/** The parts of one snapshot from the first on, as far as they are there. Parts of an earlier attempt end them. */
async function* readSnapshotParts(store: ReadableBlobs): AsyncGenerator<SnapshotPart> {
  let checkpoint: Hex | undefined
  for (let index = 0; ; index += 1) {
    const encoded = await store.getSealed(partName(index))
    if (encoded === undefined) return
    const { sealed, ...part } = decode(snapshotPartCodec, encoded)
    checkpoint ??= part.checkpoint
    if (part.checkpoint !== checkpoint) return
    const judged = index === 0 ? await store.getSealed(judgedName) : undefined
    yield { ...part, sealed: fromHex(sealed), judged }
    if (part.isLast) return
  }
}

/** Those up to the first that is damaged: it and what lies behind are to be asked for again. */
export async function* readWholeParts(store: ReadableBlobs): AsyncGenerator<SnapshotPart> {
  try {
    yield* readSnapshotParts(store)
  } catch (error) {
    if (!isDamage(error)) throw error
  }
}

/** @throws LockstepError `SnapshotIncomplete` where the store has lost parts; what `take` throws */
export async function restoreStoredSnapshot(
  store: ReadableBlobs,
  { parts }: StoredSnapshot,
  take: (part: SnapshotPart) => Promise<unknown>,
): Promise<void> {
  let taken = 0
  for await (const part of readSnapshotParts(store)) {
    await take(part)
    taken += 1
  }
  if (taken === parts) return
  throw new LockstepError(
    'SnapshotIncomplete',
    `the store has ${taken} of the ${parts} parts of the snapshot that it starts from; take another snapshot into a new store`,
    { field: 'parts', value: taken, limit: parts },
  )
}
