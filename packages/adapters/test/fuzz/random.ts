/** Numbers that a seed determines: the same seed gives the same run on every machine. */
export interface Random {
  /** An integer from 0 to `count` - 1. */
  below(count: number): number
  /** True once in `count` times on average. */
  oneIn(count: number): boolean
  pick<T>(items: readonly T[]): T
  bytes(length: number): Uint8Array
}

/**
 * SFC32 (Chris Doty-Humphrey's small fast counting generator), seeded by the FNV-1a hashes of a text.
 *
 * Not fast-check: a million inputs for each of a hundred decoders need a microsecond an input, and a counterexample
 * here is bytes, which need no shrinking by structure.
 */
export function createRandom(seed: string): Random {
  let a = hash(seed, 0x811c9dc5)
  let b = hash(seed, 0x01000193)
  let c = hash(seed, 0x9e3779b9)
  let counter = 1

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }

  const below = (count: number): number => Math.floor((next() / 2 ** 32) * count)
  for (let round = 0; round < 16; round += 1) next()

  return {
    below,
    oneIn: (count) => below(count) === 0,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('nothing to pick from')
      return item
    },
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let at = 0; at < length; at += 1) bytes[at] = next() >>> 11
      return bytes
    },
  }
}

function hash(text: string, start: number): number {
  let value = start
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193)
  return value | 0
}
