import { LockstepError } from '@lockstep/core'
import type { Address, Client } from 'viem'
import { getBlockNumber, readContract } from 'viem/actions'
import { workOrderProxyAbi } from '../artifact/work-order-proxy.js'
import { idWord } from '../payload/id-word.js'

/** An order that has ended on the chain. */
export interface CompletedOrder {
  readonly workOrderId: string
  /** 1 completed, 3 failed, 4 rejected. */
  readonly status: number
  /** JSON, or the URI of it. */
  readonly response: string
}

export interface AwaitOrderOptions {
  readonly client: Client
  readonly proxy: Address
  readonly confirmations: number
  readonly pause: () => Promise<void>
  readonly signal?: AbortSignal | undefined
}

/**
 * Waits until an order has ended, and that in a block as deep in the chain as is asked for. It looks at what the
 * contract says and at no events: none can be missed, and a block that goes takes its answer along.
 *
 * @throws LockstepError `OrderUnknown` where the contract has no such order; the reason of `signal`; what the node throws.
 */
export async function awaitOrder(options: AwaitOrderOptions, workOrderId: string): Promise<CompletedOrder> {
  const { client, confirmations, pause, signal } = options
  for (;;) {
    signal?.throwIfAborted()
    const head = await getBlockNumber(client, { cacheTime: 0 })
    const deep = head - BigInt(confirmations - 1)
    const newest = await orderAt(options, workOrderId, head)
    if (newest === undefined) throw unknownOrder(workOrderId)
    const settled = newest.status === 0 || deep < 0n ? undefined : await orderAt(options, workOrderId, deep)
    if (settled !== undefined && settled.status !== 0) return settled
    await pause()
  }
}

async function orderAt(
  { client, proxy }: AwaitOrderOptions,
  workOrderId: string,
  blockNumber: bigint,
): Promise<CompletedOrder | undefined> {
  const [status, , , response, errorCode] = await readContract(client, {
    address: proxy,
    abi: workOrderProxyAbi,
    functionName: 'workOrderGet',
    args: [idWord(workOrderId)],
    blockNumber,
  })
  return errorCode === 0n ? { workOrderId, status: Number(status), response } : undefined
}

const unknownOrder = (workOrderId: string): LockstepError =>
  new LockstepError(
    'OrderUnknown',
    `the contract has no order ${workOrderId}: its block may be gone; submit it again`,
    { field: 'workOrderId', value: workOrderId },
  )
