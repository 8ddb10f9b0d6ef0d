import { expectTypeOf } from 'vitest'
import { type Codec, option, struct, u8, u64 } from '../../src/codec/index.js'
import { defineStf, value } from '../../src/stf/index.js'

const base = { name: 'base', version: 1, state: { count: value(u64, 0n) } } as const
const both = struct({ before: u64, after: u64 })

const counting = defineStf({
  ...base,
  errors: ['Refused'],
  calls: {
    count: {
      args: { by: u64 },
      returns: both,
      execute({ state }, { by }) {
        const before = state.count.get()
        return { before, after: before + by }
      },
    },
    maybe: { returns: option(u8), execute: () => null },
    refuses: { returns: u8, execute: ({ fail }) => fail('Refused') },
    nothing: { execute() {} },
  },
})
expectTypeOf(counting.calls.count.returns).toEqualTypeOf<
  Codec<{ readonly before: bigint; readonly after: bigint }> | undefined
>()
expectTypeOf(counting.calls.maybe.returns).toEqualTypeOf<Codec<number | null> | undefined>()

// @ts-expect-error a u64 is a bigint
defineStf({ ...base, calls: { go: { returns: u64, execute: () => 1 } } })
// @ts-expect-error a field is missing
defineStf({ ...base, calls: { go: { returns: both, execute: () => ({ before: 1n }) } } })
// @ts-expect-error nothing is returned
defineStf({ ...base, calls: { go: { returns: u8, execute() {} } } })
// @ts-expect-error not on every way
defineStf({ ...base, calls: { go: { returns: u8, execute: ({ origin }) => (origin === '0x' ? 1 : undefined) } } })
// @ts-expect-error a value is returned, and none is declared
defineStf({ ...base, calls: { go: { execute: () => 5 } } })
// @ts-expect-error a promise is no value
defineStf({ ...base, calls: { go: { returns: u8, execute: async () => 1 } } })
// @ts-expect-error Number is no codec
defineStf({ ...base, calls: { go: { returns: Number, execute: () => 0.5 } } })
// @ts-expect-error a hook returns nothing
defineStf({ ...base, calls: {}, hooks: { onBlockEnd: () => 1 } })
// @ts-expect-error a fee is paid or not
defineStf({ ...base, calls: {}, admission: { chargeFee: () => 1n } })
// @ts-expect-error an answer is synchronous
defineStf({ ...base, calls: {}, admission: { authorizeCall: async () => true } })
// @ts-expect-error the root is an account
defineStf({ ...base, calls: {}, admission: { root: () => 5 } })
