import { expect } from 'vitest'
import { createMortalService } from './mortal-service.js'
import type { ProxyNode } from './proxy-node.js'
import { clientOf, composeOrder, orderOnChain, submit } from './proxy-orders.js'

/**
 * The life of one order with a service that dies after so many steps, with the power cut on top; and goes on from what
 * was on its disk. Answers the steps that it took, and checks that the order was completed once.
 */
export async function liveAndDie(
  node: ProxyNode,
  dieAfter: number,
  choose: (count: number) => number,
): Promise<number> {
  await node.dropPool()
  const contracts = await node.deploy()
  const noFaults = { isLost: () => false, distort: (_: string, answer: unknown) => answer }
  const service = createMortalService(node, contracts, noFaults, choose)
  const order = composeOrder()
  const client = clientOf(node, contracts)
  service.dieAfter(dieAfter)
  await submit(node, contracts, order, true)
  const isDone = async () => (await client.receipt(order.request.workOrderId))?.status === 1n
  for (let round = 0; !(await isDone()); round += 1) {
    expect(round, `death after ${dieAfter} steps: the order is not completed`).toBeLessThan(20)
    await node.mine(1)
    await service.turn()
  }
  await service.stop()
  const onChain = await orderOnChain(node, contracts, order)
  const completed = { workOrderId: order.request.workOrderId, status: 1, response: onChain?.response ?? '' }
  const { response } = await client.verify(order, completed)
  await client.awaitReceipt(order, { status: 1, responseHash: response.hash.digest })
  // A completion and an update, whatever happened in between: no transaction was for nothing.
  const nonces = await node.serviceTransactions(contracts.firstBlock)
  expect(nonces, `death after ${dieAfter} steps: transactions of the service`).toBe(2)
  return service.steps()
}
