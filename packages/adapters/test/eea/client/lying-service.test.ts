import { describe, expect, test } from 'vitest'
import { findWorkers } from '../../../src/eea/client/index.js'
import { requesterSigner, workerId } from '../work-order/world.js'
import { clientOf, connect, draft, openRegistered, startRelay } from './client-world.js'

type Answer = Record<string, unknown>

const execute = async (lie: (answer: Answer, method: string) => unknown) => {
  const world = await openRegistered('eea')
  const client = clientOf(connect(await startRelay(world.url, lie)))
  const worker = await client.discover(workerId)
  const mode = { type: 'synchronous', timeout: 6000 } as const
  return client.execute(worker, { ...draft('hello'), signer: requesterSigner, mode })
}

const changed =
  (wanted: string, change: (result: Answer) => Answer) =>
  (answer: Answer, method: string): Answer =>
    method === wanted && 'result' in answer ? { ...answer, result: change({ ...Object(answer.result) }) } : answer

const firstItem = (result: Answer, change: (item: Answer) => Answer): Answer => {
  const items: unknown = result.outData
  const [first, ...others] = Array.isArray(items) ? items : []
  return { ...result, outData: [change({ ...Object(first) }), ...others] }
}

const flipped = (text: unknown): string => {
  const bytes = Buffer.from(String(text), 'base64')
  bytes[3] = (bytes[3] ?? 0) ^ 1
  return bytes.toString('base64')
}

describe('a service that lies', () => {
  test('the relay itself changes nothing', async () => {
    expect((await execute((answer) => answer)).receipt?.updateType).toBe(1)
  })

  test.each([
    [
      'EEA-143',
      'another output',
      (result: Answer) => firstItem(result, (item) => ({ ...item, data: flipped(item.data) })),
    ],
    ['EEA-142', 'another nonce', (result: Answer) => ({ ...result, workerNonce: 'ab'.repeat(32) })],
    [
      'EEA-147',
      'another signature',
      (result: Answer) => ({ ...result, workerSignature: flipped(result.workerSignature) }),
    ],
    ['EEA-143', 'no output', (result: Answer) => ({ ...result, outData: [] })],
  ])('%s %s is not believed', async (_row, _what, change) => {
    await expect(execute(changed('WorkOrderSubmit', change))).rejects.toMatchObject({ code: 'InvalidSignature' })
  })

  test.each([
    ['EEA-104', 'workOrderId', '11'.repeat(32)],
    ['EEA-105', 'workloadId', '12'.repeat(32)],
    ['EEA-106', 'workerId', '13'.repeat(32)],
    ['EEA-107', 'requesterId', '14'.repeat(32)],
  ])('%s a result with another %s is not believed', async (_row, field, value) => {
    const lie = changed('WorkOrderSubmit', (result) => ({ ...result, [field]: value }))
    await expect(execute(lie)).rejects.toMatchObject({
      code: 'InvalidParameter',
      details: { field: `result.${field}` },
    })
  })

  test.each([
    ['another response hash', (update: Answer) => ({ ...update, updateData: Buffer.alloc(32).toString('base64') })],
    ['another status', (update: Answer) => ({ ...update, updateType: 2 })],
    ['another signature', (update: Answer) => ({ ...update, updateSignature: flipped(update.updateSignature) })],
  ])('EEA-201 EEA-238 a receipt with %s is not kept', async (_what, change) => {
    const lie = changed('WorkOrderReceiptUpdateRetrieve', change)
    await expect(execute(lie)).rejects.toMatchObject({ code: 'InvalidSignature' })
  })

  test('EEA-242 an update by somebody else is no receipt of the worker’s', async () => {
    const lie = changed('WorkOrderReceiptUpdateRetrieve', (update) => ({ ...update, updaterId: '15'.repeat(32) }))
    await expect(execute(lie)).rejects.toMatchObject({ code: 'InvalidParameter', details: { field: 'updaterId' } })
  })

  test('the worker’s update of another order’s response is no receipt of this one', async () => {
    let swapped = false
    const world = await openRegistered('eea')
    const mode = { type: 'synchronous', timeout: 6000 } as const
    const order = { ...draft('hello'), signer: requesterSigner, mode }
    const honest = clientOf(connect(world.url))
    const worker = await honest.discover(workerId)
    const first = await honest.execute(worker, { ...order, workOrderId: '21'.repeat(32) })
    const update = await world.call('WorkOrderReceiptUpdateRetrieve', {
      workOrderId: first.session.request.workOrderId,
      updaterId: workerId,
      updateIndex: 0,
    })
    const lie = changed('WorkOrderReceiptUpdateRetrieve', () => {
      swapped = true
      return { ...Object(update.result) }
    })
    const client = clientOf(connect(await startRelay(world.url, lie)))
    await expect(client.execute(worker, { ...order, workOrderId: '22'.repeat(32) })).rejects.toMatchObject({
      code: 'InvalidSignature',
    })
    expect(swapped).toBe(true)
  })

  test.each([
    ['another version', (answer: Answer) => ({ ...answer, jsonrpc: '1.0' })],
    ['another id', (answer: Answer) => ({ ...answer, id: 4711 })],
    ['neither result nor error', ({ id }: Answer) => ({ jsonrpc: '2.0', id })],
    ['both', (answer: Answer) => ({ ...answer, result: 1, error: { code: 0, message: '' } })],
    ['an error without a code', ({ id }: Answer) => ({ jsonrpc: '2.0', id, error: { message: 'no' } })],
    ['no JSON', () => '<html>'],
    ['a list', () => '[]'],
  ])('EEA-001 EEA-002 %s is no answer', async (_what, lie) => {
    await expect(
      execute((answer, method) => (method === 'WorkOrderSubmit' ? lie(answer) : answer)),
    ).rejects.toMatchObject({ code: 'RpcAnswer' })
  })

  test('code 0 for an order is no result', async () => {
    const lie = ({ id }: Answer, method: string): unknown =>
      method === 'WorkerRetrieve' ? undefined : { jsonrpc: '2.0', id, error: { code: 0, message: 'success' } }
    await expect(execute((answer, method) => lie(answer, method) ?? answer)).rejects.toMatchObject({
      code: 'ServiceRefused',
      eeaCode: 0,
    })
  })

  test('EEA-074 pages without end do not keep the client: a tag that brings nothing new is the last', async () => {
    const world = await openRegistered('eea')
    let pages = 0
    const url = await startRelay(world.url, ({ id }) => {
      pages += 1
      return { jsonrpc: '2.0', id, result: { totalCount: 10 ** 9, lookupTag: 'more', ids: ['ab'] } }
    })
    const ids = []
    for await (const found of findWorkers(connect(url))) ids.push(found)
    expect([ids, pages]).toEqual([['ab'], 2])
  })

  test('an answer of any size is not read to its end', async () => {
    const world = await openRegistered('eea')
    const url = await startRelay(world.url, () => 'x'.repeat(17 * 1024 * 1024))
    await expect(connect(url).call('WorkerLookUp', {})).rejects.toMatchObject({ code: 'AnswerTooLarge' })
  })
})
