import { expectTypeOf } from 'vitest'
import {
  AccountId,
  array,
  bool,
  bytes,
  type Codec,
  compact,
  decode,
  encode,
  enumeration,
  fixedBytes,
  type Infer,
  type i32,
  i64,
  option,
  struct,
  text,
  tuple,
  u8,
  u32,
  u64,
  u128,
  u256,
  unit,
  variant,
  vec,
} from '../../src/codec/index.js'
import type { Hex } from '../../src/hex.js'

// Numbers of up to 32 bits are `number`, wider ones `bigint`.
expectTypeOf<Infer<typeof u32>>().toEqualTypeOf<number>()
expectTypeOf<Infer<typeof i32>>().toEqualTypeOf<number>()
expectTypeOf<Infer<typeof u64>>().toEqualTypeOf<bigint>()
expectTypeOf<Infer<typeof u256>>().toEqualTypeOf<bigint>()
const compactU32 = compact(u32)
const compactU128 = compact(u128)
expectTypeOf<Infer<typeof compactU32>>().toEqualTypeOf<number>()
expectTypeOf<Infer<typeof compactU128>>().toEqualTypeOf<bigint>()

// @ts-expect-error SCALE has no compact form of 256 bits
compact(u256)
// @ts-expect-error nor of signed integers
compact(i64)
// @ts-expect-error nor of anything else
compact(bool)

expectTypeOf<Infer<typeof unit>>().toEqualTypeOf<null>()
expectTypeOf(fixedBytes(3)).toEqualTypeOf<Codec<Hex>>()
expectTypeOf(bytes(3)).toEqualTypeOf<Codec<Hex>>()
expectTypeOf(text(3)).toEqualTypeOf<Codec<string>>()
expectTypeOf<AccountId>().toEqualTypeOf<Hex>()
expectTypeOf(AccountId).toEqualTypeOf<Codec<Hex>>()

expectTypeOf(option(u32)).toEqualTypeOf<Codec<number | null>>()
// @ts-expect-error null would mean two things
option(option(u32))
// @ts-expect-error null would mean two things
option(unit)
declare const anyCodec: Codec<unknown>
expectTypeOf(option(anyCodec)).toExtend<Codec<unknown>>()

// Values cannot be changed in place: what is decoded is frozen.
expectTypeOf(array(u32, 2)).toEqualTypeOf<Codec<readonly number[]>>()
expectTypeOf(vec(u64, 2)).toEqualTypeOf<Codec<readonly bigint[]>>()
const pair = tuple(u32, bool)
expectTypeOf<Infer<typeof pair>>().toEqualTypeOf<readonly [number, boolean]>()
expectTypeOf<Infer<ReturnType<typeof tuple<[]>>>>().toEqualTypeOf<readonly []>()

const Account = struct({ free: u128, note: option(text(9)), tags: vec(u8, 3) })
type Account = Infer<typeof Account>
expectTypeOf<Account>().toEqualTypeOf<{
  readonly free: bigint
  readonly note: string | null
  readonly tags: readonly number[]
}>()
const account = decode(Account, new Uint8Array())
expectTypeOf(account).toEqualTypeOf<Account>()
// @ts-expect-error a decoded struct is frozen
account.free = 1n
// @ts-expect-error a decoded vec is frozen
account.tags.push(1)

// @ts-expect-error a field is missing
encode(Account, { free: 1n, note: null })
// @ts-expect-error a field is unknown
encode(Account, { free: 1n, note: null, tags: [], more: 1 })
// @ts-expect-error a number where a bigint belongs
encode(Account, { free: 1, note: null, tags: [] })
// @ts-expect-error undefined is not null
encode(Account, { free: 1n, note: undefined, tags: [] })
// @ts-expect-error bytes are hex strings
encode(AccountId, new Uint8Array(32))
// @ts-expect-error hex strings begin with 0x
encode(AccountId, 'abcd')

const Signature = variant({ Ed25519: [0, fixedBytes(64)], Counted: [7, struct({ count: u32 })], None: [9, unit] })
type Signature = Infer<typeof Signature>
expectTypeOf<Signature>().toEqualTypeOf<
  | { readonly type: 'Ed25519'; readonly value: Hex }
  | { readonly type: 'Counted'; readonly value: { readonly count: number } }
  | { readonly type: 'None'; readonly value: null }
>()
const Ordered = variant({ A: u32, B: unit })
expectTypeOf<Infer<typeof Ordered>>().toEqualTypeOf<
  { readonly type: 'A'; readonly value: number } | { readonly type: 'B'; readonly value: null }
>()

function narrowed(signature: Signature): number {
  switch (signature.type) {
    case 'Ed25519':
      return signature.value.length
    case 'Counted':
      return signature.value.count
    case 'None':
      expectTypeOf(signature.value).toEqualTypeOf<null>()
      return 0
  }
}
expectTypeOf(narrowed).returns.toEqualTypeOf<number>()

encode(Signature, { type: 'None', value: null })
// @ts-expect-error the payload of another variant
encode(Signature, { type: 'None', value: '0x00' })
// @ts-expect-error no such variant
encode(Signature, { type: 'Other', value: null })
// @ts-expect-error a unit variant has a value too: null
encode(Signature, { type: 'None' })

expectTypeOf(enumeration('Red', 'Green')).toEqualTypeOf<Codec<'Red' | 'Green'>>()
expectTypeOf(enumeration({ Red: 1, Green: 7 })).toEqualTypeOf<Codec<'Red' | 'Green'>>()
// @ts-expect-error no such name
encode(enumeration('Red', 'Green'), 'Blue')
// @ts-expect-error an index is a number
enumeration({ Red: 'first' })

// Every codec can stand where any codec is asked for.
expectTypeOf(Account).toExtend<Codec<unknown>>()
expectTypeOf(Signature).toExtend<Codec<unknown>>()
expectTypeOf(u32).toExtend<Codec<unknown>>()
