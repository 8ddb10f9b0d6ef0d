import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { Agent, type Dispatcher, request } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { defaultAccessPolicy } from '../../../src/eea/json-rpc/access-policy.js'
import { temporaryDirectory } from '../../store/temporary-directory.js'
import { createGate } from '../orders/gate.js'
import { eea } from '../work-order/world.js'
import { answerIn, composeOrder, echoWorkload, openWorld, outcome, workerOf } from './service-world.js'
import { until } from './until.js'

const lookUp = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'WorkerLookUp', params: {} })

const allMethods = [
  'EncryptionKeyGet',
  'EncryptionKeySet',
  'WorkOrderGetResult',
  'WorkOrderReceiptCreate',
  'WorkOrderReceiptLookUp',
  'WorkOrderReceiptLookUpNext',
  'WorkOrderReceiptRetrieve',
  'WorkOrderReceiptUpdate',
  'WorkOrderReceiptUpdateRetrieve',
  'WorkOrderSubmit',
  'WorkerLookUp',
  'WorkerLookUpNext',
  'WorkerRegister',
  'WorkerRetrieve',
  'WorkerSetStatus',
  'WorkerUpdate',
]

describe('the OpenRPC document', () => {
  test('names the sixteen methods of the text, at a URL and by rpc.discover', async () => {
    const world = await openWorld()
    const document = await (await fetch(`${world.url}/openrpc.json`)).json()
    expect(document).toEqual(JSON.parse(JSON.stringify(world.service.document)))
    expect(outcome(await world.call('rpc.discover', {}))).toEqual(document)
    expect(world.service.document.methods.map(({ name }) => name).sort()).toEqual(allMethods)
  })

  test('every method in it answers, and refuses a call without its required parameters', async () => {
    const world = await openWorld()
    for (const { name, params } of world.service.document.methods) {
      const { error } = await world.call(name, {})
      const required = params.filter((param) => param.required)
      if (required.length > 0) expect([name, error?.code]).toEqual([name, name.startsWith('EncryptionKey') ? 3 : 2])
      expect([name, error?.code === -32601]).toEqual([name, false])
    }
  })

  test('says what the handlers do: no parameter that they refuse, no code that they do not have', async () => {
    const world = await openWorld()
    for (const { name, params, errors } of world.service.document.methods) {
      const { error } = await world.call(name, Object.fromEntries(params.map((param) => [param.name, { odd: true }])))
      // A name that the schema does not know is called so; these are refused for their values only.
      expect([name, error?.message]).toEqual([name, expect.not.stringContaining('no parameter of that name')])
      expect([name, errors.some(({ code }) => code === error?.code)]).toEqual([name, true])
      expect((await world.call(name, { misspelt: 1 })).error?.code).toBeGreaterThan(0)
    }
  })
})

describe('limits', () => {
  test('a request over the size is answered with 413, and the server goes on', async () => {
    const world = await openWorld({ http: { limits: { body: 1000 } } })
    const reply = await world.post(
      JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'WorkerLookUp', params: { organizationId: 'a'.repeat(2000) } }),
    )
    expect(reply).toMatchObject({ status: 413, body: { id: null, error: { code: -32005 } } })
    expect((await world.post(lookUp)).status).toBe(200)
  })

  test('an address that asks too often is answered with 429', async () => {
    const world = await openWorld({ http: { limits: { requestsPerSecond: 3 } } })
    const statuses = await Promise.all(Array.from({ length: 12 }, async () => (await world.post(lookUp)).status))
    expect(statuses).toContain(429)
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0)
  })

  test('a batch over the limit is refused as a whole', async () => {
    const world = await openWorld({ limits: { batch: 2 } })
    expect(answerIn((await world.post(`[${lookUp},${lookUp},${lookUp}]`)).body)).toMatchObject({
      id: null,
      error: { code: -32600 },
    })
    expect((await world.post(`[${lookUp},${lookUp}]`)).body).toHaveLength(2)
  })

  test('connections over the limit are closed', async () => {
    const world = await openWorld({ http: { limits: { connections: 1 } } })
    const port = Number(new URL(world.url).port)
    const first = connect(port, '127.0.0.1')
    onTestFinished(() => void first.destroy())
    await once(first, 'connect')
    first.write('POST / HTTP/1.1\r\n')
    const second = connect(port, '127.0.0.1')
    second.on('error', () => undefined)
    await once(second, 'close')
    expect(first.destroyed).toBe(false)
  })
})

