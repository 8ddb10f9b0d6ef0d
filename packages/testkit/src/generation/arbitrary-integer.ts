import fc from 'fast-check'

/** Integers of so many bits: small ones most of the time, else the bounds, the neighbours of powers of two, or any. */
export function anyUnsigned(bits: number): fc.Arbitrary<number | bigint> {
  const max = (1n << BigInt(bits)) - 1n
  return fitted(bits, biased(bits, 0n, max))
}

/** The same with a sign. */
export function anySigned(bits: number): fc.Arbitrary<number | bigint> {
  const bound = 1n << BigInt(bits - 1)
  const magnitudes = biased(bits - 1, 0n, bound - 1n)
  // -1 - m rather than -m: it reaches the least integer, which has no positive counterpart.
  const negative = magnitudes.map((magnitude) => -1n - magnitude)
  return fitted(bits, fc.oneof({ withCrossShrink: true }, magnitudes, negative))
}

/** Small values of two sizes are likely to fit each other: a balance that suffices, an index that exists. */
function biased(bits: number, min: bigint, max: bigint): fc.Arbitrary<bigint> {
  const nearPower = fc
    .tuple(fc.integer({ min: 0, max: bits }), fc.constantFrom(-1n, 0n, 1n))
    .map(([power, offset]) => clamp((1n << BigInt(power)) + offset, min, max))
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 5, arbitrary: fc.bigInt({ min, max: clamp(16n, min, max) }) },
    { weight: 2, arbitrary: fc.bigInt({ min, max: clamp(1_000n, min, max) }) },
    { weight: 1, arbitrary: nearPower },
    { weight: 1, arbitrary: fc.constantFrom(min, clamp(1n, min, max), max - 1n, max) },
    { weight: 1, arbitrary: fc.bigInt({ min, max }) },
  )
}

function clamp(value: bigint, min: bigint, max: bigint): bigint {
  if (value < min) return min
  return value > max ? max : value
}

/** Integers of up to 32 bits are numbers in a codec's values, wider ones bigints. */
function fitted(bits: number, integers: fc.Arbitrary<bigint>): fc.Arbitrary<number | bigint> {
  return bits <= 32 ? integers.map(Number) : integers
}
