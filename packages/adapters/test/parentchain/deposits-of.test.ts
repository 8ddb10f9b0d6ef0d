import { type DepositAccounts, depositsOf, type FundsEvent } from '@lockstep/adapters/parentchain/integritee'
import type { Hex } from '@lockstep/core'
import { expect, test } from 'vitest'
import { bytes32 } from './test-chain.js'

const [shard, watched, alice, bob, otherShard] = [1, 2, 3, 4, 5].map(bytes32)
if (!shard || !watched || !alice || !bob || !otherShard) throw new Error('five accounts')
const accounts: DepositAccounts = { shard, accounts: [shard, watched] }
const paid = (from: Hex, to: Hex, amount: bigint): FundsEvent => ({ type: 'transfer', from, to, amount })
const shielded = (into: Hex, amount: bigint): FundsEvent => ({ type: 'shieldFunds', shard: into, amount })

const cases: readonly [string, readonly FundsEvent[], readonly (readonly [Hex, bigint])[]][] = [
  ['a transfer to the vault', [paid(alice, shard, 5n)], [[alice, 5n]]],
  ['transfers to a watched account and elsewhere', [paid(alice, bob, 1n), paid(bob, watched, 2n)], [[bob, 2n]]],
  [
    'the same twice',
    [paid(alice, shard, 5n), paid(alice, shard, 5n)],
    [
      [alice, 5n],
      [alice, 5n],
    ],
  ],
  ['nothing at all', [paid(alice, shard, 0n)], []],
  ['between accounts of the shard', [paid(watched, shard, 5n), paid(shard, watched, 5n), paid(shard, shard, 1n)], []],
  ['out of the vault', [paid(shard, bob, 5n)], []],
  ['out of the vault of another shard', [paid(otherShard, shard, 5n)], [[otherShard, 5n]]],
  ["a shielding's own", [paid(alice, shard, 5n), shielded(shard, 5n)], []],
  [
    "a shielding's own behind a like one",
    [paid(alice, shard, 5n), paid(bob, shard, 5n), shielded(shard, 5n)],
    [[alice, 5n]],
  ],
  [
    "a shielding's own before a like one",
    [paid(bob, shard, 5n), shielded(shard, 5n), paid(alice, shard, 5n)],
    [[alice, 5n]],
  ],
  ['a shielding of another amount', [paid(alice, shard, 5n), shielded(shard, 6n)], [[alice, 5n]]],
  [
    'a shielding of another shard',
    [paid(alice, shard, 5n), paid(bob, otherShard, 5n), shielded(otherShard, 5n)],
    [[alice, 5n]],
  ],
  ['a shielding of nothing', [shielded(shard, 0n), paid(alice, shard, 1n)], [[alice, 1n]]],
]

test.each(cases)('%s', (_, events, expected) => {
  expect(depositsOf(accounts, events)).toEqual(
    expected.map(([from, amount]) => ({ kind: 'deposit', shard, from, amount })),
  )
})
