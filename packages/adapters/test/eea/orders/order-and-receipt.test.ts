import { describe, expect, test } from 'vitest'
import {
  responseHash as hashOfResult,
  parseWorkOrderResult,
  verifyHash,
  workOrderHash,
} from '../../../src/eea/work-order/index.js'
import { ended } from '../json-rpc/ended.js'
import {
  composeOrder,
  echo,
  echoWorkload,
  eea,
  openWorld,
  outcome,
  type ServiceWorld,
  workerOf,
} from '../json-rpc/service-world.js'
import { until } from '../json-rpc/until.js'
import { creation } from '../receipt/receipt-world.js'
import { workerId, workerKey } from '../work-order/world.js'
import { createGate } from './gate.js'

const statusOf = async (world: ServiceWorld, workOrderId: string): Promise<unknown> =>
  Reflect.get(Object(outcome(await world.call('WorkOrderReceiptRetrieve', { workOrderId }))), 'receiptCurrentStatus')
const lastUpdate = async (world: ServiceWorld, workOrderId: string): Promise<Record<string, unknown>> =>
  Object(outcome(await world.call('WorkOrderReceiptUpdateRetrieve', { workOrderId, updateIndex: 0xffff_ffff })))
const create = async (world: ServiceWorld, workOrderId: string, parts: object = {}): Promise<unknown> =>
  outcome(await world.call('WorkOrderReceiptCreate', creation({ workOrderId, ...parts })))

describe('an order and its receipt tell one story', () => {
  test('EEA-310 EEA-201 EEA-197 the worker completes the receipt with the response hash and its signature', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    await create(world, request.workOrderId)
    const { result } = await world.call('WorkOrderSubmit', request)
    expect(await statusOf(world, request.workOrderId)).toBe(1)
    const made = await lastUpdate(world, request.workOrderId)
    const { digest } = hashOfResult(eea, parseWorkOrderResult(eea.profile, result))
    expect(made).toMatchObject({
      updaterId: workerId,
      updateType: 1,
      updateData: Buffer.from(digest).toString('base64'),
      updateCount: 1,
    })
    // SPEC: workOrderId, updateType and updateData are signed.
    const preimage = Buffer.concat([Buffer.from(request.workOrderId, 'hex'), Buffer.alloc(31), Buffer.of(1), digest])
    expect(
      verifyHash(eea, workerKey, workOrderHash(eea, preimage), Buffer.from(String(made.updateSignature), 'base64')),
    ).toBe(true)
  })

  test('a receipt that comes after the end has the update at once', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    await world.call('WorkOrderSubmit', request)
    expect(await create(world, request.workOrderId)).toBe(0)
    expect(await statusOf(world, request.workOrderId)).toBe(1)
  })

  test('a receipt that comes while the end is being signed has it too', async () => {
    const worker = workerOf()
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    const slow = {
      ...worker,
      execute: async (...order: Parameters<typeof worker.execute>) => {
        const executed = await worker.execute(...order)
        queueMicrotask(release)
        return executed
      },
    }
    const world = await openWorld({ workers: [slow] })
    const orders = Array.from({ length: 20 }, () => composeOrder({ responseTimeoutMSecs: 0 }).request)
    await Promise.all(orders.map((request) => world.call('WorkOrderSubmit', request)))
    await held
    expect(await Promise.all(orders.map(({ workOrderId }) => create(world, workOrderId)))).toEqual(orders.map(() => 0))
    for (const { workOrderId } of orders) {
      expect(await ended(() => world.call('WorkOrderGetResult', { workOrderId }))).toHaveProperty('result')
      expect([await statusOf(world, workOrderId), (await lastUpdate(world, workOrderId)).updateCount]).toEqual([1, 1])
    }
  })

  test('EEA-189 processed where the worker expects to update again', async () => {
    const workload: typeof echo = async (order, signal) => ({
      outData: [...Object.values(await echo(order, signal))],
      expectsUpdates: true,
    })
    const world = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: workload })] })
    const { request } = composeOrder()
    await create(world, request.workOrderId)
    expect(await world.call('WorkOrderSubmit', request)).toHaveProperty('result')
    expect(await statusOf(world, request.workOrderId)).toBe(2)
  })

  test('EEA-190 failed where the order failed or was cancelled', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    await create(world, request.workOrderId)
    const other = composeOrder().request
    expect(
      (await world.call('WorkOrderSubmit', { ...request, encryptedRequestHash: other.encryptedRequestHash })).error
        ?.code,
    ).toBe(4)
    expect(await statusOf(world, request.workOrderId)).toBe(3)
    expect(await lastUpdate(world, request.workOrderId)).toMatchObject({ updateType: 3, updateData: '' })
  })

  test.each([1, 3, 4])(
    'a receipt of status %i was decided already, and the order does not mind',
    async (receiptCreateStatus) => {
      const world = await openWorld()
      const { request } = composeOrder()
      await create(world, request.workOrderId, { receiptCreateStatus })
      expect(await world.call('WorkOrderSubmit', request)).toHaveProperty('result')
      expect(await statusOf(world, request.workOrderId)).toBe(receiptCreateStatus)
    },
  )

  test('a receipt for another worker is none of this worker’s', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    await create(world, request.workOrderId, { workerId: '77'.repeat(32) })
    expect(await world.call('WorkOrderSubmit', request)).toHaveProperty('result')
    expect(await statusOf(world, request.workOrderId)).toBe(0)
  })

  test('a worker that cannot sign does not hold its orders', async () => {
    const silent = { ...workerOf(), signReceiptUpdate: () => Promise.reject(new Error('no key')) }
    const world = await openWorld({ workers: [silent] })
    const { request } = composeOrder()
    await create(world, request.workOrderId)
    expect(await world.call('WorkOrderSubmit', request)).toHaveProperty('result')
    expect(await statusOf(world, request.workOrderId)).toBe(0)
  })

  test('a receipt stays pending while its order is executed', async () => {
    const gate = createGate()
    const world = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    await world.call('WorkOrderSubmit', request)
    await gate.entered()
    await create(world, request.workOrderId)
    expect(await statusOf(world, request.workOrderId)).toBe(0)
    gate.open([])
    await until(async () => (await statusOf(world, request.workOrderId)) !== 0)
    expect(await statusOf(world, request.workOrderId)).toBe(1)
  })
})
