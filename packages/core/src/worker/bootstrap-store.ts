import { LockstepError } from '../error.js'
import type { SnapshotCursor, SnapshotPart, SnapshotSource, SnapshotTarget } from './snapshot-part.js'
import type { Store } from './store.js'
import { completeStoredSnapshot, putSnapshotPart, readStoredSnapshot, readWholeParts } from './stored-snapshot.js'

/** How far a bootstrap has come. */
export interface BootstrapProgress {
  /** Number of the block whose state is taken over. */
  readonly block: number
  /** Parts that are verified as far as a part can be, and durable. */
  readonly parts: number
  /** Their bytes, sealed. */
  readonly bytes: number
}

/** How a bootstrap is watched. `onProgress` is told of each durable part, of those of an earlier attempt, too. */
export interface BootstrapOptions {
  onProgress?(progress: BootstrapProgress): void
}

/**
 * Takes a shard's state over from another worker, part by part, into a new store, instead of executing all blocks from
 * the first. Each part is opened by the enclave before it is kept. Where it breaks off, or its process is killed, call it
 * again, with the same store and a fresh enclave or the same one: the enclave opens and verifies what is there, and the
 * source is asked for the parts behind the last whole one alone. A part that is damaged is asked for again; where the
 * enclave refuses one, all are. Then `createWorker` starts on that store; it hands over the outputs of later blocks only.
 *
 * What vouches for the state is the shard's shielding key: only enclaves of the shard can seal a part. In a shard that
 * publishes its states it is the sender's quote, too (`SnapshotUnattested`), and the parentchain: until the worker's import
 * has come to a final block in which an enclave of the shard has published this state, its enclave answers
 * `SnapshotUnconfirmed`.
 *
 * @returns number of the block behind which the worker starts.
 * @throws LockstepError `StoreNotEmpty` for a store with block records; the source's, the enclave's and the store's
 * errors
 */
export async function bootstrapStore(
  { enclave, store }: { readonly enclave: SnapshotTarget; readonly store: Store },
  source: SnapshotSource,
  options: BootstrapOptions = {},
): Promise<number> {
  const latest = await store.latest()
  if (latest !== undefined) throw storeNotEmpty(latest.number)
  const stored = await readStoredSnapshot(store)
  if (stored !== undefined) return stored.block
  let progress: BootstrapProgress = { block: 0, parts: 0, bytes: 0 }

  function advance({ block, index, sealed }: SnapshotPart): void {
    progress = { block, parts: index + 1, bytes: (index === 0 ? 0 : progress.bytes) + sealed.length }
    options.onProgress?.(progress)
  }

  let last = await resume(store, enclave, advance)
  while (last?.isLast !== true) {
    last = await nextPart(source, last)
    await putSnapshotPart(store, last, await enclave.importSnapshot(last))
    advance(last)
  }
  const { checkpoint, block, index } = last
  await completeStoredSnapshot(store, { checkpoint, block, parts: index + 1 })
  return block
}

/** Parts of other keys or code, and those that nobody vouches for any more, or who did is too old. */
const ofNoUse: readonly string[] = ['SealBroken', 'SnapshotUnattested']

/** Gives the enclave what an earlier attempt left; the last part of it, or nothing where it is of no use. */
async function resume(
  store: Store,
  enclave: SnapshotTarget,
  advance: (part: SnapshotPart) => void,
): Promise<SnapshotPart | undefined> {
  let last: SnapshotPart | undefined
  for await (const part of readWholeParts(store)) {
    try {
      await enclave.importSnapshot(part)
    } catch (error) {
      if (error instanceof LockstepError && ofNoUse.includes(error.code)) return undefined
      throw error
    }
    advance(part)
    last = part
  }
  return last
}

/** Behind a part, or the first of a newer block where the source has no more of the older one. */
async function nextPart(source: SnapshotSource, last: SnapshotPart | undefined): Promise<SnapshotPart> {
  const from: SnapshotCursor | undefined = last && { checkpoint: last.checkpoint, index: last.index + 1 }
  try {
    return await source.exportSnapshot(from)
  } catch (error) {
    const isOutdated = error instanceof LockstepError && error.code === 'SnapshotOutdated'
    if (!isOutdated || from === undefined) throw error
    return source.exportSnapshot()
  }
}

function storeNotEmpty(number: number): LockstepError {
  return new LockstepError(
    'StoreNotEmpty',
    `the store has block records up to ${number}; a snapshot is taken into a new store, and this one needs none`,
    { field: 'store', value: number, limit: 0 },
  )
}
