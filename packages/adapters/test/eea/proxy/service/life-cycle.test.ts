import { createHash } from 'node:crypto'
import { createServer } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { toHex } from 'viem'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { createPayloadFetcher, idWord } from '../../../../src/eea/proxy/payload/index.js'
import { requestPayload } from '../../../../src/eea/proxy/payload/request-payload.js'
import type { EncryptionKeyWish } from '../../../../src/eea/proxy/service/index.js'
import { logsBloom as bloomOfLogs, mayContain } from '../../../../src/eea/proxy/service/logs-bloom.js'
import { encryptionKeyHash, signKeyHash } from '../../../../src/eea/work-order/index.js'
import { temporaryDirectory } from '../../../store/temporary-directory.js'
import { echo, echoWorkload, workerOf } from '../../json-rpc/service-world.js'
import { eea, encryptionKeyOf, utf8, workerId, workerSigner } from '../../work-order/world.js'
import { type ProxyNode, startProxyNode } from './proxy-node.js'
import {
  type Contracts,
  clientOf,
  composeOrder,
  createReceipt,
  idOf,
  openService,
  orderOnChain,
  submit,
  submitPayload,
} from './proxy-orders.js'

let node: ProxyNode
let contracts: Contracts
beforeAll(async () => {
  node = await startProxyNode()
  contracts = await node.deploy()
})
afterAll(() => node.stop())

const open = async (options: Parameters<typeof openService>[2] = {}) => {
  const faults: unknown[] = []
  const opened = await openService(node, contracts, { onFault: (fault) => faults.push(fault), ...options })
  onTestFinished(() => opened.stop())
  /** Blocks, each with a turn and what it starts. */
  const live = async (blocks: number) => {
    for (let block = 0; block < blocks; block += 1) {
      await node.mine(1)
      await opened.turn()
      await opened.idle()
      await opened.turn()
    }
  }
  return { opened, faults, live }
}
/** A worker that makes keys whose nonces count. */
const keyMaker = () => {
  const key = encryptionKeyOf(eea)
  let made = 0
  const makeKey = async ({ tag }: EncryptionKeyWish) => {
    made += 1
    const unsigned = {
      workerId,
      encryptionKey: key,
      encryptionKeyNonce: made.toString(16).padStart(64, '0'),
      tag: tag.slice(2),
    }
    return { ...unsigned, signature: signKeyHash(workerSigner, encryptionKeyHash(eea, unsigned)) }
  }
  return { key, makeKey }
}
const until = async (isSo: () => Promise<boolean>) => {
  while (!(await isSo())) await pause(1)
}
const statusOf = async (order: Parameters<typeof idOf>[0]) => (await orderOnChain(node, contracts, order))?.status
const errorOf = async (order: Parameters<typeof idOf>[0]) =>
  JSON.parse((await orderOnChain(node, contracts, order))?.response ?? '{}').error

test('EEA-168, EEA-172, EEA-174, EEA-177: an order is executed once it is confirmed, and completed with a signed response', async () => {
  const { live, faults } = await open()
  const client = clientOf(node, contracts)
  const order = composeOrder()
  await submit(node, contracts, order, false)
  await live(3)
  expect(await statusOf(order)).toBe(0n)
  await live(1)
  expect(await statusOf(order)).toBe(1n)
  await live(3)
  const { response } = await client.verify(order, await client.awaitCompletion(order.request.workOrderId))
  expect(response.outData).toEqual([{ type: 'plain', index: 0, data: utf8('hello') }])
  expect(faults).toEqual([])
})

test('EEA-171, EEA-196, EEA-201, EEA-202: the receipt that comes with an order gets the hash of the response, signed by the worker', async () => {
  const { live } = await open()
  const client = clientOf(node, contracts)
  const order = composeOrder()
  await submit(node, contracts, order, true)
  await live(6)
  const { response } = await client.verify(order, await client.awaitCompletion(order.request.workOrderId))
  const end = { status: 1, responseHash: response.hash.digest }
  const receipt = await client.awaitReceipt(order, end)
  expect(receipt.lastUpdate?.updateData).toBe(toHex(response.hash.digest))
  await expect(client.awaitReceipt(order, { ...end, responseHash: new Uint8Array(32) })).rejects.toMatchObject({
    code: 'ReceiptMismatch',
  })
  await expect(
    client.awaitReceipt(composeOrder({ workOrderId: order.request.workOrderId }), end),
  ).rejects.toMatchObject({
    code: 'ReceiptMismatch',
  })
})

