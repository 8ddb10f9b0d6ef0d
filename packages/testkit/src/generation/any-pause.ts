import fc from 'fast-check'

const hour = 3_600_000

/** Long enough for what was to last a minute, an hour, a day, a month, a year; and off by one. */
export const anyPause: fc.Arbitrary<number> = fc.oneof(
  { withCrossShrink: true },
  { weight: 3, arbitrary: fc.constant(0) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(60_000, hour, 24 * hour, 30 * 24 * hour, 366 * 24 * hour), fc.constantFrom(0, -1, 1))
      .map(([pause, offset]) => pause + offset),
  },
)
