/** A die that rolls the same for the same seed: 0 to `sides` - 1, by a linear congruential generator. */
export function createDice(seed: number): (sides: number) => number {
  let state = BigInt(seed)
  return (sides) => {
    state = (state * 6_364_136_223_846_793_005n + 1_442_695_040_888_963_407n) % 2n ** 64n
    return Number((state >> 33n) % BigInt(sides))
  }
}
