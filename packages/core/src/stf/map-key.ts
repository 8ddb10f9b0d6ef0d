import { type Codec, decode, encode } from '../codec/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'

/** How the keys of a map become keys of its space, and back. */
export interface MapKey<Key> {
  toSpaceKey(key: Key): Hex
  fromSpaceKey(key: Hex): Key
}

/** Keys by the hexadecimal form of their one encoding, so that equal keys are equal strings. */
export function mapKey<Key>(codec: Codec<Key>): MapKey<Key> {
  return {
    toSpaceKey: (key) => toHex(encode(codec, key)),
    fromSpaceKey: (key) => decode(codec, fromHex(key)),
  }
}
