import { concatBytes } from '@noble/hashes/utils.js'
import type { Random } from './random.js'

const u16 = (value: number): Uint8Array => Uint8Array.of(value & 0xff, value >> 8)
const u32 = (value: number): Uint8Array => concatBytes(u16(value & 0xffff), u16(value >>> 16))

/** Up to two items behind their number, in any order, the same ones twice; now and then the number is wrong. */
function anyItems(random: Random, item: (random: Random) => Uint8Array): Uint8Array {
  const items = Array.from({ length: random.below(3) }, () => item(random))
  const count = items.length + (random.oneIn(20) ? 1 : 0)
  return concatBytes(u32(count), ...items)
}

const anyName = (random: Random): Uint8Array => {
  const name = random.pick(['a', 'b', 'ab', '', 'x'.repeat(129), ' ', '\x7f'])
  return Uint8Array.of(name.length, ...Buffer.from(name, 'latin1'))
}
const anyKey = (random: Random): Uint8Array => {
  const key = random.pick([[], [1], [2], [1, 0]])
  return concatBytes(u16(key.length), Uint8Array.from(key))
}
const anyStored = (random: Random): Uint8Array => concatBytes(u32(2), random.bytes(2))
const anyChange = (random: Random): Uint8Array =>
  concatBytes(anyKey(random), random.oneIn(2) ? Uint8Array.of(0) : concatBytes(Uint8Array.of(1), anyStored(random)))

/** A state diff, perhaps out of order. */
export const carelessDiff = (random: Random): Uint8Array =>
  concatBytes(
    Uint8Array.of(1),
    anyItems(random, (drawn) => concatBytes(anyName(drawn), anyItems(drawn, anyChange))),
  )

/** The first entry chunk of a snapshot, perhaps out of order. */
export const carelessChunk = (random: Random): Uint8Array =>
  concatBytes(
    Uint8Array.of(1, 1, 0, 0, 0),
    anyName(random),
    anyItems(random, (drawn) => concatBytes(anyKey(drawn), anyStored(drawn))),
  )
