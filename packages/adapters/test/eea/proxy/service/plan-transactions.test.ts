import { expect, test } from 'vitest'
import { planTransactions } from '../../../../src/eea/proxy/service/plan-transactions.js'
import type { SentTransaction } from '../../../../src/eea/proxy/service/proxy-record.js'
import { zeroAddress } from '../words.js'

const options = { nonce: 7, head: 100, patience: 3, underWay: 4 }
const wanted = (...keys: readonly string[]) => keys.map((key) => ({ key, to: zeroAddress, data: '0x' as const }))
const sent = (nonce: number, action: string | undefined, sentAt = 99): SentTransaction => ({
  nonce,
  to: zeroAddress,
  data: '0x',
  gas: '21000',
  maxFeePerGas: '2',
  maxPriorityFeePerGas: '1',
  sentAt,
  ...(action === undefined ? {} : { action }),
})

test('each wanted action gets a nonce of its own, from the account nonce on', () => {
  expect(planTransactions(options, [], wanted('a', 'b'))).toEqual([
    { type: 'send', nonce: 7, action: wanted('a')[0] },
    { type: 'send', nonce: 8, action: wanted('b')[0] },
  ])
})

test('an action that is under way keeps its nonce, and offers more when it waits too long', () => {
  const [a, b] = [sent(7, 'a', 98), sent(8, 'b', 97)]
  expect(planTransactions(options, [a, b], wanted('a', 'b'))).toEqual([
    { type: 'keep', sent: a, isStuck: false },
    { type: 'keep', sent: b, isStuck: true },
  ])
})

test('a nonce whose action is wanted no more goes to the next action, or to nothing where others stand behind it', () => {
  const [gone, b] = [sent(7, 'gone'), sent(8, 'b')]
  expect(planTransactions(options, [gone, b], wanted('b', 'c'))[0]).toEqual({
    type: 'replace',
    sent: gone,
    action: wanted('c')[0],
  })
  expect(planTransactions(options, [gone, b], wanted('b'))[0]).toEqual({
    type: 'replace',
    sent: gone,
    action: undefined,
  })
})

test('the last nonce is left alone when its action is wanted no more: taking it back would cost as much', () => {
  expect(planTransactions(options, [sent(7, 'gone')], [])).toEqual([])
})

test('a gap below a wanted action is filled, and mined nonces are not looked at', () => {
  const b = sent(8, 'b')
  expect(planTransactions(options, [sent(6, 'a'), b], wanted('b'))).toEqual([
    { type: 'send', nonce: 7, action: undefined },
    { type: 'keep', sent: b, isStuck: false },
  ])
})

test('after a reorganization the same action has the same nonce again', () => {
  const a = sent(7, 'a', 100)
  expect(planTransactions(options, [a], wanted('a'))).toEqual([{ type: 'keep', sent: a, isStuck: false }])
})

test('no more than the limit are under way', () => {
  expect(planTransactions(options, [], wanted('a', 'b', 'c', 'd', 'e', 'f'))).toHaveLength(4)
})
