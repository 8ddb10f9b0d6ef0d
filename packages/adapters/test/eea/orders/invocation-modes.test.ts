import { describe, expect, test } from 'vitest'
import { openResponse } from '../../../src/eea/work-order/index.js'
import { ended } from '../json-rpc/ended.js'
import { createManualClock } from '../json-rpc/manual-clock.js'
import {
  avalon,
  composeOrder,
  echoWorkload,
  eea,
  openWorld,
  outcome,
  type ServiceWorld,
  workerOf,
} from '../json-rpc/service-world.js'
import { until } from '../json-rpc/until.js'
import { vector } from '../work-order/vector.js'
import { utf8, workerKey } from '../work-order/world.js'
import { createGate } from './gate.js'

const resultOf = (world: ServiceWorld, workOrderId: unknown) => world.call('WorkOrderGetResult', { workOrderId })

/** Pulls until the order has ended. */
const pull = (world: ServiceWorld, workOrderId: unknown) => ended(() => resultOf(world, workOrderId))

describe('synchronous mode', () => {
  test('EEA-078 EEA-082 EEA-085 EEA-103 the answer is the result, signed and encrypted for the requester', async () => {
    const world = await openWorld()
    const session = composeOrder({ inData: [{ data: utf8('one') }, { data: utf8('two') }] })
    const answer = await world.call('WorkOrderSubmit', session.request, 'mine')
    expect(answer.id).toBe('mine')
    const opened = openResponse(eea, session, answer.result, workerKey)
    expect(opened.outData).toEqual([
      { type: 'plain', index: 0, data: utf8('one') },
      { type: 'plain', index: 1, data: utf8('two') },
    ])
  })

  test('EEA-104 the vector spec-wo-session-key is executed', async () => {
    const world = await openWorld()
    const answer = await world.call('WorkOrderSubmit', vector('spec-wo-session-key', 'jsonRpc', 'params'))
    expect(answer.result).toMatchObject({
      workOrderId: expect.any(String),
      workerNonce: expect.any(String),
      workerSignature: expect.any(String),
    })
  })

  test('EEA-115 WorkOrderGetResult keeps answering after a synchronous reply', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    const answer = await world.call('WorkOrderSubmit', request)
    expect(answer).toHaveProperty('result')
    for (const id of [request.workOrderId, `0x${request.workOrderId.toUpperCase()}`])
      expect((await resultOf(world, id)).result).toEqual(answer.result)
  })

  test('EEA-086 EEA-363 an order that does not end in time is cancelled: code 1001', async () => {
    const clock = createManualClock()
    const gate = createGate()
    const world = await openWorld({ clock, workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const { request } = composeOrder({ responseTimeoutMSecs: 500 })
    const answer = world.call('WorkOrderSubmit', request)
    const signal = await gate.entered()
    clock.advance(499)
    expect((await resultOf(world, request.workOrderId)).error?.code).toBe(6)
    clock.advance(1)
    expect(await answer).toMatchObject({ error: { code: 1001, data: { workOrderId: request.workOrderId } } })
    expect(signal.aborted).toBe(true)
    gate.open([])
    expect((await resultOf(world, request.workOrderId)).error?.code).toBe(1001)
  })

  test('EEA-086 an order whose time is over in the queue never starts', async () => {
    const clock = createManualClock()
    const gate = createGate()
    const world = await openWorld({ clock, workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const first = world.call('WorkOrderSubmit', composeOrder({ responseTimeoutMSecs: 60_000 }).request)
    await gate.entered()
    const { request } = composeOrder({ responseTimeoutMSecs: 500 })
    const second = world.call('WorkOrderSubmit', request)
    await until(async () => (await resultOf(world, request.workOrderId)).error?.code === 5)
    clock.advance(500)
    expect((await second).error?.code).toBe(1001)
    gate.open([])
    expect(await first).toHaveProperty('result')
    expect(gate.count()).toBe(1)
  })

  test('EEA-362 a time-out above zero wins over URIs: no callback is owed', async () => {
    const world = await openWorld()
    const uris = { resultUri: 'http://127.0.0.1:9/', notifyUri: 'http://127.0.0.1:9/' }
    expect(await world.call('WorkOrderSubmit', { ...composeOrder().request, ...uris })).toHaveProperty('result')
    expect(await (await fetch(`${world.url}/metrics`)).text()).toContain('eea_callbacks_owed 0')
  })

  test('COMPAT: Avalon’s words in place of URIs do not matter in its dialect', async () => {
    const world = await openWorld({ workers: [workerOf(avalon)] })
    const uris = { resultUri: 'resulturi', notifyUri: 'notifyuri' }
    const order = composeOrder({}, avalon)
    const answer = await world.call('WorkOrderSubmit', { ...order.request, ...uris })
    expect(openResponse(avalon, order, answer.result, workerKey).outData).toEqual([
      { type: 'plain', index: 0, data: utf8('hello') },
    ])
    expect((await resultOf(world, order.request.workOrderId)).result).toEqual(answer.result)
    const scheduled = composeOrder({ responseTimeoutMSecs: 0 }, avalon)
    expect(outcome(await world.call('WorkOrderSubmit', { ...scheduled.request, ...uris }))).toBe(5)
    expect(await pull(world, scheduled.request.workOrderId)).toHaveProperty('result')
  })
})

describe('pull mode', () => {
  test('EEA-079 EEA-084 EEA-110 EEA-111 EEA-109 EEA-114 EEA-316 code 5, then 6, then the result', async () => {
    const gate = createGate()
    const world = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const [first, second] = [composeOrder({ responseTimeoutMSecs: 0 }), composeOrder({ responseTimeoutMSecs: 0 })]
    expect(await world.call('WorkOrderSubmit', first.request)).toMatchObject({
      jsonrpc: '2.0',
      id: 1,
      error: { code: 5, message: expect.any(String), data: { workOrderId: first.request.workOrderId } },
    })
    await gate.entered()
    await world.call('WorkOrderSubmit', second.request)
    expect(await resultOf(world, first.request.workOrderId)).toMatchObject({
      error: { code: 6, data: { workOrderId: first.request.workOrderId } },
    })
    expect(await resultOf(world, second.request.workOrderId)).toMatchObject({
      error: { code: 5, data: { workOrderId: second.request.workOrderId } },
    })
    gate.open([{ index: 0, data: utf8('done') }])
    expect(
      openResponse(eea, first, (await pull(world, first.request.workOrderId)).result, workerKey).outData,
    ).toMatchObject([{ data: utf8('done') }])
    gate.open([])
    expect(await pull(world, second.request.workOrderId)).toHaveProperty('result')
  })

  test('EEA-115 EEA-372 an unknown order: code 2', async () => {
    const world = await openWorld()
    for (const id of ['ab'.repeat(32), '', 'xyz', 7, null, undefined])
      expect([id, (await resultOf(world, id)).error?.code]).toEqual([id, 2])
  })

  test('a result is kept no longer than the operator says', async () => {
    const world = await openWorld({ limits: { kept: 1 } })
    const orders = Array.from({ length: 70 }, () => composeOrder())
    for (const { request } of orders) await world.call('WorkOrderSubmit', request)
    const [oldest, newest] = [orders[0], orders.at(-1)]
    expect((await resultOf(world, oldest?.request.workOrderId)).error?.code).toBe(2)
    expect(await resultOf(world, newest?.request.workOrderId)).toHaveProperty('result')
  })
})

describe('EEA-011 modes that are not served: code 6', () => {
  test.each([
    ['synchronous', { responseTimeoutMSecs: 10 }],
    ['pull', { responseTimeoutMSecs: 0 }],
    ['asynchronous', { responseTimeoutMSecs: 0, resultUri: 'https://example.org/' }],
    ['notification', { responseTimeoutMSecs: 0, notifyUri: 'https://example.org/' }],
  ])('EEA-011 EEA-315 %s: without data.workOrderId, and the order was not taken', async (mode, draft) => {
    const all = ['synchronous', 'asynchronous', 'notification', 'pull'] as const
    const world = await openWorld({ modes: all.filter((known) => known !== mode) })
    const { request } = composeOrder(draft)
    expect((await world.call('WorkOrderSubmit', request)).error).toEqual({
      code: 6,
      message: expect.stringContaining(mode),
    })
    expect((await resultOf(world, request.workOrderId)).error?.code).toBe(2)
  })
})
