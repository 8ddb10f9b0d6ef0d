import { describe, expect, onTestFinished, test } from 'vitest'
import {
  attestByIas,
  awaitResult,
  type CompletedOrder,
  connectService,
  findWorkers,
  openCallbackReceiver,
  readOrderProgress,
  readRpcAnswer,
} from '../../../src/eea/client/index.js'
import { createManualClock } from '../json-rpc/manual-clock.js'
import { echoWorkload, eea, workerDetails, workerOf } from '../json-rpc/service-world.js'
import { createGate } from '../orders/gate.js'
import { requesterSigner, workerId } from '../work-order/world.js'
import { clientOf, connect, draft, openRegistered, selfSigned } from './client-world.js'

const textOf = ({ response }: Pick<CompletedOrder, 'response'>): string =>
  response.outData.map((output) => Buffer.from(output.data).toString()).join()

describe.each(['eea', 'avalon'] as const)('a requester of the %s dialect', (dialect) => {
  test('EEA-275 EEA-369 EEA-310 finds a worker, checks its key, has an order executed and keeps the receipt', async () => {
    const world = await openRegistered(dialect)
    const client = clientOf(connect(world.url))
    const found = []
    for await (const id of client.find({ workerType: 1 })) found.push(id)
    expect(found).toEqual([workerId])
    // Avalon's record says nothing of its dialect: the requester has to know, or the record has to say `~avalon`.
    const worker = await (dialect === 'eea' ? client.discover(workerId) : discoverAvalon(world.url))
    const order = { ...draft('hello'), signer: requesterSigner, mode: { type: 'synchronous', timeout: 6000 } } as const
    const completed = await client.execute(worker, order)
    expect(textOf(completed)).toBe('hello')
    const { workOrderId } = completed.session.request
    const { result: receipt } = await world.call('WorkOrderReceiptRetrieve', { workOrderId })
    const requestHash = Buffer.from(completed.session.hash.digest).toString('base64')
    expect(receipt).toMatchObject({ workOrderRequestHash: requestHash, receiptCurrentStatus: 1 })
    expect(completed.receipt).toMatchObject({ updateType: 1, responseHash: completed.response.hash.digest })
  })

  test('pulls, over TLS', async () => {
    const tls = selfSigned()
    const world = await openRegistered(dialect, { http: { tls } })
    const service = connect(world.url, { ca: tls.cert })
    const client = clientOf(service)
    const worker = await (dialect === 'eea' ? client.discover(workerId) : discoverAvalon(world.url, tls.cert))
    const order = await client.submit(worker, { ...draft('pulled'), mode: { type: 'pull' } })
    expect(order.progress.type).toBe('pending')
    expect(textOf(await client.complete(order, { firstWait: 1 }))).toBe('pulled')
  })
})

const discoverAvalon = async (url: string, ca?: string) => {
  const { discoverWorker } = await import('../../../src/eea/client/index.js')
  const { avalonProfile } = await import('../../../src/eea/work-order/index.js')
  const service = connect(url, ca === undefined ? {} : { ca })
  return discoverWorker(service, workerId, { provider: eea.provider, attest: () => undefined, profile: avalonProfile })
}

describe('a requester that is called back', () => {
  test.each(['asynchronous', 'notification'] as const)('EEA-080 EEA-081 EEA-361 in %s mode', async (type) => {
    const world = await openRegistered('eea', { callbacks: { allow: ['127.0.0.1/32'] } })
    const service = connect(world.url)
    const client = clientOf(service)
    const worker = await client.discover(workerId)
    let tell: (body: unknown) => void = () => undefined
    const told = new Promise<unknown>((resolve) => {
      tell = resolve
    })
    const receiver = await openCallbackReceiver({ host: '127.0.0.1', port: 0, onCallback: (_id, body) => tell(body) })
    onTestFinished(() => receiver.close())
    const mode =
      type === 'asynchronous'
        ? ({ type, resultUri: receiver.url } as const)
        : ({ type, notifyUri: receiver.url } as const)
    const { session, progress } = await client.submit(worker, { ...draft('called'), mode })
    expect(progress.type).toBe('pending')
    const body = await told
    const id = typeof body === 'object' && body !== null && 'id' in body ? Number(body.id) : 0
    const answer = readRpcAnswer(id, body)
    const response =
      type === 'asynchronous'
        ? readOrderProgress('callback', worker, session, answer)
        : { type: 'completed', response: await awaitResult(service, worker, session) }
    if (!('response' in response)) throw new Error('there is no result')
    expect(textOf(response)).toBe('called')
    await expect.poll(async () => (await fetch(`${world.url}/metrics`)).text()).toContain('eea_callbacks_owed 0')
  })

  test.each([
    ['GET', undefined, 405],
    ['POST', 'no json', 400],
    ['POST', '{"jsonrpc":"2.0","id":1,"result":{}}', 400],
    ['POST', 'x'.repeat(2000), 500],
  ] as const)('refuses what is no callback: %s %s', async (method, body, status) => {
    const onCallback = () => {
      throw new Error('no callback')
    }
    const receiver = await openCallbackReceiver({ host: '127.0.0.1', port: 0, maximumBytes: 1000, onCallback })
    onTestFinished(() => receiver.close())
    expect((await fetch(receiver.url, { method, ...(body === undefined ? {} : { body }) })).status).toBe(status)
  })

  test('a callback that its owner could not take is not acknowledged', async () => {
    const onCallback = () => Promise.reject(new Error('disk full'))
    const receiver = await openCallbackReceiver({ host: '127.0.0.1', port: 0, onCallback })
    onTestFinished(() => receiver.close())
    const body = '{"jsonrpc":"2.0","id":1,"error":{"code":1005,"message":"failed","data":{"workOrderId":"ab"}}}'
    const answer = await fetch(receiver.url, { method: 'POST', body })
    expect([answer.status, await answer.json()]).toEqual([500, expect.objectContaining({ error: expect.anything() })])
  })
})

