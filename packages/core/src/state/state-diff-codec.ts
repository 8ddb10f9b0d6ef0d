import { fromHex, toHex } from '../hex.js'
import { type ByteReader, createByteReader } from './byte-reader.js'
import { createByteWriter } from './byte-writer.js'
import type { EntryChange, SpaceDiff, StateDiff } from './state-diff.js'
import { assertCanonicalDiff } from './state-diff.js'
import { stateLimit } from './state-limit.js'

const formatVersion = 1
const deleted = 0
const written = 1

/**
 * The canonical bytes of a diff; integers little-endian:
 *
 * version `01` ‖ spaces u32 ‖ per space: name length u8 ‖ name ‖ changes u32 ‖ per change: key length u16 ‖ key ‖
 * (`00` deleted, or `01` ‖ value length u32 ‖ value)
 *
 * @throws LockstepError as {@link assertCanonicalDiff}
 */
export function encodeStateDiff(diff: StateDiff): Uint8Array {
  assertCanonicalDiff(diff)
  const writer = createByteWriter()
  writer.u8(formatVersion)
  writer.u32(diff.length)
  for (const { space, changes } of diff) {
    writer.u8(space.length)
    writer.ascii(space)
    writer.u32(changes.length)
    for (const { key, value } of changes) {
      const bytes = fromHex(key)
      writer.u16(bytes.length)
      writer.bytes(bytes)
      if (value === undefined) {
        writer.u8(deleted)
        continue
      }
      writer.u8(written)
      writer.u32(value.length)
      writer.bytes(value)
    }
  }
  return writer.finish()
}

/**
 * Reads the bytes of {@link encodeStateDiff}: `encodeStateDiff(decodeStateDiff(bytes))` are the same bytes, for every
 * input that is not refused. Counts are not trusted: memory grows with the bytes that are there.
 *
 * @throws LockstepError `StateDiffMalformed` (cut, too long, unknown version or mark, over a limit),
 * `StateDiffOrder`, `StateSpaceName`
 */
export function decodeStateDiff(input: Uint8Array): StateDiff {
  const reader = createByteReader(input, 'StateDiffMalformed')
  const version = reader.u8('version')
  if (version !== formatVersion) {
    reader.fail(
      `The format version ${version} is unknown; this build reads ${formatVersion}.`,
      'version',
      version,
      formatVersion,
    )
  }
  const count = reader.u32('spaces')
  const diff: SpaceDiff[] = []
  for (let index = 0; index < count; index++) diff.push(readSpace(reader))
  reader.end()
  assertCanonicalDiff(diff)
  return diff
}

function readSpace(reader: ByteReader): SpaceDiff {
  const space = reader.ascii('space', reader.u8('space length'))
  const count = reader.u32('changes')
  const changes: EntryChange[] = []
  for (let index = 0; index < count; index++) changes.push(readChange(reader))
  return { space, changes }
}

function readChange(reader: ByteReader): EntryChange {
  const length = reader.u16('key length')
  if (length > stateLimit.key)
    reader.fail(`A key of ${length} bytes is over the limit of ${stateLimit.key}.`, 'key', length, stateLimit.key)
  const key = toHex(reader.bytes('key', length))
  const mark = reader.u8('mark')
  if (mark === deleted) return { key, value: undefined }
  if (mark !== written)
    reader.fail(`The mark ${mark} is neither ${deleted} (deleted) nor ${written} (written).`, 'mark', mark)
  return { key, value: reader.bytes('value', reader.boundedU32('value length', stateLimit.value)) }
}
