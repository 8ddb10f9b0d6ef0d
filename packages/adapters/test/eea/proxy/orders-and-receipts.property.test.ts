import { type EeaReceiptEvent, type EeaReceiptStatus, eeaReceiptStatus } from '@lockstep/core/receipt'
import fc from 'fast-check'
import type { Address, Hex } from 'viem'
import { parseEventLogs } from 'viem'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { workOrderProxyAbi, workOrderReceiptsAbi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { administrator, deployProxy, deployReceipts, workerService } from './deployments.js'
import { createReceipt, updateReceipt } from './receipt-calls.js'
import { idOf, idOfAddress, zeroId } from './words.js'

let chain: TestChain
let proxy: Address
let receipts: Address
beforeAll(async () => {
  chain = await startChain()
  proxy = await deployProxy(chain)
  receipts = await deployReceipts(chain)
})
afterAll(() => chain.stop())

const orders = [idOf('a'), idOf('b')] as const
/** Two requesters, a stranger, the service, the worker; and the administrator, who has no more rights than a stranger. */
const senders = [1, 2, 3, workerService, 6, administrator] as const
const workerPlace = 6

const order = fc.constantFrom(...orders)
const sender = fc.constantFrom(...senders)
const text = fc.constantFrom('{}', 'https://somewhere.example', 'again', '')
const status = fc.constantFrom(0n, 1n, 2n, 3n, 4n, 5n, 254n, 255n, 256n, 1_000n)
const data = fc.constantFrom<Hex>(idOf('one'), idOf('two'), idOf('three'), '0x', '0xac')

/** Mostly the sender itself: nothing else would get far. */
const orSender = fc.option(sender, { freq: 2 })
const endStatus = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(1n, 3n, 4n) }, { weight: 1, arbitrary: status })

const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('submit'), order, sender, requester: orSender, text }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('complete'), order, sender, text, status: endStatus }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('create'), order, sender, requester: orSender, status: endStatus }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('update'), order, sender, updater: orSender, status, data }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pause'), sender, isPaused: fc.boolean() }) },
)
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

const statusNames: Readonly<Record<string, EeaReceiptStatus>> = {
  '0': 'pending',
  '1': 'completed',
  '2': 'processed',
  '3': 'failed',
  '4': 'rejected',
}
const nameOf = (value: bigint): EeaReceiptStatus => statusNames[String(value)] ?? 'applicationSpecific'
const eventOf: Readonly<Record<string, EeaReceiptEvent>> = {
  '1': 'updateCompleted',
  '2': 'updateProcessed',
  '3': 'updateFailed',
  '4': 'updateRejected',
}

/** What both contracts say of one order. */
async function stateOf(id: Hex) {
  const [submitted, receipt] = await Promise.all([
    chain.client.readContract({ address: proxy, abi: workOrderProxyAbi, functionName: 'workOrderGet', args: [id] }),
    chain.client
      .readContract({
        address: receipts,
        abi: workOrderReceiptsAbi,
        functionName: 'workOrderReceiptRetrieve',
        args: [id],
      })
      .catch(() => undefined),
  ])
  return { submitted, receipt, updates: receipt === undefined ? [] : await updatesOf(id) }
}

async function updatesOf(id: Hex) {
  const found = []
  for (let index = 0n; ; index += 1n) {
    const update = await chain.client
      .readContract({
        address: receipts,
        abi: workOrderReceiptsAbi,
        functionName: 'workOrderReceiptUpdateRetrieve',
        args: [id, zeroId, index],
      })
      .catch(() => undefined)
    if (update === undefined) return found
    found.push(update.slice(0, 5))
  }
}

const allStates = () => Promise.all(orders.map(stateOf))
type States = Awaited<ReturnType<typeof allStates>>

