import { createByteReader } from './byte-reader.js'
import { createByteWriter } from './byte-writer.js'
import { stateLimit } from './state-limit.js'

/**
 * What stands at the end of the path of an entry: the value of the entry, or the reason why there is none: an empty
 * slot, or the one leaf of the subtree in which the entry would have to be.
 */
export type StateProofEnd =
  | { readonly kind: 'value'; readonly value: Uint8Array }
  | { readonly kind: 'empty' }
  | { readonly kind: 'otherLeaf'; readonly path: Uint8Array; readonly valueWord: Uint8Array }

/** Proof that an entry has a value, or that it does not exist, under one state root. */
export interface StateProof {
  /** The hashes beside the path, from the root down, 32 bytes each, at most 256. */
  readonly siblings: readonly Uint8Array[]
  readonly end: StateProofEnd
}

const formatVersion = 2
const endMark = { empty: 0, value: 1, otherLeaf: 2 } as const

/**
 * The canonical bytes of a proof; integers little-endian:
 *
 * version `02` ‖ end mark u8 ‖ siblings u16 ‖ bitmap of the siblings that are not empty, ⌈siblings / 8⌉ bytes, first
 * sibling in the lowest bit, unused bits zero ‖ those siblings, 32 bytes each, from the root down ‖ end: nothing
 * (mark 0), value length u32 ‖ value (mark 1), path ‖ value word (mark 2, the other leaf)
 *
 * About 32 bytes a level: 700 bytes for a million entries.
 */
export function encodeStateProof(proof: StateProof): Uint8Array {
  const { siblings, end } = proof
  const writer = createByteWriter(4 + 34 * siblings.length + 64)
  writer.u8(formatVersion)
  writer.u8(endMark[end.kind])
  writer.u16(siblings.length)
  const bitmap = new Uint8Array(Math.ceil(siblings.length / 8))
  siblings.forEach((sibling, index) => {
    if (!isEmpty(sibling)) bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7))
  })
  writer.bytes(bitmap)
  for (const sibling of siblings) if (!isEmpty(sibling)) writer.bytes(sibling)
  if (end.kind === 'value') {
    writer.u32(end.value.length)
    writer.bytes(end.value)
  } else if (end.kind === 'otherLeaf') {
    writer.bytes(end.path)
    writer.bytes(end.valueWord)
  }
  return writer.finish()
}

/**
 * Reads the bytes of {@link encodeStateProof} for display or storage. It proves nothing: that is `verifyStateProof`,
 * which reads the bytes on its own.
 *
 * @throws LockstepError `StateProofMalformed`
 */
export function decodeStateProof(input: Uint8Array): StateProof {
  const reader = createByteReader(input, 'StateProofMalformed')
  const version = reader.u8('version')
  if (version !== formatVersion) {
    reader.fail(
      `The format version ${version} is unknown; this build reads ${formatVersion}.`,
      'version',
      version,
      formatVersion,
    )
  }
  const mark = reader.u8('end mark')
  const count = reader.u16('siblings')
  if (count > 256) reader.fail(`A path has ${count} siblings; at most 256 are possible.`, 'siblings', count, 256)
  const bitmap = reader.bytes('bitmap', Math.ceil(count / 8))
  const siblings: Uint8Array[] = []
  for (let index = 0; index < bitmap.length * 8; index++) {
    const isPresent = (((bitmap[index >> 3] ?? 0) >> (index & 7)) & 1) === 1
    if (index >= count) {
      if (isPresent)
        reader.fail('The bitmap names a sibling that is not there; clear its unused bits.', 'bitmap', index, count)
      continue
    }
    const sibling = isPresent ? reader.bytes('sibling', 32) : new Uint8Array(32)
    if (isPresent && isEmpty(sibling))
      reader.fail('An empty sibling is written out; clear its bit instead.', 'sibling', index)
    siblings.push(sibling)
  }
  const end = readEnd()
  reader.end()
  return { siblings, end }

  function readEnd(): StateProofEnd {
    if (mark === endMark.empty) return { kind: 'empty' }
    if (mark === endMark.value) {
      return { kind: 'value', value: reader.bytes('value', reader.boundedU32('value length', stateLimit.value)) }
    }
    if (mark !== endMark.otherLeaf)
      reader.fail(`The end mark ${mark} is unknown; it is 0, 1 or 2.`, 'end mark', mark, 2)
    return { kind: 'otherLeaf', path: reader.bytes('path', 32), valueWord: reader.bytes('value word', 32) }
  }
}

function isEmpty(hash: Uint8Array): boolean {
  return hash.every((byte) => byte === 0)
}
