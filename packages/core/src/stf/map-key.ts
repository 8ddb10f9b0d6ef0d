import { type Codec, decode, encode } from '../codec/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'

/** How the keys of a map become keys of its space, and back. */
export interface MapKey<Key> {
  toSpaceKey(key: Key): Hex
  fromSpaceKey(key: Hex): Key
}

/**
 * Keys by the hexadecimal form of their one encoding, so that equal keys are equal strings.
 *
 * PERF: an account or a hash is that form already. Its digits are checked by the space, which reads them anyway.
 */
export function mapKey<Key>(codec: Codec<Key>): MapKey<Key> {
  const { schema } = codec
  const characters = schema.kind === 'fixedBytes' ? 2 + 2 * schema.length : undefined
  return {
    toSpaceKey: (key) => (isHexOf(characters, key) ? key : toHex(encode(codec, key))),
    fromSpaceKey: (key) => decode(codec, fromHex(key)),
  }
}

function isHexOf(characters: number | undefined, key: unknown): key is Hex {
  return typeof key === 'string' && key.length === characters
}
