import { expectTypeOf } from 'vitest'
import { AccountId, u32, u64 } from '../../src/codec/index.js'
import { defineStf } from '../../src/stf/index.js'

const base = { name: 'base', version: 1, state: {} } as const

export const withDetails = defineStf({
  ...base,
  errors: { Closed: {}, SoldOut: { item: u32, left: u64 } },
  calls: {
    go: {
      execute({ fail, origin }) {
        if (origin === '0x01') fail('Closed')
        if (origin === '0x02') fail('SoldOut', { item: 1, left: 2n })
        expectTypeOf(fail<'Closed'>).returns.toEqualTypeOf<never>()
        // @ts-expect-error no such error
        if (origin === '0x03') fail('Open')
        // @ts-expect-error details are missing
        if (origin === '0x04') fail('SoldOut')
        // @ts-expect-error a detail is missing
        if (origin === '0x05') fail('SoldOut', { item: 1 })
        // @ts-expect-error a detail too many
        if (origin === '0x06') fail('SoldOut', { item: 1, left: 2n, by: origin })
        // @ts-expect-error a detail is of another type
        if (origin === '0x07') fail('SoldOut', { item: 1n, left: 2n })
        // @ts-expect-error an error without details takes none
        if (origin === '0x08') fail('Closed', { item: 1 })
        // @ts-expect-error details of another error
        fail('Closed', { item: 1, left: 2n })
      },
    },
  },
})

export const withoutDetails = defineStf({
  ...base,
  errors: ['Closed', 'SoldOut'],
  calls: {
    go: {
      execute({ fail, origin }) {
        if (origin === '0x01') fail('Closed')
        // @ts-expect-error no such error
        if (origin === '0x02') fail('Open')
        // @ts-expect-error a method of lists is no error
        if (origin === '0x03') fail('length')
        // @ts-expect-error errors of a list have no details
        fail('SoldOut', { item: 1 })
      },
    },
  },
})

expectTypeOf<keyof typeof withDetails.errors>().toEqualTypeOf<'Closed' | 'SoldOut'>()
expectTypeOf<keyof typeof withoutDetails.errors>().toEqualTypeOf<'Closed' | 'SoldOut'>()

// Hooks and admission fail with the same errors.
defineStf({
  ...base,
  errors: { Late: { by: u32 } },
  calls: {},
  hooks: {
    onBlockStart({ fail, block }) {
      if (block.number > 1) fail('Late', { by: 1 })
      // @ts-expect-error details are missing
      fail('Late')
    },
  },
  admission: {
    // @ts-expect-error no such error
    chargeFee: ({ fail }) => fail('Early'),
  },
})

// @ts-expect-error the details of an error are codecs
defineStf({ ...base, errors: { Late: { by: Number } }, calls: {} })
// @ts-expect-error the details of an error are fields, not one codec
defineStf({ ...base, errors: { Late: AccountId }, calls: {} })
