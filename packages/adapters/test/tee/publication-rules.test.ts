import { type Hex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { mergeAccounts } from '../../src/tee/attested-accounts.js'
import { publicationRules } from '../../src/tee/publication-rules.js'

const bytes32 = (byte: number): Hex => toHex(new Uint8Array(32).fill(byte))
const own = bytes32(1)
const former = bytes32(2)
const first = bytes32(3)
const account = bytes32(4)
const provider = bytes32(5)
const stfIdentity = bytes32(9)

describe('whose publications count', () => {
  const { every, counts } = publicationRules(8, {
    mrenclave: own,
    account,
    formerVersions: [
      { mrenclave: first, stfIdentity, lastBlock: 16 },
      { mrenclave: former, stfIdentity, lastBlock: 32 },
    ],
    attestedAccounts: () => [provider],
  })

  test.each([
    ['this code', own, [8, 16, 24, 32, 40]],
    ['the code before, of its own blocks', former, [24, 32]],
    ['the code before that', first, [8, 16]],
    ['other code', bytes32(7), []],
  ])('%s', (_, value, blocks) => {
    expect([8, 16, 24, 32, 40].filter((block) => counts({ type: 'Enclave', value }, block))).toEqual(blocks)
    expect(every).toBe(8)
  })

  test.each([
    ['its own account', account, true],
    ['the account of an attested enclave', provider, true],
    ['another account', bytes32(7), false],
    ['an account that looks like code', own, false],
  ])('%s', (_, value, expected) => {
    expect(counts({ type: 'Account', value }, 8)).toBe(expected)
    expect(counts({ type: 'Enclave', value: provider }, 8)).toBe(false)
  })
})

describe('accounts that are told', () => {
  test('come once each, the last told last', () => {
    expect(mergeAccounts([own, former], [account, own, account])).toEqual([former, account, own])
  })

  test('are 128 at most, and the oldest are forgotten', () => {
    const many = Array.from({ length: 130 }, (_, index) => bytes32(index))
    expect(mergeAccounts(many.slice(0, 100), many.slice(100))).toEqual(many.slice(2))
  })
})