test('EEA-205: a receipt that is created long after the order has ended is updated still', async () => {
  const { live, opened } = await open({ window: 4 })
  const order = composeOrder()
  await submit(node, contracts, order, false)
  await live(12)
  expect(opened.progress().open).toBe(0)
  await createReceipt(node, contracts, order)
  await live(3)
  expect((await clientOf(node, contracts).receipt(order.request.workOrderId))?.status).toBe(1n)
})

test('EEA-178, EEA-179, EEA-180, EEA-182, EEA-183: a requester asks for an encryption key and verifies the one that is set', async () => {
  const { makeKey, key } = keyMaker()
  const { live } = await open({ workers: [{ worker: workerOf(), suite: eea, makeKey }] })
  const client = clientOf(node, contracts)
  const waiting = client.encryptionKey()
  await until(async () => (await node.pooled()) > 0)
  await live(6)
  const record = await waiting
  expect(record.encryptionKey).toBe(key)
  const next = client.encryptionKey({ lastUsedKeyNonce: `0x${record.encryptionKeyNonce}` })
  await until(async () => (await node.pooled()) > 0)
  await live(6)
  expect((await next).encryptionKeyNonce).not.toBe(record.encryptionKeyNonce)
})

test.each([
  ['no JSON', () => 'no JSON at all'],
  ['another method', () => '{"jsonrpc":"2.0","id":1,"method":"WorkerLookUp","params":{}}'],
  ['EEA-169: the ids of another order', () => requestPayload(composeOrder().request)],
])('an order that cannot be opened is rejected, and its receipt says so: %s', async (_, payload) => {
  const { live } = await open()
  const order = composeOrder()
  await submitPayload(node, contracts, order, payload(), true)
  await live(6)
  expect(await statusOf(order)).toBe(4n)
  expect((await errorOf(order)).code).toBe(2)
  const client = clientOf(node, contracts)
  await client.awaitReceipt(order, { status: 4, responseHash: undefined })
  const completed = await client.awaitCompletion(order.request.workOrderId)
  await expect(client.verify(order, completed)).rejects.toMatchObject({ code: 'OrderFailed', eeaCode: 2 })
})

test('a request that is not the one of its receipt is rejected', async () => {
  const { live } = await open()
  const order = composeOrder()
  const other = composeOrder({ workOrderId: order.request.workOrderId, inData: [{ data: utf8('other') }] })
  await submitPayload(node, contracts, order, requestPayload(other.request), true)
  await live(5)
  expect(await statusOf(order)).toBe(4n)
})

test('an order whose workload fails is completed as failed, and says nothing of why', async () => {
  const boom = () => Promise.reject(new Error('secret'))
  const { live, faults } = await open({ workers: [{ worker: workerOf(eea, { [echoWorkload]: boom }), suite: eea }] })
  const order = composeOrder()
  await submit(node, contracts, order, true)
  await live(6)
  expect(await statusOf(order)).toBe(3n)
  expect(JSON.stringify(await errorOf(order))).not.toContain('secret')
  expect(faults).toContainEqual(expect.objectContaining({ message: 'secret' }))
  await clientOf(node, contracts).awaitReceipt(order, { status: 3, responseHash: undefined })
})

test('EEA-170: a request by its URI is taken with a hash, from where callbacks may go, and not otherwise', async () => {
  const orders = [composeOrder(), composeOrder(), composeOrder()] as const
  const [hashed, plain, changed] = orders
  const texts = new Map(orders.map((order) => [`/${order.request.workOrderId}`, requestPayload(order.request)]))
  const server = createServer(({ url = '' }, response) => response.end(texts.get(url)))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const uriOf = (order: typeof hashed) => `http://127.0.0.1:${port}/${order.request.workOrderId}`
  const hash = createHash('sha256').update(requestPayload(hashed.request)).digest('hex')

  const fetcher = createPayloadFetcher({ allow: ['127.0.0.1'] })
  onTestFinished(() => fetcher.close())
  const { live } = await open({ fetcher })
  await submitPayload(node, contracts, hashed, `${uriOf(hashed)}#sha256=${hash}`, false)
  await submitPayload(node, contracts, plain, uriOf(plain), false)
  await submitPayload(node, contracts, changed, `${uriOf(changed)}#sha256=${hash}`, false)
  await live(8)
  expect(await Promise.all(orders.map(statusOf))).toEqual([1n, 4n, 4n])

  const guarded = await open()
  const inside = composeOrder()
  await submitPayload(node, contracts, inside, `${uriOf(hashed)}#sha256=${hash}`, false)
  await guarded.live(5)
  expect(await statusOf(inside)).toBe(4n)
})

