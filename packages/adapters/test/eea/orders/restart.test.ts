import { EventEmitter, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { openAccessPolicy } from '../../../src/eea/json-rpc/access-policy.js'
import { openEeaService } from '../../../src/eea/json-rpc/open-service.js'
import type { ServiceOptions } from '../../../src/eea/json-rpc/service-options.js'
import { openResponse } from '../../../src/eea/work-order/index.js'
import { createFaultyDisk, type Faults } from '../../store/faulty-disk.js'
import { temporaryDirectory } from '../../store/temporary-directory.js'
import { ended } from '../json-rpc/ended.js'
import { createManualClock } from '../json-rpc/manual-clock.js'
import {
  answerIn,
  composeOrder,
  echoWorkload,
  openWorld,
  resolveKey,
  workerDetails,
  workerOf,
} from '../json-rpc/service-world.js'
import { creation, orderId, update } from '../receipt/receipt-world.js'
import { eea, utf8, workerId, workerKey } from '../work-order/world.js'
import { createGate } from './gate.js'

const identity = new Uint8Array(32).fill(5)
const caller = { remoteAddress: '127.0.0.1', headers: {}, certificate: undefined }

const reopened = async (directory: string, options: Partial<ServiceOptions> = {}) => {
  const service = await openEeaService({
    provider: eea.provider,
    workers: [workerOf()],
    policy: openAccessPolicy,
    resolveKey,
    book: { directory, identity },
    ...options,
  })
  const call = async (method: string, params: unknown) =>
    answerIn(
      JSON.parse((await service.dispatch(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }), caller)) ?? '{}'),
    )
  return { service, call, ended: (workOrderId: string) => ended(() => call('WorkOrderGetResult', { workOrderId })) }
}

