import { encode, toHex, u32 } from '@lockstep/core'
import { nonceSpace } from '@lockstep/core/engine'
import { encodeStateDiff } from '@lockstep/core/state'
import { expect, test } from 'vitest'
import { changedNonces } from '../../src/direct/changed-nonces.js'

const account = (byte: number) => toHex(new Uint8Array(32).fill(byte))
const other = { space: 'balances.account', changes: [{ key: account(1), value: Uint8Array.of(9) }] }

test('the nonces that a block changed, and nothing else of its difference', () => {
  const changes = [
    { key: account(1), value: encode(u32, 2) },
    { key: account(2), value: undefined },
  ]
  const diff = encodeStateDiff([other, { space: nonceSpace, changes }])
  expect(changedNonces(diff)).toEqual(
    new Map([
      [account(1), 2],
      [account(2), 0],
    ]),
  )
})

test('of a block that changed none there are none', () => {
  expect(changedNonces(encodeStateDiff([other]))).toEqual(new Map())
  expect(changedNonces(encodeStateDiff([]))).toEqual(new Map())
})
