import {
  AccountId,
  bool,
  enumeration,
  H256,
  option,
  struct,
  text,
  tuple,
  u8,
  u32,
  u128,
  variant,
  vec,
} from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import { describe, expect, test } from 'vitest'
import { amountText, readAmount } from '../src/session/amount.js'
import { readArguments } from '../src/session/read-arguments.js'

const source = {
  provider: createPortableProvider(),
  entropy: () => new Uint8Array(32),
  keystore: '/nowhere/accounts.json',
  addressPrefix: 42,
}
const alice = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d'
const codec = struct({
  to: AccountId,
  amount: u128,
  count: u8,
  notes: vec(text(8), 2),
  pair: tuple(u32, bool),
  maybe: option(H256),
  colour: enumeration('Red', 'Green'),
  what: variant({ Put: struct({ at: u32 }), Clear: u8 }),
})
const good = {
  ...{ to: '//Alice', amount: '340282366920938463463374607431768211455', count: 7, notes: ['a'], pair: [1, true] },
  ...{ maybe: null, colour: 'Green', what: { type: 'Put', value: { at: '3' } } },
}
const read = (document: unknown): Promise<unknown> => readArguments(source, codec, JSON.stringify(document))

describe('arguments from JSON', () => {
  test('become the codec’s values, names of accounts their bytes', async () => {
    expect(await read(good)).toEqual({
      ...good,
      ...{ to: alice, amount: 2n ** 128n - 1n, what: { type: 'Put', value: { at: 3 } } },
    })
    expect(await read({ ...good, amount: 5, maybe: alice })).toMatchObject({ amount: 5n, maybe: alice })
    const address = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY'
    expect(await read({ ...good, to: address })).toMatchObject({ to: alice })
  })

  test.each([
    [{ ...good, amount: undefined }, '--args.amount is missing; it is u128'],
    [{ ...good, amount: 1.5 }, "--args.amount is '1.5'; write a whole number"],
    [{ ...good, amount: '1 000' }, '--args.amount is'],
    [{ ...good, amount: 2 ** 53 }, '--args.amount is'],
    [{ ...good, amount: '340282366920938463463374607431768211456' }, 'amount'],
    [{ ...good, count: 256 }, 'count'],
    [{ ...good, to: 'zed' }, "--args.to is 'zed'; write //Alice"],
    [{ ...good, to: '0x12' }, 'to'],
    [{ ...good, to: '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQZ' }, 'does not fit its checksum'],
    [{ ...good, notes: 'a' }, '--args.notes is'],
    [{ ...good, notes: ['a', 'b', 'c'] }, 'notes'],
    [{ ...good, pair: [1] }, '--args.pair is'],
    [{ ...good, what: { type: 'Take' } }, `--args.what.type is '"Take"'; there are Put, Clear`],
    [{ ...good, what: { type: 'Put', value: {} } }, '--args.what.Put.at is missing; it is u32'],
    [{ ...good, colour: 'Blue' }, 'colour'],
    [{ ...good, spare: 1 }, "--args is 'spare'; write an object with to, amount,"],
    [[], "--args is '[]'"],
    [null, '--args is'],
  ])('are refused by the field: %#', async (document, message) => {
    const error: unknown = await read(document).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'Usage', message: expect.stringContaining(message) })
  })

  test('are refused where they are no JSON', async () => {
    await expect(readArguments(source, struct({ amount: u128 }), '{amount: 1}')).rejects.toThrow(
      "--args is '{amount: 1}'; it is no JSON; write struct{amount:u128}",
    )
  })
})

describe('amounts in units of 10^12', () => {
  test.each([
    ['6', 6_000_000_000_000n],
    ['0.2', 200_000_000_000n],
    ['1.000000000001', 1_000_000_000_001n],
    ['0', 0n],
  ])('%s is %s, both ways', (written, amount) => {
    expect(readAmount(written)).toBe(amount)
    expect(amountText(amount)).toBe(written)
  })

  test.each(['', '-1', '1e3', '.5', '1.', '1,5', '1.0000000000001', '0x1', '9'.repeat(27)])('%s is none', (written) => {
    expect(() => readAmount(written)).toThrow('AMOUNT is')
  })
})