describe('a service that is opened again', () => {
  test('has its workers, receipts with their history, keys, and results', async () => {
    const directory = await temporaryDirectory()
    const first = await reopened(directory)
    await first.service.registry.register({
      workerId,
      workerType: 1,
      organizationId: undefined,
      applicationTypeId: [],
      details: workerDetails(),
    })
    await first.call('WorkOrderReceiptCreate', creation())
    for (const type of [2, 256]) await first.call('WorkOrderReceiptUpdate', update(type))
    const { request } = composeOrder()
    const result = await first.call('WorkOrderSubmit', request)
    const questions = [
      ['WorkerRetrieve', { workerId }],
      ['WorkOrderReceiptRetrieve', { workOrderId: orderId }],
      ['WorkOrderReceiptUpdateRetrieve', { workOrderId: orderId, updateIndex: 1 }],
      ['WorkOrderReceiptLookUp', {}],
      ['WorkOrderGetResult', { workOrderId: request.workOrderId }],
    ] as const
    const answers = await Promise.all(questions.map(([method, params]) => first.call(method, params)))
    await first.service.stop()
    const second = await reopened(directory)
    expect(await Promise.all(questions.map(([method, params]) => second.call(method, params)))).toEqual(answers)
    expect((await second.ended(request.workOrderId)).result).toEqual(result.result)
    expect((await second.call('WorkOrderSubmit', request)).error?.code).toBe(2)
    await second.service.stop()
  })

  test('executes what waited and what was under way, in their order', async () => {
    const directory = await temporaryDirectory()
    const gate = createGate()
    const first = await reopened(directory, {
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
      limits: { grace: 0 },
    })
    const sessions = [1, 2, 3].map(() => composeOrder({ responseTimeoutMSecs: 0 }))
    for (const { request } of sessions) await first.call('WorkOrderSubmit', request)
    await gate.entered()
    await first.service.stop()
    const seen: string[] = []
    const second = await reopened(directory, {
      workers: [
        workerOf(eea, {
          [echoWorkload]: ({ request }) => {
            seen.push(request.workOrderId)
            return [{ index: 0, data: utf8('again') }]
          },
        }),
      ],
    })
    for (const session of sessions) {
      const { result } = await second.ended(session.request.workOrderId)
      expect(openResponse(eea, session, result, workerKey).outData).toMatchObject([{ data: utf8('again') }])
    }
    expect(seen).toEqual(sessions.map(({ request }) => request.workOrderId))
    await second.service.stop()
  })

  test('gives up an order of which it dies again and again: code 1006', async () => {
    const directory = await temporaryDirectory()
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    for (const life of [1, 2, 3]) {
      const gate = createGate()
      const { service, call } = await reopened(directory, {
        workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
        limits: { grace: 0, attempts: 3 },
      })
      if (life === 1) await call('WorkOrderSubmit', request)
      await gate.entered()
      await service.stop()
    }
    const last = await reopened(directory, { limits: { attempts: 3 } })
    expect((await last.call('WorkOrderGetResult', { workOrderId: request.workOrderId })).error?.code).toBe(1006)
    await last.service.stop()
  })

  test('ends the orders of a worker that it does not have any more: code 1006', async () => {
    const directory = await temporaryDirectory()
    const gate = createGate()
    const first = await reopened(directory, {
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
      limits: { grace: 0 },
    })
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    await first.call('WorkOrderSubmit', request)
    await gate.entered()
    await first.service.stop()
    const second = await reopened(directory, { workers: [] })
    expect((await second.call('WorkOrderGetResult', { workOrderId: request.workOrderId })).error?.code).toBe(1006)
    await second.service.stop()
  })

  test('cancels a synchronous order whose caller is gone and whose time is over: code 1001', async () => {
    const directory = await temporaryDirectory()
    const [gate, clock] = [createGate(), createManualClock()]
    const first = await reopened(directory, {
      clock,
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
      limits: { grace: 0 },
    })
    const { request } = composeOrder({ responseTimeoutMSecs: 1000 })
    const told = first.call('WorkOrderSubmit', request)
    await gate.entered()
    const stopped = first.service.stop()
    clock.advance(0)
    await stopped
    expect((await told).error?.code).toBe(5)
    const blocked = createGate()
    const later = createManualClock(clock.now() + 2000)
    const second = await reopened(directory, {
      clock: later,
      workers: [workerOf(eea, { [echoWorkload]: blocked.workload })],
      limits: { grace: 0 },
    })
    later.advance(0)
    expect((await second.ended(request.workOrderId)).error?.code).toBe(1001)
    const over = second.service.stop()
    later.advance(0)
    await over
  })

  test('an order whose end the full disk refused ends when there is room', async () => {
    const directory = await temporaryDirectory()
    const [gate, clock] = [createGate(), createManualClock()]
    const faults: Faults = {}
    const logged = new EventEmitter()
    const nothing = (): undefined => undefined
    const { service, call, ended } = await reopened(directory, {
      clock,
      log: { info: nothing, warn: nothing, error: (line) => void logged.emit('fault', line) },
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
      book: { directory, identity, disk: createFaultyDisk(faults) },
      limits: { grace: 0 },
    })
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    await call('WorkOrderSubmit', request)
    await gate.entered()
    faults.room = 0
    const refused = once(logged, 'fault')
    gate.open([])
    await refused
    faults.room = 1e9
    gate.open([])
    clock.advance(1000)
    expect(await ended(request.workOrderId)).toHaveProperty('result')
    const stopped = service.stop()
    clock.advance(0)
    await stopped
  })

  test('an order that takes too long is given up: code 1006', async () => {
    const [gate, clock] = [createGate(), createManualClock()]
    const world = await openWorld({
      clock,
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
      limits: { executionTime: 5000 },
    })
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    await world.call('WorkOrderSubmit', request)
    await gate.entered()
    clock.advance(5000)
    const { workOrderId } = request
    const { error } = await ended(() => world.call('WorkOrderGetResult', { workOrderId }))
    expect(error?.code).toBe(1006)
  })
})
