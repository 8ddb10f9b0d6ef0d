import { EventEmitter, once } from 'node:events'
import { toHex } from '@lockstep/core'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { callResult, receiptEvents } from '@lockstep/core/receipt'
import { balances } from '@lockstep/stf-balances'
import { describe, expect, test } from 'vitest'
import {
  createShardWorkload,
  type OrderOperation,
  openShardOutputs,
  orderThroughLog,
  orderThroughPool,
} from '../../../src/eea/orders/index.js'
import { type OpenedResponse, openResponse, type RequesterSession } from '../../../src/eea/work-order/index.js'
import { keyVector } from '../../integritee-rpc/rpc-vector.js'
import { alice, bob, provider, shard } from '../../integritee-rpc/test-worker.js'
import { ended } from '../json-rpc/ended.js'
import { composeOrder, echoWorkload, eea, openWorld, type ServiceWorld, workerOf } from '../json-rpc/service-world.js'
import { until } from '../json-rpc/until.js'
import { workerKey } from '../work-order/world.js'
import { openChainShard, openLogShard, orderPool, type TestShard, transfer } from './shard-world.js'

const serve = (order: OrderOperation) =>
  openWorld({ workers: [workerOf(eea, { [echoWorkload]: createShardWorkload({ order }) }, { concurrency: 16 })] })

/** Submits an operation as a work order; the result is pulled. */
const submit = async (world: ServiceWorld, operation: Uint8Array): Promise<RequesterSession> => {
  const session = composeOrder({ responseTimeoutMSecs: 0, inData: [{ data: operation }] })
  expect(await world.call('WorkOrderSubmit', session.request)).toMatchObject({ error: { code: 5 } })
  return session
}

const pull = async (world: ServiceWorld, session: RequesterSession): Promise<OpenedResponse> => {
  const { workOrderId } = session.request
  const { result, error } = await ended(() => world.call('WorkOrderGetResult', { workOrderId }))
  if (error === undefined) return openResponse(eea, session, result, workerKey)
  throw new Error(`${error.code}: ${error.message}`)
}

const answerOf = async ({ access }: TestShard, operation: Uint8Array, { outData }: OpenedResponse) => {
  const { enclaveAccount } = access.worker
  return openShardOutputs({ provider, shard, enclaveAccount, operation }, outData)
}

/** A log path that tells when operations have reached the log. */
const countingLog = ({ access, invocation }: TestShard) => {
  let count = 0
  const events = new EventEmitter()
  return {
    order: orderThroughLog({
      access,
      invocation,
      onWaiting() {
        count += 1
        events.emit('waiting')
      },
    }),
    async reached(wanted: number): Promise<void> {
      while (count < wanted) await once(events, 'waiting')
    },
  }
}

const damaged = transfer(alice, bob.account, 1n, 3)
damaged.set([(damaged.at(-1) ?? 0) ^ 1], damaged.length - 1)

/** In this order; what is wrong with some of them is for the shard to say. */
const operations = [
  transfer(alice, bob.account, 300n, 0),
  transfer(bob, alice.account, 50n, 0),
  transfer(alice, bob.account, 5000n, 1),
  transfer(alice, bob.account, 7n, 1),
  transfer(alice, bob.account, 7n, 2),
  damaged,
]

