import { randomBytes } from 'node:crypto'
import { type Address, createPublicClient, encodeFunctionData, type Hex, type Transport, toHex } from 'viem'
import { anvil as chain } from 'viem/chains'
import { createEeaProxyClient } from '../../../../src/eea/proxy/client/index.js'
import { workOrderProxyAbi, workOrderReceiptsAbi } from '../../../../src/eea/proxy/index.js'
import { requestPayload } from '../../../../src/eea/proxy/payload/request-payload.js'
import { openProxyService, type ProxyServiceOptions } from '../../../../src/eea/proxy/service/index.js'
import { type ComposedRequest, composeRequest, type WorkOrderDraft } from '../../../../src/eea/work-order/index.js'
import { echoWorkload, workerOf } from '../../json-rpc/service-world.js'
import { eea, encryptionKeyOf, utf8, workerId, workerKey } from '../../work-order/world.js'
import { idOfAddress } from '../words.js'
import { gas, type ProxyNode, requester, service } from './proxy-node.js'

export interface Contracts {
  readonly proxy: Address
  readonly receipts: Address
  readonly firstBlock: number
}

const entropy = (length: number): Uint8Array => new Uint8Array(randomBytes(length))
export const workerWord: Hex = `0x${workerId}`
export const requesterWord: Hex = toHex(BigInt(requester.address), { size: 32 })
export const serviceWord = idOfAddress(service.address)

/** A fresh order of the requester's for the vectors' worker. */
export const composeOrder = (draft: Partial<WorkOrderDraft> = {}): ComposedRequest =>
  composeRequest(
    eea,
    encryptionKeyOf(eea),
    {
      workOrderId: randomBytes(32).toString('hex'),
      workerId,
      workloadId: echoWorkload,
      requesterId: requester.address.slice(2).toLowerCase(),
      responseTimeoutMSecs: 0,
      inData: [{ data: utf8('hello') }],
      ...draft,
    },
    entropy,
  )

export const idOf = ({ request }: ComposedRequest): Hex => `0x${request.workOrderId}`

export const serviceOptions = (
  transport: Transport,
  { proxy, receipts, firstBlock }: Contracts,
): ProxyServiceOptions => ({
  client: createPublicClient({ chain, transport, cacheTime: 0 }),
  chainId: chain.id,
  contracts: { proxy, receipts },
  firstBlock,
  account: service,
  workers: [{ worker: workerOf(), suite: eea }],
  confirmations: 3,
  window: 64,
})

export const openService = (node: ProxyNode, contracts: Contracts, options: Partial<ProxyServiceOptions> = {}) =>
  openProxyService({ ...serviceOptions(node.transport, contracts), ...options })

export const clientOf = (node: ProxyNode, { proxy, receipts }: Contracts) =>
  createEeaProxyClient({
    client: createPublicClient({ chain, transport: node.transport, cacheTime: 0 }),
    chainId: chain.id,
    account: requester,
    proxy,
    receipts,
    worker: { workerId, suite: eea, encryptionKey: encryptionKeyOf(eea), verificationKey: workerKey },
    confirmations: 3,
    interval: 1,
  })

/** Puts a submission into the node's pool, with the receipt or without. */
export const submit = (node: ProxyNode, contracts: Contracts, composed: ComposedRequest, withReceipt: boolean) =>
  submitPayload(node, contracts, composed, requestPayload(composed.request), withReceipt)

/** {@link submit} with any payload. */
export async function submitPayload(
  { client }: ProxyNode,
  { proxy }: Contracts,
  composed: ComposedRequest,
  payload: string,
  withReceipt: boolean,
): Promise<void> {
  const ids = [idOf(composed), workerWord, requesterWord] as const
  const call = { abi: workOrderProxyAbi, functionName: 'workOrderSubmit' } as const
  const data = withReceipt
    ? encodeFunctionData({ ...call, args: [...ids, payload, serviceWord, toHex(composed.hash.digest)] })
    : encodeFunctionData({ ...call, args: [...ids, payload] })
  await client.sendTransaction({ account: requester.address, to: proxy, data, gas })
}

/** Puts the creation of a receipt into the node's pool. */
export async function createReceipt(
  { client }: ProxyNode,
  { receipts }: Contracts,
  composed: ComposedRequest,
): Promise<void> {
  const data = encodeFunctionData({
    abi: workOrderReceiptsAbi,
    functionName: 'workOrderReceiptCreate',
    args: [idOf(composed), workerWord, serviceWord, requesterWord, 0n, toHex(composed.hash.digest)],
  })
  await client.sendTransaction({ account: requester.address, to: receipts, data, gas })
}

export async function orderOnChain({ client }: ProxyNode, { proxy }: Contracts, composed: ComposedRequest) {
  const [status, , , response, errorCode] = await client.readContract({
    address: proxy,
    abi: workOrderProxyAbi,
    functionName: 'workOrderGet',
    args: [idOf(composed)],
  })
  return errorCode === 0n ? { status, response } : undefined
}
