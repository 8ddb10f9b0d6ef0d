import { fromHex, toHex } from '@lockstep/core'
import { parseEventLogs } from 'viem'
import { expect } from 'vitest'
import { workOrderProxyAbi, workOrderReceiptsAbi } from '../../../../src/eea/proxy/index.js'
import type { ComposedRequest } from '../../../../src/eea/work-order/index.js'
import { createMortalService, type NodeFaults } from './mortal-service.js'
import { type ProxyNode, service as serviceAccount } from './proxy-node.js'
import { type Contracts, clientOf, composeOrder, createReceipt, idOf, orderOnChain, submit } from './proxy-orders.js'
import { createSeededRandom } from './seeded-random.js'

/** What a schedule came to. */
export interface ScheduleReport {
  readonly orders: number
  readonly reorgs: number
  /** Transactions of the service that were under way, or not deep yet, when a reorganization came. */
  readonly exposed: number
  readonly deepest: number
  readonly deaths: number
  readonly restarts: number
  readonly lostRequests: number
  readonly droppedLogs: number
  /** Receipts that were created after their order, some of them after its end. */
  readonly lateReceipts: number
  readonly blocks: number
  /** Transactions of the service on the final chain. */
  readonly sent: number
  /** Those of them that changed nothing: refused by the contract, or only taking up a nonce. */
  readonly wasted: number
  readonly gas: bigint
  readonly wastedGas: bigint
}

interface PlannedOrder {
  readonly composed: ComposedRequest
  readonly receipt: 'together' | 'later' | 'never'
}

const steps = 40

/**
 * One schedule: orders, blocks and faults as the seed says, then a time without faults; then the final chain is
 * compared with what must be on it.
 */
export async function runSchedule(
  node: ProxyNode,
  seed: number,
  { restarts: mayRestart = true }: { readonly restarts?: boolean } = {},
): Promise<ScheduleReport> {
  const random = createSeededRandom(seed)
  await node.dropPool()
  const contracts = await node.deploy()
  const report = { exposed: 0, deepest: 0, restarts: 0, lostRequests: 0, droppedLogs: 0, lateReceipts: 0 }
  let lossRate = 0
  let dropRate = 0
  const faults: NodeFaults = {
    isLost: () => {
      const isLost = random.chance(lossRate)
      if (isLost) report.lostRequests += 1
      return isLost
    },
    distort(method, answer) {
      if (method !== 'eth_getBlockReceipts' || !random.chance(dropRate)) return answer
      report.droppedLogs += 1
      return withoutSomething(answer, random.below)
    },
  }
  const service = createMortalService(node, contracts, faults, random.below)
  const orders: PlannedOrder[] = []
  const resubmit = async ({ composed, receipt }: PlannedOrder): Promise<void> => {
    if ((await orderOnChain(node, contracts, composed)) === undefined) {
      await submit(node, contracts, composed, receipt === 'together')
    }
  }
  const createLate = async ({ composed, receipt }: PlannedOrder): Promise<void> => {
    if (receipt === 'later' && !(await hasReceipt(node, contracts, composed))) {
      report.lateReceipts += 1
      await createReceipt(node, contracts, composed)
    }
  }

  const act = async (): Promise<void> => {
    const dice = random.below(100)
    if (dice < 14 && orders.length < 4) {
      const receipt = (['together', 'later', 'never'] as const)[random.below(3)] ?? 'never'
      orders.push({ composed: composeOrder(), receipt })
      await submit(node, contracts, orders.at(-1)?.composed ?? composeOrder(), receipt === 'together')
    } else if (dice < 36) await node.mine(1 + random.below(3))
    else if (dice < 68) await service.turn()
    else if (dice < 76) {
      const depth = 1 + random.below(12)
      report.exposed += await node.exposedTo(depth)
      report.deepest = Math.max(report.deepest, await node.reorg(depth))
    } else if (dice < 80) for (const order of orders) await resubmit(order)
    else if (dice < 84) for (const order of orders) await createLate(order)
    else if (dice < 87) await node.dropPool()
    else if (dice < 94) service.dieAfter(random.below(60))
    else if (dice < 96) lossRate = random.chance(0.5) ? 0.1 : 0
    else if (dice < 98) dropRate = random.chance(0.5) ? 0.5 : 0
    else if (dice < 99) await node.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 20_000_000_000n })
    else if (mayRestart) {
      report.restarts += 1
      await node.restart()
    }
  }
  for (let step = 0; step < steps; step += 1) await act()
  if (orders.length === 0) orders.push({ composed: composeOrder(), receipt: 'together' })

  lossRate = 0
  dropRate = 0
  service.dieAfter(Number.POSITIVE_INFINITY)
  const isDone = async (): Promise<boolean> => {
    for (const { composed, receipt } of orders) {
      if ((await orderOnChain(node, contracts, composed))?.status !== 1n) return false
      const found =
        receipt === 'never' ? undefined : await clientOf(node, contracts).receipt(composed.request.workOrderId)
      if (receipt !== 'never' && found?.status !== 1n) return false
    }
    return true
  }
  await node.dropPool()
  for (let round = 0; !(await isDone()); round += 1) {
    expect(round, `seed ${seed}: not everything is completed`).toBeLessThan(60)
    for (const order of orders) {
      await resubmit(order)
      if ((await orderOnChain(node, contracts, order.composed)) !== undefined) await createLate(order)
    }
    await node.mine(1)
    await service.turn()
  }
  // Whatever the service would do too much, it does now.
  for (let round = 0; round < 3; round += 1) {
    await service.turn()
    await node.mine(1)
  }
  await service.stop()
  expect([...service.methods].filter((method) => /filter|subscribe/i.test(method))).toEqual([])
  const spent = await checkFinalChain(node, contracts, orders, seed)
  return { ...report, ...spent, orders: orders.length, reorgs: service.reorgs(), deaths: service.deaths() }
}

