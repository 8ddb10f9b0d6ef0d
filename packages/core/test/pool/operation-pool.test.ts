import { describe, expect, test } from 'vitest'
import type { PoolOperation } from '../../src/pool/index.js'
import { engineCodes } from '../../src/receipt/index.js'
import { block, executed, failed, named, operation, rejected, reported, smallPool, type TestPool } from './pool-step.js'

const everything = { count: 1000, bytes: 1_000_000 }
const facts = { nextNonce: 0, now: 0 }
const alice = named('alice')

function submitAll(pool: TestPool, ...operations: readonly PoolOperation<string>[]): readonly (string | undefined)[] {
  return operations.map((each) => pool.submit(each, facts))
}

const payloads = (operations: readonly PoolOperation<string>[]): readonly string[] =>
  operations.map(({ payload }) => payload)

function importResults(
  pool: TestPool,
  number: number,
  results: Parameters<TestPool['import']>[0]['results'],
  next: number,
): void {
  pool.import({ block: block(number), results, nonces: new Map([[alice, next]]), finalized: number, now: number })
}

describe('queues', () => {
  test('a nonce that is the next is ready, one behind a gap waits, and comes when the gap closes', () => {
    const pool = smallPool()
    const [zero, one, two] = [operation('alice', 0), operation('alice', 1), operation('alice', 2)]
    expect(submitAll(pool, two, zero)).toEqual([undefined, undefined])
    expect([pool.status(two.operationHash), pool.status(zero.operationHash)]).toEqual(['future', 'ready'])
    expect(submitAll(pool, one)).toEqual([undefined])
    expect(pool.status(two.operationHash)).toBe('ready')
    expect(payloads(pool.propose(everything, 1))).toEqual(payloads([zero, one, two]))
    expect(reported(pool)(two)).toEqual(['future', 'ready', 'broadcast'])
  })

  test('what is ready goes into blocks in the order in which it became so, whoever sent it', () => {
    const pool = smallPool()
    const order = [operation('alice', 0), operation('bob', 0), operation('alice', 1), operation('carol', 0)]
    submitAll(pool, ...order)
    expect(payloads(pool.propose({ count: 3, bytes: 1000 }, 1))).toEqual(payloads(order.slice(0, 3)))
    expect(payloads(pool.propose(everything, 1))).toEqual(payloads(order.slice(3)))
    expect(pool.propose(everything, 1)).toEqual([])
  })

  test('an operation that does not fit into the block keeps those of its sender behind it, and nobody else', () => {
    const pool = smallPool()
    submitAll(pool, operation('alice', 0, { size: 900 }), operation('alice', 1), operation('bob', 0))
    expect(payloads(pool.propose({ count: 9, bytes: 500 }, 1))).toEqual(['bob/0/0/0'])
    expect(payloads(pool.propose(everything, 1))).toEqual(['alice/0/0/0', 'alice/1/0/0'])
  })

  test('the next nonce counts what can be executed and not what waits', () => {
    const pool = smallPool()
    submitAll(pool, operation('alice', 0), operation('alice', 1), operation('alice', 3))
    expect(pool.nextNonce(alice, 0)).toBe(2)
    expect(pool.nextNonce(named('bob'), 7)).toBe(7)
  })
})

describe('admission', () => {
  test('the same operation is taken once', () => {
    const pool = smallPool()
    const one = operation('alice', 0)
    expect(submitAll(pool, one, one)).toEqual([undefined, 'AlreadyImported'])
    pool.propose(everything, 1)
    expect(submitAll(pool, one)).toEqual(['AlreadyImported'])
    pool.import({ block: block(1), results: [executed(one)], nonces: new Map([[alice, 1]]), finalized: 0, now: 1 })
    expect(submitAll(pool, one)).toEqual(['AlreadyImported'])
  })

  test.each([
    ['a nonce that was used', 4, 'StaleNonce'],
    ['the next nonce', 5, undefined],
    ['the last nonce within the gap', 15, undefined],
    ['a nonce behind the gap', 16, 'TooFarAhead'],
    ['the very last nonce', 0xffff_ffff, 'TooFarAhead'],
  ])('%s', (_, nonce, refusal) => {
    const pool = smallPool({ nonceGap: 10 })
    expect(pool.submit(operation('alice', nonce), { nextNonce: 5, now: 0 })).toBe(refusal)
  })

  test('the very last nonce is not taken even where it is the next', () => {
    expect(smallPool().submit(operation('alice', 0xffff_ffff), { nextNonce: 0xffff_ffff, now: 0 })).toBe('TooFarAhead')
  })

  test('an account has a bounded number of places', () => {
    const pool = smallPool({ perAccount: 2 })
    const submitted = submitAll(pool, operation('alice', 0), operation('alice', 5), operation('alice', 1))
    expect(submitted).toEqual([undefined, undefined, 'AccountFull'])
    expect(submitAll(pool, operation('bob', 0), operation('alice', 5, { priority: 1 }))).toEqual([undefined, undefined])
  })
})

