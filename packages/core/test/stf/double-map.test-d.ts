import { expectTypeOf } from 'vitest'
import { AccountId, struct, u8, u32, u64 } from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'
import { defineStf, doubleMap } from '../../src/stf/index.js'

type Share = { readonly free: bigint }

defineStf({
  name: 'shares',
  version: 1,
  state: {
    share: doubleMap(AccountId, u32, struct({ free: u64 }), { free: 0n }),
    note: doubleMap(u8, AccountId, u8),
  },
  calls: {
    go: {
      execute({ state: { share, note }, origin }) {
        expectTypeOf(share.get(origin, 1)).toEqualTypeOf<Share>()
        expectTypeOf(note.get(1, origin)).toEqualTypeOf<number | undefined>()
        expectTypeOf(share.entries(origin, { limit: 1 })).toEqualTypeOf<readonly (readonly [number, Share])[]>()
        expectTypeOf(share.allEntries({ limit: 1 })).toEqualTypeOf<
          readonly (readonly [readonly [Hex, number], Share])[]
        >()
        share.entries(origin, { after: 1, limit: 1 })
        share.allEntries({ after: [origin, 1], limit: 1 })
        share.update(origin, 1, (draft) => {
          draft.free += 1n
        })
        // @ts-expect-error the keys in the other order
        share.get(1, origin)
        // @ts-expect-error a key is missing
        share.get(origin)
        // @ts-expect-error the second key is a number
        share.set(origin, '1', { free: 1n })
        // @ts-expect-error a value of another type
        share.set(origin, 1, { free: 1 })
        // @ts-expect-error what is read is read-only
        share.get(origin, 1).free = 1n
        // @ts-expect-error there may be no entry
        note.get(1, origin).toFixed()
        // @ts-expect-error a page is of one first key
        share.entries({ limit: 1 })
        // @ts-expect-error a page of one first key goes on behind a second
        share.entries(origin, { after: origin, limit: 1 })
        // @ts-expect-error all entries go on behind a pair
        share.allEntries({ after: origin, limit: 1 })
        // @ts-expect-error a page has a limit
        share.allEntries({})
        share.update(origin, 1, (draft) => {
          // @ts-expect-error the draft's amount is a bigint
          draft.free = 1
        })
      },
    },
  },
  getters: {
    public: {
      share: {
        args: { who: AccountId },
        returns: u64,
        read({ state: { share } }, { who }) {
          // @ts-expect-error getters cannot write
          share.set(who, 1, { free: 1n })
          // @ts-expect-error getters cannot write
          share.update
          // @ts-expect-error getters cannot write
          share.delete
          return share.get(who, 1).free
        },
      },
    },
  },
})

// @ts-expect-error not a codec
doubleMap(Number, u8, u8)
// @ts-expect-error not a codec
doubleMap(u8, Number, u8)
// @ts-expect-error the fallback is of another type
doubleMap(u8, u8, u64, 0)
