import { LockstepError } from '../error.js'
import { fromHex } from '../hex.js'
import { createByteWriter } from './byte-writer.js'
import type { Entry } from './readable-state.js'
import {
  type SnapshotPosition,
  snapshotChunkBytes,
  snapshotEntryBytes,
  snapshotFormatVersion,
  snapshotMagic,
  snapshotMark,
} from './snapshot-format.js'
import { stateLimit } from './state-limit.js'
import type { StateView } from './state-view.js'

/**
 * The chunks of a snapshot of one version (see `snapshot-format.ts` for the bytes), one at a time.
 *
 * Taking one changes nothing, and commits may go on meanwhile: chunks are read from the version, which refuses
 * (`StateVersionUnknown`) when it is dropped before the last chunk was taken.
 *
 * @param view the version, from `state.at`
 * @param identity the 32 bytes that name the STF (name, version, codecs) whose state this is
 * @param from where to go on, as an importer reports it; from the start by default
 * @throws LockstepError `SnapshotIdentity` when `identity` has not 32 bytes
 */
export function* takeSnapshot(
  view: StateView,
  identity: Uint8Array,
  from: SnapshotPosition = { index: 0, entries: 0, last: undefined },
): Generator<Uint8Array, void, void> {
  assertIdentityLength(identity)
  let { index, entries } = from
  if (index === 0) {
    yield headerChunk(view.root, identity)
    index++
  }
  for (const space of view.spaceNames()) {
    if (from.last !== undefined && space < from.last.space) continue
    const after = from.last?.space === space ? from.last.key : undefined
    for (const chunk of entryChunks(view, space, after)) {
      yield entryChunk(index, space, chunk)
      index++
      entries += chunk.length
    }
  }
  const end = createByteWriter(16)
  end.u8(snapshotMark.end)
  end.u32(index)
  end.u32(entries)
  yield end.finish()
}

export function assertIdentityLength(identity: Uint8Array): void {
  if (identity.length === 32) return
  throw new LockstepError(
    'SnapshotIdentity',
    `The identity has ${identity.length} bytes and must have 32; pass the identity hash of the STF.`,
    {
      field: 'identity',
      value: identity.length,
      limit: 32,
    },
  )
}

function headerChunk(root: Uint8Array, identity: Uint8Array): Uint8Array {
  const writer = createByteWriter(70)
  writer.bytes(snapshotMagic)
  writer.u16(snapshotFormatVersion)
  writer.bytes(identity)
  writer.bytes(root)
  return writer.finish()
}

function entryChunk(index: number, space: string, entries: readonly Entry[]): Uint8Array {
  const writer = createByteWriter(snapshotChunkBytes + 256)
  writer.u8(snapshotMark.entries)
  writer.u32(index)
  writer.u8(space.length)
  writer.ascii(space)
  writer.u32(entries.length)
  for (const [key, value] of entries) {
    const bytes = fromHex(key)
    writer.u16(bytes.length)
    writer.bytes(bytes)
    writer.u32(value.length)
    writer.bytes(value)
  }
  return writer.finish()
}

/** The entries of one space, cut where the next one would not fit. PERF: one page in memory, whatever the space holds. */
function* entryChunks(view: StateView, name: string, start: StateKey): Generator<Entry[], void, void> {
  const space = view.space(name)
  let after = start
  let chunk: Entry[] = []
  let bytes = 0
  for (;;) {
    const page = space.entries(after === undefined ? { limit: stateLimit.page } : { after, limit: stateLimit.page })
    for (const entry of page) {
      const size = snapshotEntryBytes(entry)
      if (chunk.length > 0 && bytes + size > snapshotChunkBytes) {
        yield chunk
        chunk = []
        bytes = 0
      }
      chunk.push(entry)
      bytes += size
      after = entry[0]
    }
    if (page.length < stateLimit.page) break
  }
  if (chunk.length > 0) yield chunk
}

type StateKey = Entry[0] | undefined