describe('delegates', () => {
  const strange = operation('alice', 0, { signer: 'mallory' })

  test('what somebody signs as a delegate takes no place of the sender’s, whenever it comes', () => {
    const pool = smallPool()
    const own = operation('alice', 0)
    expect(submitAll(pool, strange)).toEqual([undefined])
    pool.propose(everything, 1)
    expect(submitAll(pool, own, operation('alice', 1))).toEqual([undefined, undefined])
    importResults(pool, 1, [rejected(strange, 'Unauthorized')], 0)
    expect(payloads(pool.propose(everything, 2))).toEqual(['alice/0/0/0', 'alice/1/0/0'])
  })

  test('nor any of its share', () => {
    const pool = smallPool({ perAccount: 1 })
    expect(submitAll(pool, strange, operation('alice', 0), operation('alice', 1))).toEqual([
      undefined,
      undefined,
      'AccountFull',
    ])
    expect(pool.nextNonce(alice, 0)).toBe(1)
  })

  test('whoever comes first in a block uses the nonce', () => {
    const pool = smallPool()
    const own = operation('alice', 0)
    submitAll(pool, strange, own)
    importResults(pool, 1, [executed(strange)], 1)
    const statuses = reported(pool)
    expect([statuses(strange), statuses(own)]).toEqual([
      ['ready', 'inBlock', 'finalized'],
      ['ready', 'usurped'],
    ])
  })
})

test('a nonce that comes with an operation holds for all who sign in the sender’s name', () => {
  const pool = smallPool()
  const delegated = operation('alice', 1, { signer: 'mallory' })
  pool.submit(delegated, { nextNonce: 0, now: 0 })
  expect(pool.status(delegated.operationHash)).toBe('future')
  pool.submit(operation('alice', 1), { nextNonce: 1, now: 0 })
  expect(pool.status(delegated.operationHash)).toBe('ready')
})

test('what an operation was submitted with is found while it waits, and in a block that is not final', () => {
  const pool = smallPool()
  const zero = operation('alice', 0)
  submitAll(pool, zero)
  expect(pool.find(zero.operationHash)).toBe(zero.payload)
  const included = { block: block(1), results: [executed(zero)], nonces: new Map([[alice, 1]]), finalized: 0, now: 1 }
  pool.import(included)
  expect(pool.find(zero.operationHash)).toBe(zero.payload)
  pool.import({ ...included, block: block(2), results: [], nonces: new Map(), finalized: 1 })
  expect(pool.find(zero.operationHash)).toBeUndefined()
})

describe('usurping', () => {
  test('the higher priority takes the place, the first of two equal ones keeps it', () => {
    const pool = smallPool()
    const delegated = operation('alice', 0)
    const own = operation('alice', 0, { priority: 1 })
    expect(submitAll(pool, delegated, operation('alice', 0, { version: 1 }))).toEqual([undefined, 'TooLowPriority'])
    expect(submitAll(pool, own)).toEqual([undefined])
    const statuses = reported(pool)
    expect([statuses(delegated), statuses(own)]).toEqual([['ready', 'usurped'], ['ready']])
    expect(payloads(pool.propose(everything, 1))).toEqual([own.payload])
  })

  test('what was usurped cannot be brought back by whoever kept it', () => {
    const pool = smallPool()
    const delegated = operation('alice', 0)
    submitAll(pool, delegated, operation('alice', 0, { priority: 1 }))
    expect(submitAll(pool, delegated)).toEqual(['Banned'])
  })

  test('what was proposed for a block keeps its place', () => {
    const pool = smallPool()
    submitAll(pool, operation('alice', 0))
    pool.propose(everything, 1)
    expect(submitAll(pool, operation('alice', 0, { priority: 9 }))).toEqual(['TooLowPriority'])
  })

  test('the operations behind a replaced one stay behind it', () => {
    const pool = smallPool()
    submitAll(pool, operation('alice', 0), operation('alice', 1), operation('alice', 0, { priority: 1 }))
    expect(payloads(pool.propose(everything, 1))).toEqual(['alice/0/1/0', 'alice/1/0/0'])
  })

  test('a nonce that another operation used in a block ends the wait of the one that is here', () => {
    const pool = smallPool()
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    importResults(pool, 1, [], 1)
    expect([pool.status(zero.operationHash), pool.status(one.operationHash)]).toEqual([undefined, 'ready'])
    expect(reported(pool)(zero)).toEqual(['ready', 'usurped'])
  })
})