describe('an order that does not end well', () => {
  test('EEA-086 a time-out is an error with its code, and nothing is left waiting', async () => {
    const gate = createGate()
    const clock = createManualClock()
    const world = await openRegistered('eea', { clock, workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const client = clientOf(connect(world.url))
    const worker = await client.discover(workerId)
    const executed = client.execute(worker, { ...draft('slow'), mode: { type: 'synchronous', timeout: 500 } })
    await gate.entered()
    clock.advance(500)
    await expect(executed).rejects.toMatchObject({ code: 'ServiceRefused', eeaCode: 1001 })
  })

  test('EEA-116 pulling has a deadline, behind which the order goes on', async () => {
    const gate = createGate()
    const world = await openRegistered('eea', { workers: [workerOf(eea, { [echoWorkload]: gate.workload })] })
    const client = clientOf(connect(world.url), {})
    const order = await client.submit(await client.discover(workerId), { ...draft('slow'), mode: { type: 'pull' } })
    await gate.entered()
    const tooLate = client.complete(order, { deadline: 5, firstWait: 1 })
    await expect(tooLate).rejects.toMatchObject({ code: 'ResultTimeout' })
    await expect(client.complete(order, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough')
    gate.open([{ index: 0, data: new Uint8Array(Buffer.from('done')) }])
    expect(textOf(await client.complete(order))).toBe('done')
  })

  test('EEA-011 EEA-315 code 6 without the order is "unsupported mode", not "processing"', async () => {
    const world = await openRegistered('eea', { modes: ['synchronous'] })
    const client = clientOf(connect(world.url))
    const worker = await client.discover(workerId)
    await expect(client.submit(worker, { ...draft('x'), mode: { type: 'pull' } })).rejects.toMatchObject({ eeaCode: 6 })
  })

  test('nobody there: the address is named', async () => {
    const service = connectService({ url: 'http://127.0.0.1:9/' })
    await expect(service.call('WorkerLookUp', {})).rejects.toMatchObject({ code: 'ServiceUnreachable' })
    await service.close()
  })
})

describe('which workers a requester takes', () => {
  test('EEA-290 attestation decides before anything is sent; a worker without the proof is refused', async () => {
    const world = await openRegistered('eea')
    const attest = attestByIas({ provider: eea.provider, trust: { anchors: [], at: 0 }, mrEnclaves: [] })
    const client = clientOf(connect(world.url), { attest })
    await expect(client.discover(workerId)).rejects.toThrow('proofDataType is ~none')
  })

  test('EEA-275 an encryption key that the worker did not sign is refused', async () => {
    const details = workerDetails()
    const other = { ...Object(details.workerTypeData), encryptionKeySignature: 'ab'.repeat(64) }
    const world = await openRegistered('eea')
    await world.service.registry.update(workerId, { ...details, workerTypeData: other })
    await expect(clientOf(connect(world.url)).discover(workerId)).rejects.toMatchObject({ code: 'InvalidSignature' })
  })

  test('EEA-054 EEA-055 a worker that is not active is refused', async () => {
    const world = await openRegistered('eea')
    await world.service.registry.setStatus(workerId, 4)
    await expect(clientOf(connect(world.url)).discover(workerId)).rejects.toMatchObject({ code: 'WorkerInactive' })
  })

  test('EEA-073 EEA-074 finds all workers of a registry of several pages', async () => {
    const world = await openRegistered('eea', { limits: { pageSize: 2 } })
    for (const digits of ['01', '02', '03', '04']) {
      const record = { workerType: 1, organizationId: undefined, applicationTypeId: [], details: workerDetails() }
      await world.service.registry.register({ ...record, workerId: digits.repeat(32) })
    }
    const ids = []
    for await (const id of findWorkers(connect(world.url), { workerType: 1 })) ids.push(id)
    expect(ids).toHaveLength(5)
    expect(new Set(ids).size).toBe(5)
  })
})
