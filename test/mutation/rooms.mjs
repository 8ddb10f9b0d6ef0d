/**
 * The rooms that are mutated, and the tests that each is held against: its own, and those of the rooms above that are
 * about it. A mutant that only a far test kills counts as a survivor here, on purpose: the room's own tests are what
 * whoever changes it runs.
 */
export const rooms = {
  receipt: ['packages/core/test/receipt/**/*.test.ts'],
  operation: ['packages/core/test/operation/**/*.test.ts'],
  state: ['packages/core/test/state/**/*.test.ts'],
  engine: [
    'packages/core/test/engine/**/*.test.ts',
    'packages/core/test/migration/**/*.test.ts',
    'packages/core/test/client/proven-getter.test.ts',
  ],
}