describe('blocks', () => {
  test('an executed operation is in its block, and final with it', () => {
    const pool = smallPool()
    const zero = operation('alice', 0)
    submitAll(pool, zero)
    pool.propose(everything, 1)
    pool.import({ block: block(1), results: [executed(zero)], nonces: new Map([[alice, 1]]), finalized: 0, now: 1 })
    expect(pool.takeReports().at(-1)).toEqual({ operationHash: zero.operationHash, status: 'inBlock', block: block(1) })
    pool.import({ block: block(2), results: [], nonces: new Map(), finalized: 1, now: 2 })
    expect(pool.takeReports()).toEqual([{ operationHash: zero.operationHash, status: 'finalized', block: block(1) }])
  })

  test('a failed call is invalid with its code, used its nonce, and is banned for a time', () => {
    const pool = smallPool({ banTime: 10 })
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    pool.propose(everything, 1)
    importResults(pool, 1, [failed(zero, 7), executed(one)], 2)
    const reports = pool.takeReports()
    expect(reports.find(({ status }) => status === 'invalid')).toEqual({
      operationHash: zero.operationHash,
      status: 'invalid',
      block: block(1),
      reason: { module: 1, code: 7 },
    })
    expect(pool.submit(zero, { nextNonce: 0, now: 10 })).toBe('Banned')
    expect(pool.submit(zero, { nextNonce: 0, now: 11 })).toBeUndefined()
  })

  test('behind a refused call its sender has a gap', () => {
    const pool = smallPool()
    const [zero, one, two] = [operation('alice', 0), operation('alice', 1), operation('alice', 2)]
    submitAll(pool, zero, one, two)
    pool.propose({ count: 2, bytes: 1000 }, 1)
    importResults(pool, 1, [rejected(zero, 'FeeUnpaid'), rejected(one, 'FutureNonce')], 0)
    const statuses = reported(pool)
    expect(statuses(zero)).toEqual(['ready', 'broadcast', 'invalid'])
    expect(statuses(one)).toEqual(['ready', 'broadcast', 'ready', 'future'])
    expect(statuses(two)).toEqual(['ready', 'future'])
  })

  test.each(['BlockExhausted', 'FutureNonce'] as const)('%s is tried again, in the order of nonces', (code) => {
    const pool = smallPool()
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    pool.propose({ count: 1, bytes: 1000 }, 1)
    importResults(pool, 1, [rejected(zero, code)], 0)
    expect(payloads(pool.propose(everything, 2))).toEqual(payloads([zero, one]))
  })

  test('a copy of an executed operation in the same block changes nothing', () => {
    const pool = smallPool()
    const zero = operation('alice', 0)
    submitAll(pool, zero)
    pool.propose(everything, 1)
    importResults(pool, 1, [executed(zero), rejected(zero, 'Duplicate')], 1)
    expect(reported(pool)(zero)).toEqual(['ready', 'broadcast', 'inBlock', 'finalized'])
  })

  test('what a copy ahead of an operation is refused for is not the end of the operation', () => {
    const pool = smallPool()
    const one = operation('alice', 1)
    submitAll(pool, one)
    importResults(pool, 1, [{ ...rejected(one, 'FutureNonce'), code: engineCodes.FutureNonce }], 0)
    expect(pool.status(one.operationHash)).toBe('future')
  })

  test('blocks that are taken back give their operations back', () => {
    const pool = smallPool()
    const [zero, one, two] = [operation('alice', 0), operation('alice', 1), operation('alice', 2)]
    submitAll(pool, zero, one, two)
    pool.propose({ count: 2, bytes: 1000 }, 1)
    pool.import({
      block: block(1),
      results: [executed(zero), executed(one)],
      nonces: new Map([[alice, 2]]),
      finalized: 0,
      now: 1,
    })
    pool.revert({ number: 0, nextNonce: () => 0, now: 2 })
    expect(payloads(pool.propose(everything, 3))).toEqual(payloads([zero, one, two]))
    expect(reported(pool)(zero)).toEqual(['ready', 'broadcast', 'inBlock', 'retracted', 'ready', 'broadcast'])
  })

  test('an operation that comes back goes before those behind it, but for the one that is under way', () => {
    const pool = smallPool()
    const [zero, one, two] = [operation('alice', 0), operation('alice', 1), operation('alice', 2)]
    const first = { count: 1, bytes: 1000 }
    submitAll(pool, zero)
    pool.propose(first, 1)
    submitAll(pool, one, two)
    const nonces = new Map([[alice, 1]])
    pool.import({ block: block(1), results: [executed(zero)], nonces, finalized: 0, now: 1 })
    expect(payloads(pool.propose(first, 1))).toEqual(payloads([one]))
    pool.revert({ number: 0, nextNonce: () => 0, now: 2 })
    expect(payloads(pool.propose(everything, 3))).toEqual(payloads([zero, two]))
    importResults(pool, 1, [rejected(one, 'FutureNonce'), executed(zero), rejected(two, 'FutureNonce')], 1)
    expect(payloads(pool.propose(everything, 4))).toEqual(payloads([one, two]))
  })

  test('what failed in a block that is taken back is no longer banned', () => {
    const pool = smallPool()
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    pool.propose({ count: 1, bytes: 1000 }, 1)
    importResults(pool, 1, [failed(zero)], 1)
    pool.propose({ count: 1, bytes: 1000 }, 1)
    importResults(pool, 2, [failed(one)], 2)
    pool.revert({ number: 1, nextNonce: () => 1, now: 2 })
    expect(pool.submit(zero, { nextNonce: 0, now: 2 })).toBe('Banned')
    expect(pool.submit(one, { nextNonce: 1, now: 2 })).toBeUndefined()
    expect(payloads(pool.propose(everything, 3))).toEqual(payloads([one]))
  })

  test('a watch ends where a block is not final for too long, or too many are not', () => {
    const pool = smallPool({ finalityBlocks: 3, included: { count: 1, bytes: 1000 } })
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    pool.propose(everything, 1)
    pool.import({
      block: block(1),
      results: [executed(zero), executed(one)],
      nonces: new Map([[alice, 2]]),
      finalized: 0,
      now: 1,
    })
    expect(pool.takeReports().at(-1)).toMatchObject({ operationHash: zero.operationHash, status: 'finalityTimeout' })
    pool.import({ block: block(3), results: [], nonces: new Map(), finalized: 0, now: 3 })
    expect(pool.takeReports()).toEqual([])
    pool.import({ block: block(4), results: [], nonces: new Map(), finalized: 0, now: 4 })
    expect(pool.takeReports()).toMatchObject([{ operationHash: one.operationHash, status: 'finalityTimeout' }])
    expect(pool.load().included).toEqual({ count: 0, bytes: 0 })
  })
})

