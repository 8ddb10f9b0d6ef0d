/** The one source of chance of a simulation: the same seed, the same draws. */
export interface Random {
  /** 0 to count - 1. */
  below(count: number): number
  /** Both ends included. */
  between(lowest: number, highest: number): number
  /** True in `rate` of the draws, 0 to 1. Draws nothing where the rate is 0. */
  chance(rate: number): boolean
  pick<Item>(items: readonly Item[]): Item | undefined
  bytes(length: number): Uint8Array
  /** A source of its own for one part of the simulation: what one part draws moves no other part's draws. */
  fork(name: string): Random
}

/** SPEC: Marsaglia, "Xorshift RNGs" (2003): the generator of four 32-bit words with the shifts 11, 8 and 19. */
export function createRandom(seed: number, name = ''): Random {
  let [x, y, z, w] = firstWords(seed, name)

  function word(): number {
    const mixed = x ^ (x << 11)
    x = y
    y = z
    z = w
    w = (w ^ (w >>> 19) ^ mixed ^ (mixed >>> 8)) >>> 0
    return w
  }

  const below = (count: number): number => Math.floor((word() / 2 ** 32) * count)
  return {
    below,
    between: (lowest, highest) => lowest + below(highest - lowest + 1),
    chance: (rate) => rate > 0 && word() / 2 ** 32 < rate,
    pick: (items) => items[below(items.length)],
    bytes: (length) => Uint8Array.from({ length }, () => below(256)),
    fork: (part) => createRandom(seed, `${name}/${part}`),
  }
}

/** Words that differ in all bits for neighbouring seeds; never all zero, which the generator could not leave. */
function firstWords(seed: number, name: string): [number, number, number, number] {
  let state = seed >>> 0
  for (const letter of name) state = mix(state ^ (letter.codePointAt(0) ?? 0))
  const next = (): number => {
    state = (state + 0x9e3779b9) >>> 0
    return mix(state)
  }
  return [next(), next(), next(), next() | 1]
}

/** The finalizer of MurmurHash3. */
function mix(value: number): number {
  let mixed = value ^ (value >>> 16)
  mixed = Math.imul(mixed, 0x85ebca6b)
  mixed ^= mixed >>> 13
  mixed = Math.imul(mixed, 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) >>> 0
}
