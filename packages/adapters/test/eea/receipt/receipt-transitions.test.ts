import { eeaReceiptStatus, eeaReceiptStatusChart } from '@lockstep/core/receipt'
import { describe, expect, test } from 'vitest'
import { mayCreate, receiptState, statusAfter } from '../../../src/eea/receipt/receipt-status.js'
import { openWorld, outcome, type ServiceWorld, workerDetails } from '../json-rpc/service-world.js'
import { workerId } from '../work-order/world.js'
import { creation, orderId, update } from './receipt-world.js'

const openReceipts = async (): Promise<ServiceWorld> => {
  const world = await openWorld()
  await world.service.registry.register({
    workerId,
    workerType: 1,
    organizationId: undefined,
    applicationTypeId: [],
    details: workerDetails(),
  })
  return world
}

const statusOf = async (world: ServiceWorld): Promise<unknown> => {
  const receipt = outcome(await world.call('WorkOrderReceiptRetrieve', { workOrderId: orderId }))
  return typeof receipt === 'object' && receipt !== null && 'receiptCurrentStatus' in receipt
    ? receipt.receiptCurrentStatus
    : receipt
}

const createAs = async (world: ServiceWorld, receiptCreateStatus: number): Promise<unknown> =>
  outcome(await world.call('WorkOrderReceiptCreate', creation({ receiptCreateStatus })))

const updateTo = async (world: ServiceWorld, type: number, parts: Record<string, unknown> = {}): Promise<unknown> =>
  outcome(await world.call('WorkOrderReceiptUpdate', update(type, parts)))

const data = (byte: number): string => Buffer.alloc(32, byte).toString('base64')

describe('the life of a receipt over JSON-RPC', () => {
  test('EEA-215 EEA-187 EEA-328 a receipt begins as pending (0)', async () => {
    const world = await openReceipts()
    expect(await createAs(world, 0)).toBe(0)
    expect(await statusOf(world)).toBe(0)
  })

  test.each([
    ['EEA-188 completed', 1],
    ['EEA-189 processed', 2],
    ['EEA-190 failed', 3],
    ['EEA-191 rejected', 4],
  ])('EEA-216 a receipt may begin as %s (%i)', async (_name, status) => {
    const world = await openReceipts()
    expect(await createAs(world, status)).toBe(0)
    expect(await statusOf(world)).toBe(status)
  })

  test.each([5, 6, 100, 254])(
    'EEA-217 EEA-192 a receipt cannot begin as %i, which is reserved: code 2',
    async (status) => {
      const world = await openReceipts()
      expect(await createAs(world, status)).toBe(2)
      expect(await statusOf(world)).toBe(2)
    },
  )

  test('EEA-217 EEA-193 255 is for look-ups, no status: code 2', async () => {
    const world = await openReceipts()
    expect(await createAs(world, 255)).toBe(2)
    expect(await createAs(world, 0)).toBe(0)
    expect(await updateTo(world, 255)).toBe(2)
    expect(await statusOf(world)).toBe(0)
  })

  test.each([256, 1000, Number.MAX_SAFE_INTEGER])(
    'EEA-218 EEA-194 a receipt may begin as %i of the application',
    async (status) => {
      const world = await openReceipts()
      expect(await createAs(world, status)).toBe(0)
      expect(await statusOf(world)).toBe(status)
      expect(await updateTo(world, 1)).toBe(0)
      expect(await statusOf(world)).toBe(1)
    },
  )

  test.each([
    ['EEA-219', 0, 1],
    ['EEA-220', 0, 2],
    ['EEA-221', 0, 3],
    ['EEA-222', 0, 4],
    ['EEA-224', 2, 1],
  ])('%s EEA-199 status %i becomes %i', async (_row, from, to) => {
    const world = await openReceipts()
    await createAs(world, from)
    expect(await updateTo(world, to)).toBe(0)
    expect(await statusOf(world)).toBe(to)
  })

  test('EEA-223 EEA-205 processed stays processed with further updates of the worker', async () => {
    const world = await openReceipts()
    await createAs(world, 0)
    for (const byte of [1, 2, 3]) expect(await updateTo(world, 2, { updateData: data(byte) })).toBe(0)
    expect(await statusOf(world)).toBe(2)
    expect(await updateTo(world, 1)).toBe(0)
    expect(await statusOf(world)).toBe(1)
  })

  test.each([0, 3, 4])('EEA-225 processed does not become %i: code 2', async (to) => {
    const world = await openReceipts()
    await createAs(world, 2)
    expect(await updateTo(world, to)).toBe(2)
    expect(await statusOf(world)).toBe(2)
  })

  test.each([
    ['EEA-226', 1],
    ['EEA-228', 3],
    ['EEA-229', 4],
  ])('%s status %i is the end: code 2 for every status', async (_row, from) => {
    const world = await openReceipts()
    await createAs(world, from)
    for (const to of [0, 1, 2, 3, 4]) expect([to, await updateTo(world, to)]).toEqual([to, 2])
    expect(await statusOf(world)).toBe(from)
  })

  test.each([
    ['EEA-227', 1],
    ['EEA-228', 3],
    ['EEA-229', 4],
    ['pending', 0],
    ['processed', 2],
  ])('%s EEA-200 status %i takes updates of the application and stays', async (_row, from) => {
    const world = await openReceipts()
    await createAs(world, from)
    for (const type of [256, 4096]) expect(await updateTo(world, type, { updateData: 'YWNr' })).toBe(0)
    expect(await statusOf(world)).toBe(from)
  })

  test.each([5, 100, 254])('EEA-333 EEA-199 an update to %i, which is reserved: code 2', async (type) => {
    const world = await openReceipts()
    await createAs(world, 0)
    expect(await updateTo(world, type)).toBe(2)
  })

  test('EEA-230 there is no update without a receipt: code 2', async () => {
    const world = await openReceipts()
    expect(await updateTo(world, 1)).toBe(2)
  })

  test('EEA-231 there is no second receipt for an order, in no spelling of its id: code 2', async () => {
    const world = await openReceipts()
    expect(await createAs(world, 0)).toBe(0)
    expect(await createAs(world, 0)).toBe(2)
    expect(outcome(await world.call('WorkOrderReceiptCreate', creation({ workOrderId: `0X${orderId}` })))).toBe(2)
  })
})

describe('the rules are those of the chart', () => {
  const statuses: readonly (number | undefined)[] = [undefined, 0, 1, 2, 3, 4, 256]

  test('the numbers stand for the chart’s states, one for one', () => {
    expect(statuses.map(receiptState).sort()).toEqual([...eeaReceiptStatus.states].sort())
  })

  test('every creation and update of a known type does what the chart says', () => {
    const edges: Readonly<Record<string, Readonly<Record<string, string>>>> = Object.fromEntries(
      Object.entries(eeaReceiptStatusChart.states).map(([name, state]) => [name, 'on' in state ? state.on : {}]),
    )
    const names = ['Pending', 'Completed', 'Processed', 'Failed', 'Rejected']
    for (const status of statuses) {
      const on = edges[receiptState(status)] ?? {}
      for (const [type, name] of names.entries()) {
        expect(mayCreate(status, type)).toBe(on[`create${name}`] !== undefined)
        if (status === undefined) continue
        const next = statusAfter(status, type)
        expect(next === undefined ? undefined : receiptState(next)).toBe(on[`update${name}`])
      }
      expect(mayCreate(status, 300)).toBe(on.createApplicationSpecific !== undefined)
    }
  })
})