describe('time', () => {
  test('what waits too long for a lower nonce is dropped', () => {
    const pool = smallPool({ futureTime: 10 })
    const one = operation('alice', 1)
    submitAll(pool, one)
    pool.expire(9)
    expect(pool.status(one.operationHash)).toBe('future')
    pool.expire(10)
    expect(pool.takeReports().at(-1)).toEqual({ operationHash: one.operationHash, status: 'dropped', cause: 'Expired' })
    expect(submitAll(pool, one)).toEqual([undefined])
  })

  test('what no block brought is proposed again, in the order of nonces', () => {
    const pool = smallPool({ proposalTime: 10 })
    submitAll(pool, operation('alice', 0), operation('alice', 1), operation('bob', 0))
    pool.propose({ count: 1, bytes: 1000 }, 5)
    pool.expire(14)
    expect(payloads(pool.propose({ count: 1, bytes: 1000 }, 14))).toEqual(['alice/1/0/0'])
    pool.expire(15)
    pool.expire(24)
    expect(payloads(pool.propose(everything, 25))).toEqual(['bob/0/0/0', 'alice/0/0/0', 'alice/1/0/0'])
  })

  test('bans are bounded: the oldest goes first', () => {
    const pool = smallPool({ bans: 1 })
    const [zero, one] = [operation('alice', 0), operation('alice', 1)]
    submitAll(pool, zero, one)
    pool.propose(everything, 1)
    importResults(pool, 1, [failed(zero), failed(one)], 2)
    expect(submitAll(pool, zero, one)).toEqual([undefined, 'Banned'])
    expect(pool.load().bans).toBe(1)
  })
})