async function hasReceipt(node: ProxyNode, contracts: Contracts, composed: ComposedRequest): Promise<boolean> {
  return (await clientOf(node, contracts).receipt(composed.request.workOrderId)) !== undefined
}

/** An answer with a log or a whole receipt missing, or none at all, as from an index that lags behind. */
function withoutSomething(answer: unknown, choose: (count: number) => number): unknown {
  if (!Array.isArray(answer) || answer.length === 0) return answer
  const at = choose(answer.length)
  if (choose(2) === 0) return answer.filter((_, index) => index !== at)
  return answer.map((receipt, index) => (index === at ? { ...receipt, logs: [...receipt.logs].slice(1) } : receipt))
}

async function checkFinalChain(
  node: ProxyNode,
  contracts: Contracts,
  orders: readonly PlannedOrder[],
  seed: number,
): Promise<Pick<ScheduleReport, 'blocks' | 'sent' | 'wasted' | 'gas' | 'wastedGas'>> {
  const { client } = node
  const head = await client.getBlockNumber({ cacheTime: 0 })
  const requester = clientOf(node, contracts)
  const completions = new Map<string, number>()
  const spent = { sent: 0, wasted: 0, gas: 0n, wastedGas: 0n }
  for (let number = BigInt(contracts.firstBlock); number <= head; number += 1n) {
    for (const { from, logs, gasUsed, status } of await client.getBlockReceipts({ blockNumber: number })) {
      const ended = parseEventLogs({ abi: workOrderProxyAbi, logs, eventName: 'workOrderCompleted' })
      const updated = parseEventLogs({ abi: workOrderReceiptsAbi, logs, eventName: 'workOrderReceiptUpdated' })
      for (const { args } of ended) {
        if (args.errorCode === 0n) completions.set(args.workOrderId, (completions.get(args.workOrderId) ?? 0) + 1)
      }
      if (from.toLowerCase() !== serviceAccount.address.toLowerCase()) continue
      const isUseful = status === 'success' && [...ended, ...updated].some(({ args }) => args.errorCode === 0n)
      spent.sent += 1
      spent.gas += gasUsed
      if (isUseful) continue
      spent.wasted += 1
      spent.wastedGas += gasUsed
    }
  }
  for (const { composed, receipt } of orders) {
    const { workOrderId } = composed.request
    expect(completions.get(idOf(composed)), `seed ${seed}: completions of ${workOrderId}`).toBe(1)
    const onChain = await orderOnChain(node, contracts, composed)
    const completed = { workOrderId, status: Number(onChain?.status), response: onChain?.response ?? '' }
    const { response } = await requester.verify(composed, completed)
    expect(toHex(response.outData[0]?.data ?? new Uint8Array())).toBe(toHex(fromHex('0x68656c6c6f')))
    if (receipt === 'never') continue
    // Verifies status, request hash, response hash and the worker's signature.
    await requester.awaitReceipt(composed, { status: 1, responseHash: response.hash.digest })
  }
  return { ...spent, blocks: Number(head) - contracts.firstBlock }
}
