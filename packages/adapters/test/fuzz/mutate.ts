import { concatBytes } from '@noble/hashes/utils.js'
import type { Random } from './random.js'

type Mutation = (bytes: Uint8Array, random: Random, other: Uint8Array) => Uint8Array

/** One to four changes of a valid encoding; `other` is a second valid one, to splice with. */
export function mutate(bytes: Uint8Array, random: Random, other: Uint8Array): Uint8Array {
  let mutated: Uint8Array = bytes
  for (let left = random.oneIn(3) ? 1 + random.below(4) : 1; left > 0; left -= 1) {
    mutated = random.pick(mutations)(mutated, random, other)
  }
  return mutated
}

const flipBit: Mutation = (bytes, random) => {
  const copy = bytes.slice()
  const at = random.below(copy.length)
  if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << random.below(8))
  return copy
}

const edges = [0x00, 0x01, 0x02, 0x03, 0x04, 0x7f, 0x80, 0xfc, 0xfd, 0xfe, 0xff]

const setEdge: Mutation = (bytes, random) => {
  const copy = bytes.slice()
  copy.fill(random.pick(edges), random.below(copy.length), random.oneIn(4) ? copy.length : undefined)
  return copy
}

/** An empty hash where one is left out. */
const zeroHash: Mutation = (bytes, random) => {
  const at = random.below(Math.max(1, bytes.length - 31))
  return bytes.slice().fill(0, at, at + 32)
}

const setByte: Mutation = (bytes, random) => {
  const copy = bytes.slice()
  if (copy.length > 0) copy[random.below(copy.length)] = random.oneIn(2) ? random.pick(edges) : random.below(256)
  return copy
}

const truncate: Mutation = (bytes, random) => bytes.slice(0, random.below(bytes.length + 1))

const dropFront: Mutation = (bytes, random) => bytes.slice(random.below(Math.min(bytes.length, 40) + 1))

const append: Mutation = (bytes, random) => concatBytes(bytes, random.bytes(1 + random.below(8)))

const appendZeros: Mutation = (bytes, random) => concatBytes(bytes, new Uint8Array(1 + random.below(8)))

const duplicateTail: Mutation = (bytes, random) => concatBytes(bytes, bytes.slice(random.below(bytes.length + 1)))

const splice: Mutation = (bytes, random, other) =>
  concatBytes(bytes.slice(0, random.below(bytes.length + 1)), other.slice(random.below(other.length + 1)))

const remove: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  return concatBytes(bytes.slice(0, at), bytes.slice(at + 1 + random.below(4)))
}

const insert: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  return concatBytes(bytes.slice(0, at), random.bytes(1 + random.below(4)), bytes.slice(at))
}

const repeat: Mutation = (bytes, random) => {
  const at = random.below(bytes.length + 1)
  const piece = bytes.slice(at, at + 1 + random.below(40))
  return concatBytes(bytes.slice(0, at), piece, bytes.slice(at))
}

/** Reads the byte as a compact length and puts another length, or a longer form of the same one, in its place. */
const inflateCompact: Mutation = (bytes, random) => {
  const at = random.below(Math.min(bytes.length, random.oneIn(2) ? 8 : bytes.length) + 1)
  const length = (bytes[at] ?? 0) >> 2
  const claims = [length + 1, length * 2 + 1, 0x3fff, 0x4000, 0x3fff_ffff, 0x7fff_ffff, 0xffff_ffff, length]
  const claim = random.pick(claims)
  return concatBytes(bytes.slice(0, at), compactForm(claim, random.below(4), random), bytes.slice(at + 1))
}

/** A compact integer in the given form, whether it is the shortest or not; what does not fit is cut off. */
function compactForm(value: number, form: number, random: Random): Uint8Array {
  if (form === 0) return Uint8Array.of((value << 2) & 0xff)
  if (form === 1) return Uint8Array.of(((value << 2) | 1) & 0xff, (value >>> 6) & 0xff)
  const word = Uint8Array.of(value & 0xff, (value >>> 8) & 0xff, (value >>> 16) & 0xff, value >>> 24)
  if (form === 2) {
    const shifted = (value << 2) | 2
    return Uint8Array.of(shifted & 0xff, (shifted >>> 8) & 0xff, (shifted >>> 16) & 0xff, shifted >>> 24)
  }
  const more = random.below(4)
  return concatBytes(Uint8Array.of((more << 2) | 3), word, new Uint8Array(more))
}

/** Overwrites a fixed-width little-endian length. */
const inflateFixed: Mutation = (bytes, random) => {
  const copy = bytes.slice()
  const at = random.below(copy.length + 1)
  const claim = random.pick([
    [0xff, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0x7f],
    [0xff, 0xff],
    [0, 0, 0, 1],
    [0, 0, 1, 0],
    [0, 0, 0, 0],
  ])
  copy.set(claim.slice(0, copy.length - at), at)
  return copy
}

const mutations: readonly Mutation[] = [
  flipBit,
  flipBit,
  setByte,
  setByte,
  setEdge,
  zeroHash,
  truncate,
  dropFront,
  append,
  appendZeros,
  duplicateTail,
  splice,
  splice,
  remove,
  insert,
  repeat,
  inflateCompact,
  inflateCompact,
  inflateFixed,
]