describe('EEA-309 state between work orders: an order is a trusted operation of a shard', () => {
  test('EEA-309 through this adapter and through the parentchain, the same operations give the same roots', async () => {
    const [chain, log] = [await openChainShard(), await openLogShard()]
    for (const operation of operations) {
      await chain.invocation.invoke(shard, shieldingEncrypt(provider, chain.access.worker.shieldingKey, operation))
    }
    await chain.produce()

    const { order, reached } = countingLog(log)
    const world = await serve(order)
    const sessions = []
    for (const [index, operation] of operations.entries()) {
      sessions.push(await submit(world, operation))
      await reached(index + 1)
    }
    await log.produce()
    const [{ header: one }, { header: other }] = [await chain.head(), await log.head()]
    expect([other.number, other.stateRoot]).toEqual([one.number, one.stateRoot])
    expect(other.receiptsRoot).toBe(one.receiptsRoot)

    // The confirmation that the block was executed is in the next one.
    await log.produce()
    const statuses = []
    for (const [index, session] of sessions.entries()) {
      const operation = operations[index] ?? new Uint8Array()
      const { signedReceipt } = await answerOf(log, operation, await pull(world, session))
      statuses.push(callResult(balances, balances.calls.balanceTransfer, signedReceipt.receipt))
    }
    expect(statuses).toMatchObject([
      { status: 'Executed' },
      { status: 'Executed' },
      { status: 'Failed', error: 'balances.InsufficientBalance' },
      { status: 'Rejected', error: 'StaleNonce' },
      { status: 'Executed' },
      { status: 'Rejected', error: 'BadSignature' },
    ])
  })

  test('EEA-309 through a worker’s pool, the calls that the pool takes give the same state root', async () => {
    const [chain, direct] = [await openChainShard(), await openLogShard()]
    const good = operations.slice(0, 3)
    for (const operation of good) {
      await chain.invocation.invoke(shard, shieldingEncrypt(provider, chain.access.worker.shieldingKey, operation))
    }
    await chain.produce()

    const world = await serve(orderThroughPool({ access: direct.access, pool: direct.trusted }))
    // The later nonce comes first and waits for its turn.
    const failing = transfer(alice, bob.account, 5000n, 1, 'directCall')
    const early = await submit(world, failing)
    const first = await submit(world, transfer(alice, bob.account, 300n, 0, 'directCall'))
    // Work orders run side by side, so what Bob passes on has to be on its way to him before he is asked.
    await until(() => direct.trusted.load()?.ready.count === 2)
    const second = await submit(world, transfer(bob, alice.account, 50n, 0, 'directCall'))
    await until(() => direct.trusted.load()?.ready.count === 3)
    await orderPool(direct)
    expect((await direct.head()).header.stateRoot).toBe((await chain.head()).header.stateRoot)

    for (const session of [first, second]) await pull(world, session)
    const { signedReceipt } = await answerOf(direct, failing, await pull(world, early))
    expect(signedReceipt.receipt).toMatchObject({ status: 'Failed', block: 3 })
  })

  test('through a pool whose key has changed, it attests again where it can, and else says what is wrong', async () => {
    const log = await openLogShard()
    const access = { ...log.access, worker: { ...log.access.worker, shieldingKey: keyVector('rsa3072/e16777217') } }
    const operation = transfer(alice, bob.account, 300n, 0, 'directCall')
    const stuck = await serve(orderThroughPool({ access, pool: log.trusted }))
    const { request } = composeOrder({ inData: [{ data: operation }] })
    expect(await stuck.call('WorkOrderSubmit', request)).toMatchObject({
      error: { code: 2, message: expect.stringContaining('Undecryptable') },
    })

    const attest = async () => log.access.worker
    const world = await serve(orderThroughPool({ access, pool: log.trusted, attest }))
    const session = await submit(world, operation)
    await until(() => log.trusted.load()?.ready.count === 1)
    await orderPool(log)
    const { signedReceipt } = await answerOf(log, operation, await pull(world, session))
    expect(signedReceipt.receipt).toMatchObject({ status: 'Executed', block: 3 })
  })

  test('EEA-122 outData carries the return value, and the receipt with its proof, and both are checked', async () => {
    const log = await openLogShard()
    const { order, reached } = countingLog(log)
    const world = await serve(order)
    const [operation = new Uint8Array()] = operations
    const session = await submit(world, operation)
    await reached(1)
    await log.produce()
    await log.produce()
    const opened = await pull(world, session)
    expect(opened.outData.map(({ index }) => index)).toEqual([0, 1])
    const { signedReceipt, returned } = await answerOf(log, operation, opened)
    expect(toHex(returned)).toBe('0x')
    expect(receiptEvents(balances, signedReceipt.receipt)).toMatchObject([
      { module: 'balances', payload: { from: alice.account, to: bob.account, amount: 300n } },
    ])

    const { enclaveAccount } = log.access.worker
    const expected = { provider, shard, enclaveAccount, operation }
    const [value, receipt] = opened.outData
    if (value?.type !== 'plain' || receipt?.type !== 'plain') throw new Error('outputs are missing')
    const read = (change: Partial<typeof expected>, outputs = [value, receipt]) =>
      expect(() => openShardOutputs({ ...expected, ...change }, outputs))
    read({ operation: damaged }).toThrow('operationHash')
    read({ enclaveAccount: alice.account }).toThrow('signedHeader')
    read({ shard: enclaveAccount }).toThrow('shard')
    read({}, [{ ...value, data: Uint8Array.of(1) }, receipt]).toThrow('outData[0]')
    read({}, [value]).toThrow('output 1 is absent')
    read({}, [value, { ...receipt, data: receipt.data.subarray(1) }]).toThrow()
  })

  test('the same operation in another order finds out what became of it, and is not ordered again', async () => {
    const log = await openLogShard()
    const { order, reached } = countingLog(log)
    const world = await serve(order)
    const [operation = new Uint8Array()] = operations
    const first = await submit(world, operation)
    await reached(1)
    await log.produce()
    await log.produce()
    const one = await answerOf(log, operation, await pull(world, first))
    const again = await answerOf(log, operation, await pull(world, await submit(world, operation)))
    expect(again).toEqual(one)
    expect(again.signedReceipt.receipt.status).toBe('Executed')
  })

  test('an attempt that died left a copy on the log: the answer is of the one that took the turn', async () => {
    const log = await openLogShard()
    const [operation = new Uint8Array()] = operations
    const { access, invocation } = log
    await invocation.invoke(shard, shieldingEncrypt(provider, access.worker.shieldingKey, operation))
    let tell = (): void => undefined
    const onLog = new Promise<void>((resolve) => {
      tell = resolve
    })
    const order = orderThroughLog({
      access,
      invocation: {
        ...invocation,
        // The copy gets a block of its own, behind the question whether there is one.
        async invoke(to, ciphertext) {
          await log.produce()
          return invocation.invoke(to, ciphertext)
        },
      },
      onWaiting: () => tell(),
    })
    const world = await serve(order)
    const session = await submit(world, operation)
    await onLog
    await log.produce()
    await log.produce()
    const { signedReceipt } = await answerOf(log, operation, await pull(world, session))
    expect(signedReceipt.receipt).toMatchObject({ status: 'Executed', block: 3 })
  })

  test('two calls by one account share no identity with the requester: a stranger’s order moves nothing of Alice’s', async () => {
    const log = await openLogShard()
    const world = await serve(orderThroughPool({ access: log.access, pool: log.trusted }))
    const before = (await log.head()).header.stateRoot
    // Bob signs a call that names Alice as its sender.
    const forged = transfer({ ...bob, account: alice.account }, bob.account, 300n, 0, 'directCall')
    const refused = composeOrder({ inData: [{ data: forged }] })
    expect(await world.call('WorkOrderSubmit', refused.request)).toMatchObject({
      error: { code: 4, message: expect.stringContaining('BadSignature') },
    })
    await orderPool(log)
    expect((await log.head()).header.stateRoot).toBe(before)
  })

  test.each([
    ['no operation', new Uint8Array([9, 9, 9]), 'Undecodable'],
    ['an indirect one for the pool', transfer(alice, bob.account, 1n, 0), 'UnsupportedOperation'],
    ['one over the limit', new Uint8Array(65_537), 'at most 65536'],
  ])('code 2 for %s', async (_what, operation, reason) => {
    const log = await openLogShard()
    const world = await serve(orderThroughPool({ access: log.access, pool: log.trusted }))
    const { request } = composeOrder({ inData: [{ data: operation }] })
    expect(await world.call('WorkOrderSubmit', request)).toMatchObject({
      error: { code: 2, message: expect.stringContaining(reason) },
    })
  })

  test('code 2 for two items: an order is one operation', async () => {
    const log = await openLogShard()
    const world = await serve(orderThroughLog(log))
    const [one = new Uint8Array(), two = new Uint8Array()] = operations
    const { request } = composeOrder({ inData: [{ data: one }, { data: two }] })
    expect(await world.call('WorkOrderSubmit', request)).toMatchObject({ error: { code: 2 } })
  })
})
