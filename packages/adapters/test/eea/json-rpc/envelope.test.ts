import { describe, expect, test } from 'vitest'
import { answerIn, composeOrder, openWorld, outcome, type ServiceWorld } from './service-world.js'

const lookUp = { jsonrpc: '2.0', method: 'WorkerLookUp', params: {} }
const nothing = { totalCount: 0, lookupTag: '', ids: [] }

const send = async (world: ServiceWorld, value: unknown): Promise<unknown> =>
  (await world.post(JSON.stringify(value))).body

describe('the envelope of a request', () => {
  test.each([undefined, '1.0', 2, null, '2'])(
    'EEA-001 jsonrpc has to be "2.0", not %j: code -32600',
    async (jsonrpc) => {
      const world = await openWorld()
      expect(answerIn(await send(world, { ...lookUp, jsonrpc, id: 4 }))).toMatchObject({
        jsonrpc: '2.0',
        id: 4,
        error: { code: -32600 },
      })
      expect(answerIn(await send(world, { ...lookUp, jsonrpc }))).toMatchObject({
        jsonrpc: '2.0',
        id: null,
        error: { code: -32600 },
      })
    },
  )

  test.each([0, 1, -7, 1.5, 'text', '', null])('EEA-002 EEA-003 the id %j comes back as it is', async (id) => {
    const world = await openWorld()
    expect(await send(world, { ...lookUp, id })).toEqual({ jsonrpc: '2.0', id, result: nothing })
    const refused = answerIn(await send(world, { ...lookUp, method: 'WorkerRetrieve', params: { workerId: 'ab' }, id }))
    expect(refused).toMatchObject({ jsonrpc: '2.0', id, error: { code: 2 } })
  })

  test.each([[true], [[1]], [{ a: 1 }], ['x'.repeat(257)]])('an id that is %j is refused: code -32600', async (id) => {
    const world = await openWorld()
    expect(answerIn(await send(world, { ...lookUp, id }))).toMatchObject({ id: null, error: { code: -32600 } })
  })

  test.each([
    'workerLookUp',
    'WORKERLOOKUP',
    'WorkerLookup',
    'worker_look_up',
    '',
    'constructor',
    '__proto__',
    'toString',
  ])('EEA-015 the method %j does not exist: code -32601', async (method) => {
    const world = await openWorld()
    expect(answerIn(await send(world, { ...lookUp, method, id: 1 }))).toMatchObject({ id: 1, error: { code: -32601 } })
  })

  test.each([[[1, 2]], ['text'], [7], [null], [true]])('EEA-015 params that are %j: code -32602', async (params) => {
    const world = await openWorld()
    expect(answerIn(await send(world, { ...lookUp, params, id: 1 }))).toMatchObject({ id: 1, error: { code: -32602 } })
  })

  test.each([
    '',
    '{',
    'nothing',
    '{"jsonrpc":"2.0","id":1,"id":2,"method":"WorkerLookUp"}',
    '{"jsonrpc":"2.0","id":1,"\\u0069d":2,"method":"WorkerLookUp"}',
    '{"__proto__":{}}',
    `${'['.repeat(40)}${']'.repeat(40)}`,
  ])('EEA-015 EEA-012 the text %j is no JSON of one meaning: code -32700', async (text) => {
    const world = await openWorld()
    expect(answerIn((await world.post(text === '' ? ' ' : text)).body)).toMatchObject({
      id: null,
      error: { code: -32700 },
    })
  })

  test.each([
    [7],
    ['text'],
    [null],
    [[]],
    [{ jsonrpc: '2.0', id: 1 }],
    [{ jsonrpc: '2.0', id: 1, method: 7 }],
    [{ ...lookUp, id: 1, result: 1 }],
  ])('EEA-015 %j is no request: code -32600', async (value) => {
    const world = await openWorld()
    expect(answerIn(await send(world, value))).toMatchObject({ jsonrpc: '2.0', error: { code: -32600 } })
  })

  test('EEA-015 a batch gets an array, of one too; notifications in it get nothing', async () => {
    const world = await openWorld()
    expect(await send(world, [{ ...lookUp, id: 1 }])).toEqual([{ jsonrpc: '2.0', id: 1, result: nothing }])
    const answers = await send(world, [{ ...lookUp, id: 'a' }, lookUp, 7, { ...lookUp, id: 2, method: 'No' }])
    expect(answers).toMatchObject([
      { id: 'a' },
      { id: null, error: { code: -32600 } },
      { id: 2, error: { code: -32601 } },
    ])
  })

  test('EEA-015 notifications are executed and answered with nothing', async () => {
    const world = await openWorld()
    const { request } = composeOrder({ responseTimeoutMSecs: 0 })
    const reply = await world.post(JSON.stringify({ jsonrpc: '2.0', method: 'WorkOrderSubmit', params: request }))
    expect(reply).toEqual({ status: 204, body: undefined })
    expect(await world.post(JSON.stringify([{ jsonrpc: '2.0', method: 'No' }]))).toEqual({
      status: 204,
      body: undefined,
    })
    expect(outcome(await world.call('WorkOrderGetResult', { workOrderId: request.workOrderId }))).not.toBe(2)
  })

  test('EEA-330 a blank before the method name does not matter', async () => {
    const world = await openWorld()
    expect(outcome(await world.call(' WorkerLookUp', {}))).toEqual(nothing)
  })

  test('EEA-004 EEA-013 EEA-014 an error has a code, a sentence and data', async () => {
    const world = await openWorld()
    const answer = await world.call('WorkOrderGetResult', { workOrderId: 'ab' }, 9)
    expect(answer).toEqual({
      jsonrpc: '2.0',
      id: 9,
      error: { code: 2, message: expect.stringContaining('workOrderId'), data: { workOrderId: 'ab' } },
    })
  })
})

describe('the transport', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json-rpc',
  ])('EEA-016 HTTP POST with the content type %s', async (type) => {
    const world = await openWorld()
    const reply = await world.post(JSON.stringify({ ...lookUp, id: 1 }), { 'content-type': type })
    expect(reply).toEqual({ status: 200, body: { jsonrpc: '2.0', id: 1, result: nothing } })
  })

  test('EEA-016 other content types, methods and paths are answered in JSON', async () => {
    const world = await openWorld()
    const text = JSON.stringify({ ...lookUp, id: 1 })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect(await world.post(text, { 'content-type': type })).toMatchObject({
        status: 415,
        body: { id: null, error: { code: -32600 } },
      })
    }
    const got = await fetch(world.url)
    expect([got.status, got.headers.get('allow'), answerIn(await got.json()).error?.code]).toEqual([
      405,
      'POST',
      -32600,
    ])
    expect((await fetch(`${world.url}/elsewhere`)).status).toBe(404)
  })

  test('old Python clients may call JSON a form where the operator says so', async () => {
    const world = await openWorld({ http: { acceptFormType: true } })
    const reply = await world.post(JSON.stringify({ ...lookUp, id: 1 }), {
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(reply.body).toEqual({ jsonrpc: '2.0', id: 1, result: nothing })
  })

  test('bytes that are no UTF-8: code -32700', async () => {
    const world = await openWorld()
    const body = Buffer.concat([
      Buffer.from('{"jsonrpc":"2.0","id":"'),
      Buffer.of(0xff),
      Buffer.from('","method":"WorkerLookUp"}'),
    ])
    const response = await fetch(world.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    expect(answerIn(await response.json()).error?.code).toBe(-32700)
  })
})