test('EEA-175: a response that is too long for the contract is published, and found by its hash', async () => {
  const long = new Uint8Array(30_000)
  const worker = workerOf(eea, { [echoWorkload]: () => [{ index: 0, data: long }] })
  const published = new Map<string, Uint8Array>()
  const publish = async (id: string, bytes: Uint8Array) => {
    published.set(id, bytes)
    return `https://worker.example/${id}`
  }
  const { live } = await open({ workers: [{ worker, suite: eea }], publish })
  const order = composeOrder()
  await submit(node, contracts, order, false)
  await live(5)
  const { response = '' } = (await orderOnChain(node, contracts, order)) ?? {}
  const bytes = published.get(idOf(order)) ?? new Uint8Array()
  expect(response).toBe(
    `https://worker.example/${idOf(order)}#sha256=${createHash('sha256').update(bytes).digest('hex')}`,
  )

  const refusing = await open({ workers: [{ worker, suite: eea }] })
  const other = composeOrder()
  await submit(node, contracts, other, false)
  await refusing.live(5)
  expect(await statusOf(other)).toBe(3n)
})

test('a transaction below the base fee is replaced by a dearer one with the same nonce', async () => {
  const dear = 100_000_000_000n
  const { live } = await open({ patience: 2 })
  const order = composeOrder()
  await submit(node, contracts, order, false)
  const before = await node.serviceTransactions(contracts.firstBlock)
  await live(3)
  for (let block = 0; block < 2; block += 1) {
    await node.client.setNextBlockBaseFeePerGas({ baseFeePerGas: dear })
    await node.mine(1)
    expect(await statusOf(order)).toBe(0n)
  }
  for (let block = 0; block < 3; block += 1) {
    await node.client.setNextBlockBaseFeePerGas({ baseFeePerGas: dear })
    await live(1)
  }
  expect(await statusOf(order)).toBe(1n)
  expect((await node.serviceTransactions(contracts.firstBlock)) - before).toBe(1)
  await node.client.setNextBlockBaseFeePerGas({ baseFeePerGas: 1_000_000_000n })
  await node.mine(1)
})

test('a service goes on from its file: it reads no block twice and answers what it executed before', async () => {
  const directory = await temporaryDirectory()
  let executions = 0
  const counting = workerOf(eea, {
    [echoWorkload]: (order, signal) => {
      executions += 1
      return echo(order, signal)
    },
  })
  const options = { book: { directory }, workers: [{ worker: counting, suite: eea }] }
  const order = composeOrder()
  await submit(node, contracts, order, false)
  await node.mine(3)
  const first = await openService(node, contracts, options)
  await first.turn()
  await first.idle()
  const { cursor } = first.progress()
  await first.stop()
  const second = await open(options)
  expect(second.opened.progress()).toEqual({ cursor, open: 1, underWay: 0 })
  await second.live(2)
  expect(await statusOf(order)).toBe(1n)
  expect(executions).toBe(1)
  await expect(openService(node, contracts, options)).rejects.toMatchObject({ code: 'StoreLocked' })
  await second.opened.stop()
  const elsewhere = { ...contracts, proxy: contracts.receipts }
  await expect(openService(node, elsewhere, options)).rejects.toMatchObject({ code: 'StoreIdentityMismatch' })
})

test('an order for a worker of somebody else is left alone', async () => {
  const worker = workerOf(eea, { [echoWorkload]: echo }, { workerId: 'ab'.repeat(32) })
  const { live, opened } = await open({ workers: [{ worker, suite: eea }] })
  const order = composeOrder()
  await submit(node, contracts, order, false)
  await live(4)
  expect([await statusOf(order), opened.progress().open]).toEqual([0n, 0])
})

test('options that cannot work are refused', async () => {
  await expect(open({ confirmations: 0 })).rejects.toMatchObject({ code: 'Confirmations' })
  await expect(open({ confirmations: 65 })).rejects.toMatchObject({ code: 'Confirmations' })
  const twice = { worker: workerOf(), suite: eea }
  await expect(open({ workers: [twice, twice] })).rejects.toMatchObject({ code: 'WorkersAlike' })
})

test('the filter that the node makes of a block has the contracts and topics of its logs, and nothing else', async () => {
  const order = composeOrder()
  await submit(node, contracts, order, true)
  await node.mine(1)
  const { logsBloom, hash } = await node.client.getBlock()
  const receipts = await node.client.getBlockReceipts({ blockHash: hash ?? undefined })
  const logs = receipts.flatMap((receipt) => receipt.logs)
  expect(logs.length).toBe(2)
  expect(bloomOfLogs(logs)).toBe(logsBloom)
  for (const { address, topics } of logs) {
    for (const value of [address, ...topics]) expect(mayContain(logsBloom ?? '0x', value)).toBe(true)
  }
  for (let value = 1; value <= 50; value += 1) {
    expect(mayContain(logsBloom ?? '0x', idWord(value.toString(16)))).toBe(false)
  }
})
