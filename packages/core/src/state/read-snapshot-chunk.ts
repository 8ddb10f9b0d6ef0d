import { toHex } from '../hex.js'
import { type ByteReader, createByteReader } from './byte-reader.js'
import { equalBytes } from './equal-bytes.js'
import type { Entry } from './readable-state.js'
import {
  snapshotChunkBytes,
  snapshotEntryBytes,
  snapshotFormatVersion,
  snapshotMagic,
  snapshotMark,
} from './snapshot-format.js'
import { stateLimit } from './state-limit.js'
import { storageKeyPrefix } from './storage-key.js'

export interface SnapshotHeader {
  readonly identity: Uint8Array
  readonly root: Uint8Array
}

/** A chunk behind the first one: entries of one space, ascending, or the end with the number of all entries. */
export type SnapshotBodyChunk =
  | { readonly kind: 'entries'; readonly index: number; readonly space: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'end'; readonly index: number; readonly count: number }

const code = 'SnapshotMalformed'

/** @throws LockstepError `SnapshotMalformed` */
export function readSnapshotHeader(chunk: Uint8Array): SnapshotHeader {
  const reader: ByteReader = createByteReader(chunk, code)
  if (!equalBytes(reader.bytes('magic', snapshotMagic.length), snapshotMagic)) {
    reader.fail('This is not the first chunk of a snapshot; start with it.', 'magic', undefined)
  }
  const version = reader.u16('version')
  if (version !== snapshotFormatVersion) {
    const known = snapshotFormatVersion
    reader.fail(`The format version ${version} is unknown; this build reads ${known}.`, 'version', version, known)
  }
  const header = { identity: reader.bytes('identity', 32), root: reader.bytes('root', 32) }
  reader.end()
  return header
}

/** Everything that can be told from one chunk alone is checked here. @throws LockstepError `SnapshotMalformed`, `StateSpaceName` */
export function readSnapshotBodyChunk(chunk: Uint8Array): SnapshotBodyChunk {
  const reader: ByteReader = createByteReader(chunk, code)
  const mark = reader.u8('mark')
  const index = reader.u32('index')
  const body = mark === snapshotMark.end ? readEnd() : readEntryChunk()
  reader.end()
  return body

  function readEnd(): SnapshotBodyChunk {
    return { kind: 'end', index, count: reader.u32('entries') }
  }

  function readEntryChunk(): SnapshotBodyChunk {
    if (mark !== snapshotMark.entries) {
      reader.fail(`The mark ${mark} is neither an entry chunk nor the last chunk.`, 'mark', mark)
    }
    const space = reader.ascii('space', reader.u8('space length'))
    storageKeyPrefix(space)
    return { kind: 'entries', index, space, entries: readEntries(reader) }
  }
}

function readEntries(reader: ByteReader): Entry[] {
  const count = reader.u32('entries')
  if (count === 0) reader.fail('An entry chunk has no entries; leave it out.', 'entries', 0, 1)
  const entries: Entry[] = []
  let previous = ''
  let size = 0
  for (let index = 0; index < count; index++) {
    const entry = readEntry(reader)
    const [key] = entry
    if (key <= previous) reader.fail(`The key ${key} must come before ${previous}.`, 'key', key, previous)
    size += snapshotEntryBytes(entry)
    if (index > 0 && size > snapshotChunkBytes) {
      const limit = snapshotChunkBytes
      reader.fail(`The chunk holds more than ${limit} bytes of entries; cut it there.`, 'entries', size, limit)
    }
    entries.push(entry)
    previous = key
  }
  return entries
}

function readEntry(reader: ByteReader): Entry {
  const length = reader.u16('key length')
  if (length > stateLimit.key) {
    reader.fail(`A key of ${length} bytes is over the limit of ${stateLimit.key}.`, 'key', length, stateLimit.key)
  }
  const key = toHex(reader.bytes('key', length))
  return [key, reader.bytes('value', reader.boundedU32('value length', stateLimit.value))]
}
