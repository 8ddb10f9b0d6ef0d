import { describe, expect, test } from 'vitest'
import { openAccessPolicy } from '../../../src/eea/json-rpc/access-policy.js'
import { openEeaService } from '../../../src/eea/json-rpc/open-service.js'
import { temporaryDirectory } from '../../store/temporary-directory.js'
import { createManualClock } from '../json-rpc/manual-clock.js'
import {
  composeOrder,
  echoWorkload,
  eea,
  openWorld,
  outcome,
  resolveKey,
  type ServiceWorld,
  workerOf,
} from '../json-rpc/service-world.js'
import { until } from '../json-rpc/until.js'
import { part } from '../work-order/vector.js'
import { startReceiver, taken } from './receiver.js'

const local = { allow: ['127.0.0.0/8'] }

const metric = (world: ServiceWorld, line: string): Promise<void> =>
  until(async () => (await (await fetch(`${world.url}/metrics`)).text()).includes(line))

describe('asynchronous mode', () => {
  test('EEA-080 EEA-117 EEA-361 the result is posted to resultUri with the id of the submission', async () => {
    const receiver = await startReceiver(taken)
    const world = await openWorld({ callbacks: local })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, resultUri: `${receiver.url}/results` })
    expect((await world.call('WorkOrderSubmit', request, 'order 7')).error?.code).toBe(5)
    const [posted] = await receiver.got(1)
    expect(posted).toMatchObject({ path: '/results', headers: { 'content-type': 'application/json' } })
    const { result } = await world.call('WorkOrderGetResult', { workOrderId: request.workOrderId })
    expect(posted?.body).toEqual({ jsonrpc: '2.0', id: 'order 7', result })
    await metric(world, 'eea_callbacks_owed 0')
    expect(receiver.received).toHaveLength(1)
  })

  test('EEA-361 an order that failed is posted as its status payload', async () => {
    const receiver = await startReceiver(taken)
    const broken = workerOf(eea, {
      [echoWorkload]: () => {
        throw new Error('no')
      },
    })
    const world = await openWorld({ callbacks: local, workers: [broken] })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, resultUri: receiver.url })
    await world.call('WorkOrderSubmit', request, 3)
    expect((await receiver.got(1))[0]?.body).toMatchObject({
      jsonrpc: '2.0',
      id: 3,
      error: { code: 1005, data: { workOrderId: request.workOrderId } },
    })
  })
})

describe('notification mode', () => {
  test('EEA-081 EEA-118 the id of the order is posted to notifyUri, and the requester pulls', async () => {
    const receiver = await startReceiver({ status: 204 })
    const world = await openWorld({ callbacks: local })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, notifyUri: receiver.url })
    await world.call('WorkOrderSubmit', request, 4)
    expect((await receiver.got(1))[0]?.body).toEqual({
      jsonrpc: '2.0',
      id: 4,
      result: { workOrderId: request.workOrderId },
    })
    expect(await world.call('WorkOrderGetResult', { workOrderId: request.workOrderId })).toHaveProperty('result')
    await metric(world, 'eea_callbacks_owed 0')
  })

  test('EEA-118 for an order that failed too; EEA-362 both URIs get their own', async () => {
    const receiver = await startReceiver(taken)
    const world = await openWorld({ callbacks: local })
    const { request } = composeOrder({
      responseTimeoutMSecs: 0,
      notifyUri: `${receiver.url}/event`,
      resultUri: `${receiver.url}/result`,
    })
    await world.call('WorkOrderSubmit', {
      ...request,
      encryptedRequestHash: composeOrder().request.encryptedRequestHash,
    })
    const received = await receiver.got(2)
    expect(received.map(({ path }) => path).sort()).toEqual(['/event', '/result'])
    expect(received.find(({ path }) => path === '/event')?.body).toMatchObject({
      result: { workOrderId: request.workOrderId },
    })
  })
})

describe('a callback that is not taken', () => {
  test.each([
    ['a failure', { status: 500 }],
    ['another code than 0', { status: 200, body: '{"jsonrpc":"2.0","id":1,"error":{"code":1}}' }],
    ['an empty answer to a result', { status: 200 }],
    ['an answer that is no JSON', { status: 200, body: 'ok' }],
    ['an answer over the limit', { status: 200, body: 'x'.repeat(2000) }],
    ['a closed connection', 'drop'],
  ] as const)('EEA-117 comes again after %s, later each time, until code 0', async (_what, refusal) => {
    const clock = createManualClock()
    const receiver = await startReceiver(refusal, refusal, taken)
    const world = await openWorld({
      clock,
      callbacks: { ...local, maximumAnswerBytes: 1000, retry: { firstDelay: 1000 } },
    })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, resultUri: receiver.url })
    await world.call('WorkOrderSubmit', request)
    for (const [count, delay] of [
      [1, 1000],
      [2, 2000],
    ] as const) {
      await receiver.got(count)
      await waitForTimer(clock)
      clock.advance(delay - 1)
      expect(receiver.received).toHaveLength(count)
      clock.advance(1)
    }
    await receiver.got(3)
    await metric(world, 'eea_callbacks_owed 0')
  })

  test('is given up after so many attempts; the result can be pulled still', async () => {
    const clock = createManualClock()
    const receiver = await startReceiver({ status: 500 })
    const world = await openWorld({ clock, callbacks: { ...local, retry: { firstDelay: 1, attempts: 3 } } })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, resultUri: receiver.url })
    await world.call('WorkOrderSubmit', request)
    for (const count of [1, 2]) {
      await receiver.got(count)
      await waitForTimer(clock)
      clock.advance(10)
    }
    await receiver.got(3)
    await metric(world, 'eea_callbacks_owed 0')
    clock.advance(1_000_000)
    expect(receiver.received).toHaveLength(3)
    expect(await world.call('WorkOrderGetResult', { workOrderId: request.workOrderId })).toHaveProperty('result')
  })

  test('is never sent on: redirections are failures', async () => {
    const target = await startReceiver(taken)
    const receiver = await startReceiver({ status: 307, location: target.url }, taken)
    const clock = createManualClock()
    const world = await openWorld({ clock, callbacks: local })
    await world.call('WorkOrderSubmit', composeOrder({ responseTimeoutMSecs: 0, resultUri: receiver.url }).request)
    await receiver.got(1)
    await waitForTimer(clock)
    clock.advance(1000)
    await receiver.got(2)
    expect(target.received).toEqual([])
  })
})