describe('bounds', () => {
  const queue = (count: number, bytes = 1_000_000) => ({ count, bytes })

  test('an account that fills the pool makes room for others, its last nonce first', () => {
    const pool = smallPool({ ready: queue(4) })
    const own = [0, 1, 2, 3].map((nonce) => operation('mallory', nonce))
    submitAll(pool, ...own)
    expect(submitAll(pool, operation('alice', 0), operation('bob', 0))).toEqual([undefined, undefined])
    expect(own.map(({ operationHash }) => pool.status(operationHash))).toEqual(['ready', 'ready', undefined, undefined])
    expect(submitAll(pool, operation('mallory', 2), operation('carol', 0))).toEqual(['PoolFull', undefined])
    expect(submitAll(pool, operation('dave', 0))).toEqual(['PoolFull'])
  })

  test('bytes are shared as counts are', () => {
    const pool = smallPool({ ready: queue(100, 1000) })
    submitAll(pool, operation('mallory', 0, { size: 400 }), operation('mallory', 1, { size: 600 }))
    expect(submitAll(pool, operation('alice', 0, { size: 401 }))).toEqual(['PoolFull'])
    expect(submitAll(pool, operation('alice', 0, { size: 400 }))).toEqual([undefined])
    expect(pool.load().ready).toEqual({ count: 2, bytes: 800 })
  })

  test('what was proposed takes room and does not give it', () => {
    const pool = smallPool({ ready: queue(2) })
    submitAll(pool, operation('mallory', 0), operation('mallory', 1))
    pool.propose(everything, 1)
    expect(submitAll(pool, operation('alice', 0))).toEqual(['PoolFull'])
  })

  test('the future queue has bounds of its own', () => {
    const pool = smallPool({ future: queue(2) })
    submitAll(pool, operation('mallory', 1), operation('mallory', 2))
    expect(submitAll(pool, operation('mallory', 3), operation('alice', 1))).toEqual(['PoolFull', undefined])
    expect(submitAll(pool, operation('alice', 0))).toEqual([undefined])
    expect(pool.load()).toMatchObject({ ready: { count: 2 }, future: { count: 1 } })
  })

  test('an operation that comes next has its signer’s others looked at, where some that were before them are gone', () => {
    const pool = smallPool({ ready: queue(5) })
    const [zero, one, two, three, four] = [0, 1, 2, 3, 4].map((nonce) => operation('alice', nonce))
    if (!zero || !one || !two || !three || !four) throw new Error('five operations')
    submitAll(pool, zero, one, two, three, four)
    pool.propose(everything, 1)
    const early = [one, two, three].map((each) => rejected(each, 'FutureNonce'))
    pool.import({ block: block(1), results: early, nonces: new Map(), finalized: 1, now: 1 })
    const bob = operation('bob', 0)
    // The two take the places of Alice's last that were not proposed.
    expect(submitAll(pool, bob, operation('carol', 0))).toEqual([undefined, undefined])
    expect([three, two, four].map(({ operationHash }) => pool.status(operationHash))).toEqual([
      undefined,
      undefined,
      'broadcast',
    ])
    pool.import({
      block: block(2),
      results: [executed(bob)],
      nonces: new Map([[named('bob'), 1]]),
      finalized: 2,
      now: 2,
    })
    expect(submitAll(pool, operation('alice', 2, { version: 1 }))).toEqual([undefined])
    expect(pool.status(four.operationHash)).toBe('future')
  })

  test('a closing gap cannot overfill the queue of those that are ready', () => {
    const pool = smallPool({ ready: queue(2) })
    const waiting = [1, 2, 3].map((nonce) => operation('alice', nonce))
    submitAll(pool, ...waiting, operation('alice', 0))
    expect(pool.load().ready.count).toBe(2)
    expect(waiting.map(({ operationHash }) => pool.status(operationHash))).toEqual(['ready', undefined, undefined])
  })

  test.each([
    [{ perAccount: -1 }, 'perAccount'],
    [{ banTime: Number.NaN }, 'banTime'],
    [{ ready: { count: 1.5, bytes: 1 } }, 'ready.count'],
  ])('a bound of %j is refused', (limits, field) => {
    expect(() => smallPool(limits)).toThrow(
      expect.objectContaining({ code: 'PoolLimit', details: expect.objectContaining({ field }) }),
    )
  })
})
