import { type Address, type Hex, parseEventLogs } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOrderProxyAbi as abi, workerRegistryAbi, workOrderReceiptsAbi } from '../../../src/eea/proxy/index.js'
import { vectorText } from '../work-order/vector.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployProxy, deployReceipts, deployRegistry, workerService } from './deployments.js'
import { permit } from './permit.js'
import { idOf, idOfAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
let revert: Hex
let requester: Hex
let worker: Hex
const order = idOf('order')
const didRequester = idOf('did:example:requester')
const request = '{"jsonrpc":"2.0","method":"WorkOrderSubmit","id":1,"params":{}}'
const response = '{"jsonrpc":"2.0","id":1,"result":{}}'

beforeAll(async () => {
  chain = await startChain()
  requester = idOfAddress(chain.account(1))
  worker = idOfAddress(chain.account(6))
  address = await deployProxy(chain)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

type Submission = readonly [workOrderId: Hex, workerId: Hex, requesterId: Hex, workOrderRequest: string]
const submission = (): Submission => [order, worker, requester, request]

/** The event of a submission; the transaction never reverts. */
async function submit(args: Submission, from = 1, at: Address = address) {
  const call = { address: at, abi, functionName: 'workOrderSubmit', args, account: chain.account(from), gas } as const
  const { result } = await chain.client.simulateContract(call)
  const { status, logs } = await chain.mined(chain.client.writeContract(call))
  expect(status).toBe('success')
  const [event] = parseEventLogs({ abi, logs, eventName: 'workOrderSubmitted' })
  expect(event?.args.errorCode).toBe(result)
  return event?.args
}

async function complete(id: Hex, text: string, from = workerService, status?: bigint, at: Address = address) {
  const common = { address: at, abi, functionName: 'workOrderComplete', account: chain.account(from), gas } as const
  const sent =
    status === undefined
      ? chain.client.writeContract({ ...common, args: [id, text] })
      : chain.client.writeContract({ ...common, args: [id, text, status] })
  const mined = await chain.mined(sent)
  expect(mined.status).toBe('success')
  return parseEventLogs({ abi, logs: mined.logs, eventName: 'workOrderCompleted' })[0]?.args
}

const get = (id: Hex, at: Address = address) =>
  chain.client.readContract({ address: at, abi, functionName: 'workOrderGet', args: [id] })

describe('a submission', () => {
  it('EEA-168 EEA-170 EEA-172 EEA-173 spec-version-bytes4: keeps the request and tells it to the worker', async () => {
    expect(await submit(submission())).toEqual({
      workOrderId: order,
      workerId: worker,
      requesterId: requester,
      workOrderRequest: request,
      errorCode: 0n,
      senderAddress: chain.account(1),
      version: vectorText('spec-version-bytes4', 'examples', '1.1.0.0'),
    })
    expect(await get(order)).toEqual([0n, worker, request, '', 0n])
  })

  it('EEA-172: the log has the topic and the indexed ids of the text', async () => {
    const args = submission()
    const { logs } = await chain.mined(
      chain.client.writeContract({
        address,
        abi,
        functionName: 'workOrderSubmit',
        args,
        account: chain.account(1),
        gas,
      }),
    )
    expect(logs.map(({ topics }) => topics)).toEqual([
      ['0xb986afe3939dde13a909eefbaa2238ffd440f0da84285a040be518dc43af87c4', order, worker, requester],
    ])
  })

  it('EEA-170: takes the URI of a request', async () => {
    const uri = 'https://requester.example/orders/1'
    await submit([order, worker, requester, uri])
    expect((await get(order))[2]).toBe(uri)
  })

  it('EEA-169: refuses ids that could match no request', async () => {
    const [id, workerId, requesterId, text] = submission()
    const bad: readonly Submission[] = [
      [zeroId, workerId, requesterId, text],
      [id, zeroId, requesterId, text],
      [id, workerId, zeroId, text],
    ]
    for (const args of bad) expect((await submit(args))?.errorCode).toBe(2n)
    expect((await get(order))[4]).toBe(2n)
  })

  it('EEA-168 EEA-356: a second one of an id is refused with the code 2 and changes nothing', async () => {
    await submit(submission())
    expect(await submit([order, worker, idOfAddress(chain.account(2)), 'other'], 2)).toMatchObject({
      errorCode: 2n,
      senderAddress: chain.account(2),
    })
    expect(await get(order)).toEqual([0n, worker, request, '', 0n])
  })

  it('refuses an empty request, and one that is too long, whose text is not logged either', async () => {
    expect((await submit([order, worker, requester, '']))?.errorCode).toBe(2n)
    const tooLong = await submit([order, worker, requester, 'x'.repeat(24_576)])
    expect([tooLong?.errorCode, tooLong?.workOrderRequest]).toEqual([2n, ''])
    const longest = 'x'.repeat(24_575)
    expect((await submit([order, worker, requester, longest]))?.errorCode).toBe(0n)
    expect((await get(order))[2]).toBe(longest)
  })

  it('is refused in the name of an address that is another one’s', async () => {
    expect((await submit(submission(), 2))?.errorCode).toBe(3n)
    expect((await submit([order, worker, didRequester, request], 2))?.errorCode).toBe(0n)
  })

  it('with a policy is for whom it names, also on behalf of others', async () => {
    const policy = await deployAllowList(chain)
    const guarded = await deployProxy(chain, { policy })
    expect((await submit([order, worker, didRequester, request], 2, guarded))?.errorCode).toBe(3n)
    await permit(chain, policy, chain.account(2), 'workOrderSubmit(bytes32,bytes32,bytes32,string)')
    expect((await submit([order, worker, requester, request], 2, guarded))?.errorCode).toBe(0n)
  })

  it('EEA-308: with a registry and a policy, requesters, clients and workers have to be registered on the chain', async () => {
    const [registry, policy] = [await deployRegistry(chain), await deployAllowList(chain)]
    const guarded = await deployProxy(chain, { registry, policy })
    const client = 2
    const codeOf = async (id: string, of: Hex = didRequester, from = client) =>
      (await submit([idOf(id), idOf('enterprise worker'), of, request], from, guarded))?.errorCode
    const register = { address: registry, abi: workerRegistryAbi, account: chain.account(workerService), gas } as const

    expect(await codeOf('worker unknown')).toBe(2n)
    const args = [idOf('enterprise worker'), 1n, zeroId, [], '{}'] as const
    await chain.mined(chain.client.writeContract({ ...register, functionName: 'workerRegister', args }))
    expect(await codeOf('client and requester unknown')).toBe(3n)
    const submission = 'workOrderSubmit(bytes32,bytes32,bytes32,string)'
    await permit(chain, policy, chain.account(client), submission, didRequester)
    expect(await codeOf('all known')).toBe(0n)
    expect(await codeOf('another requester', idOf('did:example:other'))).toBe(3n)
    expect(await codeOf('another client', didRequester, 3)).toBe(3n)
  })

  it('EEA-184 EEA-313: one contract of a worker service serves all of its workers that are active', async () => {
    const registry = await deployRegistry(chain)
    const served = await deployProxy(chain, { registry })
    const register = { address: registry, abi: workerRegistryAbi, account: chain.account(workerService), gas } as const
    for (const name of ['a', 'b', 'c']) {
      const args = [idOf(name), 1n, zeroId, [], JSON.stringify({ workOrderInvocationAddress: served })] as const
      await chain.mined(chain.client.writeContract({ ...register, functionName: 'workerRegister', args }))
    }
    await chain.mined(
      chain.client.writeContract({ ...register, functionName: 'workerSetStatus', args: [idOf('c'), 2n] }),
    )
    const codeFor = async (id: string, name: string) =>
      (await submit([idOf(id), idOf(name), requester, request], 1, served))?.errorCode
    expect([await codeFor('1', 'a'), await codeFor('2', 'b')]).toEqual([0n, 0n])
    expect([await codeFor('3', 'c'), await codeFor('4', 'nobody')]).toEqual([2n, 2n])
    expect((await complete(idOf('1'), response, workerService, undefined, served))?.errorCode).toBe(0n)
    expect((await complete(idOf('2'), response, workerService, undefined, served))?.errorCode).toBe(0n)
  })
})

describe('a submission with a receipt', () => {
  const service = idOf('service')
  const hash = idOf('request hash')

  async function submitWithReceipt(at: Address, id: Hex) {
    const args = [id, worker, requester, request, service, hash] as const
    return chain.mined(
      chain.client.writeContract({
        address: at,
        abi,
        functionName: 'workOrderSubmit',
        args,
        account: chain.account(1),
        gas,
      }),
    )
  }

  it('EEA-171: creates the receipt as a side effect, or submits nothing', async () => {
    const policy = await deployAllowList(chain)
    const receipts = await deployReceipts(chain, { policy })
    const proxy = await deployProxy(chain, { receipts })
    expect((await submitWithReceipt(proxy, order)).status).toBe('reverted')
    expect((await get(order, proxy))[4]).toBe(2n)

    await permit(chain, policy, proxy, 'workOrderReceiptCreate(bytes32,bytes32,bytes32,bytes32,uint256,bytes)')
    expect((await submitWithReceipt(proxy, order)).status).toBe('success')
    const call = { address: receipts, abi: workOrderReceiptsAbi, args: [order] } as const
    expect(await chain.client.readContract({ ...call, functionName: 'workOrderReceiptRetrieve' })).toEqual([
      service,
      worker,
      requester,
      0n,
      hash,
      0n,
    ])
    expect(await chain.client.readContract({ ...call, functionName: 'workOrderReceiptSender' })).toBe(proxy)
  })
})

describe('a completion', () => {
  beforeEach(async () => {
    await submit(submission())
  })

  it('EEA-174 EEA-175 EEA-176 EEA-177 EEA-357: keeps the response and tells it to the requester, always', async () => {
    expect(await complete(order, response)).toEqual({
      requesterId: requester,
      workOrderId: order,
      workOrderStatus: 1n,
      workOrderResponse: response,
      errorCode: 0n,
      version: '0x01010000',
    })
    expect(await get(order)).toEqual([1n, worker, request, response, 0n])
  })

  it('EEA-176: the log has the topic of the text and nothing indexed', async () => {
    const { logs } = await chain.mined(
      chain.client.writeContract({
        address,
        abi,
        functionName: 'workOrderComplete',
        args: [order, response],
        account: chain.account(workerService),
        gas,
      }),
    )
    expect(logs.map(({ topics }) => topics)).toEqual([
      ['0xfd283cb447d943762a4a15ed682586124d6a0bef7e602b8e7c4f64598f2b31b4'],
    ])
  })

  it('EEA-175: takes the URI of a response', async () => {
    const uri = 'http://worker.example/results/1'
    await complete(order, uri)
    expect((await get(order))[3]).toBe(uri)
  })

  it('EEA-174: is the worker’s or its service’s, and nobody else’s', async () => {
    for (const from of [0, 1, 2]) {
      expect((await complete(order, 'forged', from))?.errorCode).toBe(3n)
      expect(await get(order)).toEqual([0n, worker, request, '', 0n])
    }
    expect((await complete(order, response, 6))?.errorCode).toBe(0n)
  })

  it('EEA-174: happens once', async () => {
    await complete(order, response)
    expect((await complete(order, 'again'))?.errorCode).toBe(2n)
    expect((await complete(order, 'again', workerService, 3n))?.errorCode).toBe(2n)
    expect(await get(order)).toEqual([1n, worker, request, response, 0n])
  })

  it('EEA-354: may say failed or rejected, and no other status', async () => {
    for (const status of [0n, 2n, 5n, 255n, 256n, 257n]) {
      expect((await complete(order, response, workerService, status))?.errorCode).toBe(2n)
    }
    expect(await complete(order, response, workerService, 3n)).toMatchObject({ workOrderStatus: 3n, errorCode: 0n })
    expect((await get(order))[0]).toBe(3n)
    await submit([idOf('second'), worker, requester, request])
    await complete(idOf('second'), response, workerService, 4n)
    expect((await get(idOf('second')))[0]).toBe(4n)
  })

  it('refuses an order that is none, an empty response, and one that is too long', async () => {
    expect((await complete(idOf('nobody'), response))?.errorCode).toBe(2n)
    expect((await complete(order, ''))?.errorCode).toBe(2n)
    const tooLong = await complete(order, 'x'.repeat(24_576))
    expect([tooLong?.errorCode, tooLong?.workOrderResponse]).toEqual([2n, ''])
    expect((await get(order))[0]).toBe(0n)
  })

  it('is its registrant’s for a worker whose id is no address', async () => {
    const registry = await deployRegistry(chain)
    const proxy = await deployProxy(chain, { registry })
    const args = [idOf('did worker'), 1n, zeroId, [], '{}'] as const
    const register = { address: registry, abi: workerRegistryAbi, functionName: 'workerRegister', args, gas } as const
    await chain.mined(chain.client.writeContract({ ...register, account: chain.account(7) }))
    await submit([order, idOf('did worker'), requester, request], 1, proxy)
    expect((await complete(order, response, 8, undefined, proxy))?.errorCode).toBe(3n)
    expect((await complete(order, response, 7, undefined, proxy))?.errorCode).toBe(0n)
  })

  it('is not for who registered a worker under the address of another', async () => {
    const registry = await deployRegistry(chain)
    const proxy = await deployProxy(chain, { registry })
    const args = [worker, 1n, zeroId, [], '{}'] as const
    const register = { address: registry, abi: workerRegistryAbi, functionName: 'workerRegister', args, gas } as const
    await chain.mined(chain.client.writeContract({ ...register, account: chain.account(7) }))
    await submit(submission(), 1, proxy)
    expect((await complete(order, response, 7, undefined, proxy))?.errorCode).toBe(3n)
    expect((await complete(order, response, 6, undefined, proxy))?.errorCode).toBe(0n)
  })
})

describe('workOrderGet', () => {
  it('EEA-177: answers the code 2 for an order that is none', async () => {
    expect(await get(idOf('nobody'))).toEqual([0n, zeroId, '', '', 2n])
  })
})
