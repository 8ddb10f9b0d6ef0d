import fc from 'fast-check'

export type PoolStep =
  | {
      readonly kind: 'submit'
      readonly account: number
      readonly isDelegated: boolean
      readonly ahead: number
      readonly priority: number
      readonly size: number
    }
  | { readonly kind: 'propose'; readonly count: number; readonly bytes: number }
  /** The proposed operations come in a block, in order; `outcomes` says what their calls do, `lost` how many do not come. */
  | { readonly kind: 'block'; readonly outcomes: readonly number[]; readonly lost: number; readonly isFinal: boolean }
  /** A call of the account that the pool never saw is executed. */
  | { readonly kind: 'foreign'; readonly account: number }
  | { readonly kind: 'revert'; readonly blocks: number }
  | { readonly kind: 'wait'; readonly time: number }

const submit = fc.record({
  kind: fc.constant('submit' as const),
  account: fc.nat({ max: 3 }),
  isDelegated: fc.boolean(),
  ahead: fc.integer({ min: -1, max: 4 }),
  priority: fc.nat({ max: 1 }),
  size: fc.integer({ min: 1, max: 5 }),
})

/** Steps of a pool's life; submissions as many as all others. */
export const anyPoolRun: fc.Arbitrary<readonly PoolStep[]> = fc.array(
  fc.oneof(
    { arbitrary: submit, weight: 6 },
    {
      arbitrary: fc.record({
        kind: fc.constant('propose' as const),
        count: fc.nat({ max: 6 }),
        bytes: fc.nat({ max: 20 }),
      }),
      weight: 2,
    },
    {
      arbitrary: fc.record({
        kind: fc.constant('block' as const),
        outcomes: fc.array(fc.nat({ max: 3 }), { maxLength: 6 }),
        lost: fc.nat({ max: 2 }),
        isFinal: fc.boolean(),
      }),
      weight: 2,
    },
    { arbitrary: fc.record({ kind: fc.constant('foreign' as const), account: fc.nat({ max: 3 }) }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant('revert' as const), blocks: fc.nat({ max: 2 }) }), weight: 1 },
    { arbitrary: fc.record({ kind: fc.constant('wait' as const), time: fc.nat({ max: 8 }) }), weight: 1 },
  ),
  { maxLength: 60, size: 'max' },
)