describe('an operator', () => {
  test('can serve TLS', async () => {
    const directory = await temporaryDirectory()
    const [key, cert] = [join(directory, 'key.pem'), join(directory, 'cert.pem')]
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-keyout',
        key,
        '-out',
        cert,
        '-days',
        '2',
        '-subj',
        '/CN=localhost',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
      ],
      { stdio: 'ignore' },
    )
    const world = await openWorld({ http: { tls: { key: readFileSync(key), cert: readFileSync(cert) } } })
    expect(world.url).toMatch(/^https:/)
    const dispatcher: Dispatcher = new Agent({ connect: { ca: readFileSync(cert) } })
    onTestFinished(() => dispatcher.close())
    const answer = await request(world.url, {
      method: 'POST',
      dispatcher,
      headers: { 'content-type': 'application/json' },
      body: lookUp,
    })
    expect(await answer.body.json()).toMatchObject({ id: 1, result: { totalCount: 0 } })
  })

  test('can read metrics', async () => {
    const world = await openWorld()
    await world.call('WorkOrderSubmit', composeOrder().request)
    await world.call('No', {})
    const text = await (await fetch(`${world.url}/metrics`)).text()
    expect(text).toContain('eea_calls_total{method="WorkOrderSubmit",code="result"} 1')
    expect(text).toContain('eea_calls_total{method="none",code="-32601"} 1')
    expect(text).toContain('eea_orders_ended_total{state="completed"} 1')
    expect(text).toContain('eea_orders_waiting 0')
  })

  test('gets a structured line for every call, without its parameters', async () => {
    const lines: string[] = []
    const world = await openWorld({ log: pino({}, { write: (line) => void lines.push(line) }) })
    const { request: order } = composeOrder()
    await world.call('WorkOrderSubmit', order)
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      method: 'WorkOrderSubmit',
      remoteAddress: '127.0.0.1',
      msg: 'call',
    })
    expect(lines.join('')).not.toContain(order.encryptedSessionKey)
  })

  test('EEA-006 hears of what the requester is only told "unknown error" of: code 1', async () => {
    const lines: string[] = []
    const policy = () => {
      throw new Error('the directory of users is down')
    }
    const world = await openWorld({ policy, log: pino({}, { write: (line) => void lines.push(line) }) })
    const { error } = await world.call('WorkerLookUp', {})
    expect(error?.code).toBe(1)
    expect(error?.message).not.toContain('directory')
    expect(lines.join('')).toContain('the directory of users is down')
  })

  test('can stop: a synchronous caller is answered, what waits is told to be pending', async () => {
    const gate = createGate()
    const slow = workerOf(eea, { [echoWorkload]: gate.workload })
    const world = await openWorld({ workers: [slow], limits: { grace: 5000 } })
    const [first, second] = [composeOrder(), composeOrder()]
    const running = world.call('WorkOrderSubmit', first.request)
    await world.call('WorkOrderSubmit', { ...first.request, workOrderId: 'zz' })
    const waiting = world.call('WorkOrderSubmit', second.request)
    await until(async () => (await (await fetch(`${world.url}/metrics`)).text()).includes('eea_orders_waiting 1'))
    await gate.entered()
    const stopped = world.service.stop()
    gate.open([])
    expect(await running).toHaveProperty('result')
    expect((await waiting).error?.code).toBe(5)
    await stopped
    await expect(fetch(world.url)).rejects.toThrow()
  })
})

describe('EEA-008 access: code 3', () => {
  test('EEA-040 EEA-063 by default the registry cannot be changed and receipts cannot be read', async () => {
    const world = await openWorld({ policy: defaultAccessPolicy })
    const denied = [
      'WorkerRegister',
      'WorkerUpdate',
      'WorkerSetStatus',
      'WorkOrderReceiptRetrieve',
      'WorkOrderReceiptUpdateRetrieve',
    ]
    for (const method of denied) expect([method, (await world.call(method, {})).error?.code]).toEqual([method, 3])
    expect(outcome(await world.call('WorkerLookUp', {}))).toMatchObject({ totalCount: 0 })
  })

  test('EEA-156 a policy can deny any method, with the code of the method’s table', async () => {
    const world = await openWorld({ policy: ({ caller }) => caller.headers['x-user'] === 'alice' })
    for (const { name } of world.service.methods) {
      const code = name.startsWith('EncryptionKey') ? 4 : 3
      expect([name, (await world.call(name, {})).error?.code]).toEqual([name, code])
    }
    expect((await world.post(lookUp, { 'x-user': 'alice' })).body).toHaveProperty('result')
  })

  test('EEA-372 a policy sees the parameters: only the requester’s service may fetch a result', async () => {
    const own = composeOrder({ responseTimeoutMSecs: 0 })
    const world = await openWorld({
      policy: ({ method, params, caller }) =>
        method !== 'WorkOrderGetResult' ||
        (caller.headers['x-user'] === 'alice' && JSON.stringify(params).includes(own.request.workOrderId)),
    })
    await world.call('WorkOrderSubmit', own.request)
    expect((await world.call('WorkOrderGetResult', { workOrderId: own.request.workOrderId })).error?.code).toBe(3)
    const asked = JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'WorkOrderGetResult',
      params: { workOrderId: own.request.workOrderId },
    })
    expect(answerIn((await world.post(asked, { 'x-user': 'alice' })).body).error?.code).not.toBe(3)
  })
})
