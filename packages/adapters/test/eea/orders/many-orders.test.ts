import { expect, test } from 'vitest'
import { openResponse } from '../../../src/eea/work-order/index.js'
import { openRegistered } from '../client/client-world.js'
import { composeOrder, eea, workerOf } from '../json-rpc/service-world.js'
import { creation } from '../receipt/receipt-world.js'
import { workerId, workerKey } from '../work-order/world.js'

const count = 96
const connections = 16

/** The work for every index, so many at a time. */
const forEach = async (work: (index: number) => Promise<void>): Promise<void> => {
  let at = 0
  const lane = async (): Promise<void> => {
    for (let index = at; index < count; index = at) {
      at += 1
      await work(index)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
}

test('orders and receipts of many connections at once: every one is answered, ended and receipted once', async () => {
  const world = await openRegistered('eea', {
    workers: [workerOf(eea, undefined, { concurrency: 4 })],
    http: { limits: { requestsPerSecond: false } },
  })
  const sessions = Array.from({ length: count }, (_, index) =>
    composeOrder({ inData: [{ data: new Uint8Array(Buffer.from(`order ${index}`)) }] }),
  )
  await forEach(async (index) => {
    const session = sessions[index]
    if (session === undefined) throw new Error('there is no such order')
    const { workOrderId } = session.request
    // Before, while or after the order is executed.
    const receipted = world.call('WorkOrderReceiptCreate', creation({ workOrderId }))
    const { result } = await world.call('WorkOrderSubmit', session.request)
    const [output] = openResponse(eea, session, result, workerKey).outData
    expect(Buffer.from(output?.data ?? []).toString()).toBe(`order ${index}`)
    expect((await receipted).error?.code).toBe(0)
  })
  await forEach(async (index) => {
    const session = sessions[index]
    if (session === undefined) throw new Error('there is no such order')
    const { workOrderId } = session.request
    const { result } = await world.call('WorkOrderGetResult', { workOrderId })
    const { hash } = openResponse(eea, session, result, workerKey)
    const { result: update } = await world.call('WorkOrderReceiptUpdateRetrieve', { workOrderId, updateIndex: 0 })
    expect(update).toMatchObject({
      updaterId: workerId,
      updateType: 1,
      updateData: Buffer.from(hash.digest).toString('base64'),
      updateCount: 1,
    })
  })
  const metrics = await (await fetch(`${world.url}/metrics`)).text()
  expect(metrics).toContain(`eea_orders_ended_total{state="completed"} ${count}`)
  expect(metrics).toContain('eea_orders_waiting 0')
})