/** Runs a step and answers its code; `undefined` where it has none. */
async function run(each: Step): Promise<bigint | undefined> {
  const account = chain.account(each.sender)
  const id = (place: number) => idOfAddress(chain.account(place))
  const [worker, service] = [id(workerPlace), id(workerService)]
  const abi = workOrderProxyAbi
  if ('isPaused' in each) {
    for (const address of [proxy, receipts]) {
      const call = { address, abi, functionName: 'pausedChange', args: [each.isPaused], account, gas } as const
      await chain.mined(chain.client.writeContract(call))
    }
    return undefined
  }
  if ('updater' in each) {
    const updater = each.updater === null ? zeroId : id(each.updater)
    const args = [each.order, updater, each.status, each.data, '0x', ''] as const
    return (await updateReceipt(chain, receipts, args, each.sender)).event?.errorCode
  }
  if ('requester' in each && 'status' in each) {
    const args = [each.order, worker, service, id(each.requester ?? each.sender), each.status, idOf('request')] as const
    return (await createReceipt(chain, receipts, args, each.sender)).event?.errorCode
  }
  if ('requester' in each) {
    const args = [each.order, worker, id(each.requester ?? each.sender), each.text] as const
    const call = { address: proxy, abi, functionName: 'workOrderSubmit', args, account, gas } as const
    const { logs } = await chain.mined(chain.client.writeContract(call))
    return parseEventLogs({ abi, logs, eventName: 'workOrderSubmitted' })[0]?.args.errorCode
  }
  const args = [each.order, each.text, each.status] as const
  const call = { address: proxy, abi, functionName: 'workOrderComplete', args, account, gas } as const
  const { logs } = await chain.mined(chain.client.writeContract(call))
  return parseEventLogs({ abi, logs, eventName: 'workOrderCompleted' })[0]?.args.errorCode
}

function assertAllowed(each: Step): void {
  if ('isPaused' in each) return
  if ('requester' in each) expect([null, each.sender]).toContain(each.requester)
  else if ('updater' in each) {
    expect([null, each.sender]).toContain(each.updater)
    if (each.status <= 255n) expect([workerService, workerPlace]).toContain(each.sender)
  } else expect([workerService, workerPlace]).toContain(each.sender)
}

function assertNothingRewritten(before: States, after: States): void {
  for (const [index, { submitted, receipt, updates }] of before.entries()) {
    const now = after[index]
    if (now === undefined) throw new Error('an order is missing')
    const [orderStatus, worker, request, response, code] = submitted
    if (code === 0n) expect([now.submitted[1], now.submitted[2], now.submitted[4]]).toEqual([worker, request, 0n])
    if (response !== '') expect([now.submitted[0], now.submitted[3]]).toEqual([orderStatus, response])
    if (receipt !== undefined) expect(now.receipt?.slice(0, 5)).toEqual(receipt.slice(0, 5))
    expect(now.updates.slice(0, updates.length)).toEqual(updates)
    expect(now.updates.length - updates.length).toBeLessThanOrEqual(1)
    if (receipt === undefined || now.receipt === undefined || receipt[5] === now.receipt[5]) continue
    const event = eventOf[String(now.receipt[5])]
    expect(event && eeaReceiptStatus.next(nameOf(receipt[5]), event)).toBe(nameOf(now.receipt[5]))
  }
}

it('whatever anybody calls: nothing is rewritten, statuses go along edges, each order is completed once', async () => {
  const reached = new Set<string>()
  let clean: Hex
  await fc.assert(
    fc
      .asyncProperty(fc.array(step, { minLength: 15, maxLength: 30 }), async (steps) => {
        let before = await allStates()
        let isPaused = false
        let completions = 0
        for (const each of steps) {
          const code = await run(each)
          const after = await allStates()
          assertNothingRewritten(before, after)
          if (code !== 0n) expect(after).toEqual(before)
          else {
            assertAllowed(each)
            expect(isPaused).toBe(false)
            reached.add(each.kind)
            if (each.kind === 'complete') completions += 1
          }
          if ('isPaused' in each && each.sender === administrator) isPaused = each.isPaused
          before = after
        }
        expect(before.filter(({ submitted }) => submitted[3] !== '')).toHaveLength(completions)
      })
      .beforeEach(async () => {
        clean = await chain.client.snapshot()
      })
      .afterEach(async () => {
        await chain.client.revert({ id: clean })
      }),
    { numRuns: 25 },
  )
  expect([...reached].sort()).toEqual(['complete', 'create', 'submit', 'update'])
}, 120_000)
