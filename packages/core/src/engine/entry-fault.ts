import { type Codec, decode, encode, tuple, unit } from '../codec/index.js'
import { fromHex, toHex } from '../hex.js'
import { type Entry, equalBytes } from '../state/index.js'
import type { StateItem } from '../stf/index.js'
import { thrownText } from './thrown-text.js'

/** Why an entry is none that its item could have written. */
export interface EntryFault {
  readonly reason: string
  readonly cause?: unknown
}

/** Holds entries against the item of their space: `undefined` for those that it could have written itself. */
export function entryFaults(item: StateItem): (entry: Entry) => EntryFault | undefined {
  const keyCodec = spaceKeyCodec(item)
  const absent = defaultBytes(item)
  return ([key, value]) =>
    encodingFault('key', keyCodec, fromHex(key)) ??
    encodingFault('value', item.codec, value) ??
    (absent !== undefined && equalBytes(value, absent)
      ? { reason: `the value ${toHex(value)} is the default, which has no entry` }
      : undefined)
}

function encodingFault(part: string, codec: Codec<unknown>, bytes: Uint8Array): EntryFault | undefined {
  try {
    const again = encode(codec, decode(codec, bytes))
    if (equalBytes(again, bytes)) return undefined
    return { reason: `the ${part} ${toHex(bytes)} is written as ${toHex(again)}` }
  } catch (cause) {
    return { reason: `the ${part} ${toHex(bytes)} does not decode: ${thrownText(cause)}`, cause }
  }
}

/** A single value is the entry with the empty key; a double map joins its keys, as a tuple does. */
function spaceKeyCodec(item: StateItem): Codec<unknown> {
  switch (item.kind) {
    case 'value':
      return unit
    case 'map':
      return item.key
    case 'doubleMap':
      return tuple(item.first, item.second)
  }
}

function defaultBytes(item: StateItem): Uint8Array | undefined {
  if (item.kind === 'value') return encode(item.codec, item.initial)
  return item.fallback === undefined ? undefined : encode(item.codec, item.fallback)
}
