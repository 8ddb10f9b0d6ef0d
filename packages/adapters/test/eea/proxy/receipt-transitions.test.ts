import { type EeaReceiptEvent, type EeaReceiptStatus, eeaReceiptStatus } from '@lockstep/core/receipt'
import fc from 'fast-check'
import type { Address, Hex } from 'viem'
import { toHex } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { workOrderReceiptsAbi as abi } from '../../../src/eea/proxy/index.js'
import { startChain, type TestChain } from './chain.js'
import { deployReceipts } from './deployments.js'
import { createReceipt, updateReceipt } from './receipt-calls.js'
import { idOf, idOfAddress, zeroId } from './words.js'

const [requesterPlace, workerPlace] = [1, 6]

/** SPEC: "Creating a Work Order Receipt": the values of the status. */
const statusValue: Readonly<Record<Exclude<EeaReceiptStatus, 'absent'>, bigint>> = {
  pending: 0n,
  completed: 1n,
  processed: 2n,
  failed: 3n,
  rejected: 4n,
  applicationSpecific: 1_000n,
}

/** The contract's call for each event of the chart: the type is the status that it asks for. */
const callOf: Readonly<Record<EeaReceiptEvent, readonly ['create' | 'update', bigint]>> = {
  createPending: ['create', 0n],
  createCompleted: ['create', 1n],
  createProcessed: ['create', 2n],
  createFailed: ['create', 3n],
  createRejected: ['create', 4n],
  createApplicationSpecific: ['create', 1_000n],
  updateCompleted: ['update', 1n],
  updateProcessed: ['update', 2n],
  updateFailed: ['update', 3n],
  updateRejected: ['update', 4n],
}

/** The shortest events from the beginning to every state of the chart. */
function shortestPaths(): ReadonlyMap<EeaReceiptStatus, readonly EeaReceiptEvent[]> {
  const paths = new Map<EeaReceiptStatus, readonly EeaReceiptEvent[]>([[eeaReceiptStatus.initial, []]])
  for (const [status, path] of paths) {
    for (const event of eeaReceiptStatus.events) {
      const next = eeaReceiptStatus.next(status, event)
      if (next !== undefined && !paths.has(next)) paths.set(next, [...path, event])
    }
  }
  return paths
}

let chain: TestChain
let address: Address
let count = 0
const newOrder = (): Hex => toHex(++count, { size: 32 })

beforeAll(async () => {
  chain = await startChain()
  address = await deployReceipts(chain)
})
afterAll(() => chain.stop())

/** The code that the contract answers an event of the chart with. Every update has data of its own. */
async function apply(order: Hex, event: EeaReceiptEvent): Promise<bigint | undefined> {
  const [kind, value] = callOf[event]
  const [requester, worker] = [idOfAddress(chain.account(requesterPlace)), idOfAddress(chain.account(workerPlace))]
  if (kind === 'create') {
    const { event: created } = await createReceipt(
      chain,
      address,
      [order, worker, idOf('service'), requester, value, idOf('request')],
      requesterPlace,
    )
    return created?.errorCode
  }
  const { event: updated } = await updateReceipt(
    chain,
    address,
    [order, zeroId, value, toHex(++count, { size: 32 }), '0x', ''],
    workerPlace,
  )
  return updated?.errorCode
}

/** The contract's status, `undefined` where there is no receipt. */
async function statusOf(order: Hex): Promise<bigint | undefined> {
  const call = { address, abi, functionName: 'workOrderReceiptRetrieve', args: [order] } as const
  return chain.client.readContract(call).then(
    (receipt) => receipt[5],
    () => undefined,
  )
}

const expectedStatus = (status: EeaReceiptStatus): bigint | undefined =>
  status === 'absent' ? undefined : statusValue[status]

const paths = [...shortestPaths()]

/** Rows of the checklist that an edge, or its absence, is. */
const rows: Readonly<Record<EeaReceiptStatus, string>> = {
  absent: 'EEA-215 EEA-216 EEA-218 EEA-230',
  pending: 'EEA-219 EEA-220 EEA-221 EEA-222 EEA-231',
  processed: 'EEA-223 EEA-224 EEA-225 EEA-231',
  completed: 'EEA-226 EEA-231',
  failed: 'EEA-228 EEA-231',
  rejected: 'EEA-229 EEA-231',
  applicationSpecific: 'EEA-194 EEA-218 EEA-231',
}

describe('the contract and the status machine go the same ways', () => {
  it('there is a path to every state', () => {
    expect(paths.map(([status]) => status).sort()).toEqual([...eeaReceiptStatus.states].sort())
  })

  it.each(paths.map(([status, path]) => [rows[status], status, path] as const))(
    '%s: from %s, every event leads where the chart says, or is refused with the code 2',
    async (_, status, path) => {
      for (const event of eeaReceiptStatus.events) {
        const order = newOrder()
        for (const step of path) expect(await apply(order, step)).toBe(0n)
        expect(await statusOf(order)).toBe(expectedStatus(status))
        const next = eeaReceiptStatus.next(status, event)
        expect(await apply(order, event), event).toBe(next === undefined ? 2n : 0n)
        expect(await statusOf(order), event).toBe(expectedStatus(next ?? status))
      }
    },
  )

  it('over any sequence of events', async () => {
    const events = fc.array(fc.constantFrom(...eeaReceiptStatus.events), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(events, async (sequence) => {
        const order = newOrder()
        let status = eeaReceiptStatus.initial
        for (const event of sequence) {
          const next = eeaReceiptStatus.next(status, event)
          expect(await apply(order, event)).toBe(next === undefined ? 2n : 0n)
          status = next ?? status
          expect(await statusOf(order)).toBe(expectedStatus(status))
        }
      }),
      { numRuns: 30 },
    )
  })
})

describe('what is no event of the chart', () => {
  const create = (status: bigint, order = newOrder()) =>
    createReceipt(
      chain,
      address,
      [
        order,
        idOfAddress(chain.account(workerPlace)),
        idOf('service'),
        idOfAddress(chain.account(requesterPlace)),
        status,
        idOf('request'),
      ],
      requesterPlace,
    )

  it('EEA-217: a creation with 5 to 255 is refused', async () => {
    for (const status of [5n, 100n, 254n, 255n]) {
      const order = newOrder()
      expect((await create(status, order)).event?.errorCode).toBe(2n)
      expect(await statusOf(order)).toBeUndefined()
    }
  })

  it('EEA-227 EEA-228 EEA-229: an update of the application is kept in every state and changes none', async () => {
    for (const status of [0n, 1n, 2n, 3n, 4n, 1_000n]) {
      const order = newOrder()
      await create(status, order)
      const update = [order, zeroId, 256n, '0x', '0x', ''] as const
      expect((await updateReceipt(chain, address, update, 2)).event?.errorCode).toBe(0n)
      expect(await statusOf(order)).toBe(status)
    }
  })

  it('EEA-225: no update leads back to pending', async () => {
    for (const status of [0n, 1n, 2n, 3n, 4n, 1_000n]) {
      const order = newOrder()
      await create(status, order)
      const update = [order, zeroId, 0n, idOf('x'), '0x', ''] as const
      expect((await updateReceipt(chain, address, update, workerPlace)).event?.errorCode).toBe(2n)
      expect(await statusOf(order)).toBe(status)
    }
  })
})
