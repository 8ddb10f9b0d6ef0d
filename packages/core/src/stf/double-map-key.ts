import { type Codec, createReader, encode, remaining } from '../codec/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex, toHex } from '../hex.js'

/** How the two keys of a double map become keys of its space, and back: first ‖ second, as SCALE writes them. */
export interface DoubleMapKey<First, Second> {
  toSpaceKey(first: First, second: Second): Hex
  /** What the space keys with this first key begin with. No first key's encoding begins another's. */
  prefix(first: First): Hex
  fromSpaceKey(key: Hex): readonly [First, Second]
}

export function doubleMapKey<First, Second>(
  firstCodec: Codec<First>,
  secondCodec: Codec<Second>,
): DoubleMapKey<First, Second> {
  const prefix = (first: First): Hex => toHex(encode(firstCodec, first))
  return {
    prefix,
    toSpaceKey: (first, second) => `${prefix(first)}${toHex(encode(secondCodec, second)).slice(2)}` as const,
    fromSpaceKey: (key) => {
      const reader = createReader(fromHex(key))
      const first = firstCodec.read(reader)
      const second = secondCodec.read(reader)
      if (remaining(reader) > 0) throw new LockstepError('StrangeKey', `${key} is no key of this map`, { value: key })
      return [first, second] as const
    },
  }
}