describe('a service that is opened again', () => {
  test('delivers what it owes, and nothing that was acknowledged', async () => {
    const directory = await temporaryDirectory()
    const [clock, later] = [createManualClock(), createManualClock(1_800_000_000_000)]
    const receiver = await startReceiver({ status: 500 }, taken)
    const options = {
      provider: eea.provider,
      workers: [workerOf()],
      policy: openAccessPolicy,
      resolveKey,
      callbacks: local,
      book: { directory, identity: new Uint8Array(32) },
      limits: { grace: 0 },
    }
    const first = await openWorld({ ...options, clock })
    const { request } = composeOrder({ responseTimeoutMSecs: 0, resultUri: `${receiver.url}/owed` })
    await first.call('WorkOrderSubmit', request, 'mine')
    await receiver.got(1)
    await waitForTimer(clock)
    const stopped = first.service.stop()
    clock.advance(0)
    await stopped
    const second = await openWorld({ ...options, clock: later })
    const received = await receiver.got(2)
    expect(part(received[1], ['body', 'id'])).toBe('mine')
    await metric(second, 'eea_callbacks_owed 0')
    const over = second.service.stop()
    later.advance(0)
    await over
    const third = await openEeaService({ ...options, clock: createManualClock(1_900_000_000_000), limits: {} })
    await third.stop()
    expect(receiver.received).toHaveLength(2)
  })
})

describe('protection against being pointed inside', () => {
  test.each([
    'http://127.0.0.1:80/',
    'http://localhost.localdomain.invalid@10.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://10.1.2.3/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://0.0.0.0/',
    'http://100.64.0.1/',
    'http://[fc00::1]/',
    'http://[fe80::1]/',
    'http://224.0.0.1/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
  ])('EEA-340 EEA-088 EEA-089 %s is refused on submission', async (uri) => {
    const world = await openWorld()
    const expected = uri.includes('@') ? 2 : 3
    for (const field of ['resultUri', 'notifyUri']) {
      const { request } = composeOrder({ responseTimeoutMSecs: 0 })
      expect(outcome(await world.call('WorkOrderSubmit', { ...request, [field]: uri }))).toBe(expected)
    }
  })

  test('EEA-340 a name that leads inside is not connected to, whatever else it answers', async () => {
    const receiver = await startReceiver(taken)
    const asked: string[] = []
    const world = await openWorld({
      callbacks: {
        retry: { attempts: 1 },
        resolve: async (host) => {
          asked.push(host)
          return [{ address: '127.0.0.1', family: 4 }]
        },
      },
    })
    const { request } = composeOrder({
      responseTimeoutMSecs: 0,
      resultUri: `http://hooks.example.org:${receiver.port}/`,
    })
    expect(outcome(await world.call('WorkOrderSubmit', request))).toBe(5)
    await metric(world, 'eea_callbacks_total{outcome="failed"} 1')
    expect([asked, receiver.received]).toEqual([['hooks.example.org'], []])
  })

  test('EEA-340 the address that was judged is the one that is connected to: the name is asked for once', async () => {
    const receiver = await startReceiver(taken)
    let asked = 0
    const world = await openWorld({
      callbacks: {
        allow: ['127.0.0.1'],
        resolve: async () => {
          asked += 1
          return [
            { address: '10.0.0.1', family: 4 },
            { address: asked === 1 ? '127.0.0.1' : '10.0.0.2', family: 4 },
          ]
        },
      },
    })
    const { request } = composeOrder({
      responseTimeoutMSecs: 0,
      resultUri: `http://rebind.example.org:${receiver.port}/`,
    })
    await world.call('WorkOrderSubmit', request)
    await receiver.got(1)
    expect([asked, receiver.received[0]?.headers.host]).toEqual([1, `rebind.example.org:${receiver.port}`])
  })
})

/** What comes back is recorded before the timer of the next attempt is set. */
function waitForTimer(clock: { pending(): number }): Promise<void> {
  return until(() => clock.pending() > 0)
}
