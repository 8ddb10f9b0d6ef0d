import { type Address, type Hex, toFunctionSelector } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  allowListAbi,
  workerRegistryAbi,
  workerRegistryListAbi,
  workOrderProxyAbi,
  workOrderReceiptsAbi,
} from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import {
  administrator,
  deployAllowList,
  deployProxy,
  deployReceipts,
  deployRegistry,
  deployRegistryList,
  workerService,
} from './deployments.js'
import { outcomeOf } from './outcome-of.js'
import { createReceipt, updateReceipt } from './receipt-calls.js'
import { idOf, idOfAddress, zeroAddress, zeroId } from './words.js'

let chain: TestChain
beforeAll(async () => {
  chain = await startChain()
})
afterAll(() => chain.stop())

/** The administrator's part is the same in all contracts: one ABI reads it from each. */
const abi = workerRegistryAbi

async function setPaused(address: Address, isPaused: boolean, from = administrator): Promise<string> {
  const call = {
    address,
    abi,
    functionName: 'pausedChange',
    args: [isPaused],
    account: chain.account(from),
    gas,
  } as const
  const outcome = await outcomeOf(chain.client.simulateContract(call))
  await chain.mined(chain.client.writeContract(call))
  return outcome
}

describe.each<[string, (at: TestChain) => Promise<Address>]>([
  ['WorkerRegistryList', deployRegistryList],
  ['WorkerRegistry', deployRegistry],
  ['WorkOrderProxy', deployProxy],
  ['WorkOrderReceipts', deployReceipts],
])('the administrator of %s', (_, deploy) => {
  it('alone pauses, names the policy and hands over', async () => {
    const address = await deploy(chain)
    expect(await setPaused(address, true, 1)).toBe('NotAdministrator')
    const account = chain.account(1)
    const policyChange = { address, abi, functionName: 'accessPolicyChange', args: [account], account, gas } as const
    expect(await outcomeOf(chain.client.simulateContract(policyChange))).toBe('NotAdministrator')
    const offer = { address, abi, functionName: 'administratorOffer', args: [account], account, gas } as const
    expect(await outcomeOf(chain.client.simulateContract(offer))).toBe('NotAdministrator')
    expect(await setPaused(address, true)).toBe('success')
    expect(await chain.client.readContract({ address, abi, functionName: 'paused' })).toBe(true)
  })

  it('hands over in two steps, so that a wrong address locks nobody out', async () => {
    const address = await deploy(chain)
    const offer = async (to: Address) =>
      chain.mined(
        chain.client.writeContract({
          address,
          abi,
          functionName: 'administratorOffer',
          args: [to],
          account: chain.account(administrator),
          gas,
        }),
      )
    const accept = async (from: number) => {
      const call = { address, abi, functionName: 'administratorAccept', account: chain.account(from), gas } as const
      const outcome = await outcomeOf(chain.client.simulateContract(call))
      await chain.mined(chain.client.writeContract(call))
      return outcome
    }
    expect(await accept(3)).toBe('NotOffered')
    await offer(chain.account(3))
    await offer(zeroAddress)
    expect(await accept(3)).toBe('NotOffered')
    await offer(chain.account(3))
    expect(await accept(4)).toBe('NotOffered')
    expect(await setPaused(address, true)).toBe('success')
    expect(await accept(3)).toBe('success')
    expect(await setPaused(address, false)).toBe('NotAdministrator')
    expect(await setPaused(address, false, 3)).toBe('success')
    expect(await accept(3)).toBe('NotOffered')
  })
})

describe('a contract that is paused', () => {
  const [order, requesterPlace, workerPlace] = [idOf('order'), 1, 6]

  it('writes nothing, says so by the code 1100, and is still read', async () => {
    const receipts = await deployReceipts(chain)
    const [requester, worker] = [idOfAddress(chain.account(requesterPlace)), idOfAddress(chain.account(workerPlace))]
    const creation = (id: Hex) => [id, worker, zeroId, requester, 0n, idOf('request')] as const
    await createReceipt(chain, receipts, creation(order), requesterPlace)
    await setPaused(receipts, true)
    const second = await createReceipt(chain, receipts, creation(idOf('second')), requesterPlace)
    expect(second.event?.errorCode).toBe(1100n)
    const update = [order, zeroId, 3n, '0x', '0x', ''] as const
    expect((await updateReceipt(chain, receipts, update, workerPlace)).event?.errorCode).toBe(1100n)
    const retrieve = { address: receipts, abi: workOrderReceiptsAbi, functionName: 'workOrderReceiptRetrieve' } as const
    expect((await chain.client.readContract({ ...retrieve, args: [order] }))[5]).toBe(0n)
    await setPaused(receipts, false)
    expect((await updateReceipt(chain, receipts, update, workerPlace)).event?.errorCode).toBe(0n)
  })

  it('takes no orders, completions or keys', async () => {
    const address = await deployProxy(chain)
    const call = { address, abi: workOrderProxyAbi, gas } as const
    const requester = idOfAddress(chain.account(requesterPlace))
    const submission = [order, idOf('worker'), requester, '{}'] as const
    await chain.mined(
      chain.client.writeContract({
        ...call,
        functionName: 'workOrderSubmit',
        args: submission,
        account: chain.account(requesterPlace),
      }),
    )
    await setPaused(address, true)
    const results = await Promise.all([
      chain.client.simulateContract({
        ...call,
        functionName: 'workOrderSubmit',
        args: [idOf('second'), idOf('worker'), requester, '{}'],
        account: chain.account(requesterPlace),
      }),
      chain.client.simulateContract({
        ...call,
        functionName: 'workOrderComplete',
        args: [order, '{}'],
        account: chain.account(workerService),
      }),
      chain.client.simulateContract({
        ...call,
        functionName: 'encryptionKeySet',
        args: [idOf('worker'), zeroId, idOf('nonce'), '0x5e'],
        account: chain.account(workerService),
      }),
      chain.client.simulateContract({
        ...call,
        functionName: 'encryptionKeyStart',
        args: [zeroId],
        account: chain.account(requesterPlace),
      }),
    ])
    expect(results.map(({ result }) => result)).toEqual([1100n, 1100n, 1100n, 1100n])
    expect((await chain.client.readContract({ ...call, functionName: 'workOrderGet', args: [order] }))[2]).toBe('{}')
  })

  it('registers nothing and changes nothing', async () => {
    const registry = await deployRegistry(chain)
    const list = await deployRegistryList(chain)
    await setPaused(registry, true)
    await setPaused(list, true)
    const account = chain.account(1)
    const worker = { address: registry, abi: workerRegistryAbi, account, gas } as const
    const entry = { address: list, abi: workerRegistryListAbi, account, gas } as const
    const registryArgs = [idOf('bank'), 'https://registry.example', zeroId, []] as const
    const outcomes = await Promise.all([
      outcomeOf(
        chain.client.simulateContract({
          ...worker,
          functionName: 'workerRegister',
          args: [idOf('w'), 1n, zeroId, [], '{}'],
        }),
      ),
      outcomeOf(chain.client.simulateContract({ ...worker, functionName: 'workerUpdate', args: [idOf('w'), '{}'] })),
      outcomeOf(chain.client.simulateContract({ ...worker, functionName: 'workerSetStatus', args: [idOf('w'), 2n] })),
      outcomeOf(chain.client.simulateContract({ ...entry, functionName: 'registryAdd', args: registryArgs })),
      outcomeOf(chain.client.simulateContract({ ...entry, functionName: 'registryUpdate', args: registryArgs })),
      outcomeOf(
        chain.client.simulateContract({ ...entry, functionName: 'registrySetStatus', args: [idOf('bank'), 2n] }),
      ),
    ])
    expect(outcomes).toEqual(Array(6).fill('RegistryPaused'))
  })
})

describe('the allow list', () => {
  it('is its keeper’s alone, and a permission can be taken back', async () => {
    const address = await deployAllowList(chain)
    const action = toFunctionSelector('workerUpdate(bytes32,string)')
    const change = (from: number, isAllowed: boolean) =>
      ({
        address,
        abi: allowListAbi,
        functionName: 'permissionChange',
        args: [chain.account(3), action, idOf('a'), isAllowed],
        account: chain.account(from),
        gas,
      }) as const
    const allows = (sender: number, selector: Hex, subject: Hex) =>
      chain.client.readContract({
        address,
        abi: allowListAbi,
        functionName: 'allows',
        args: [chain.account(sender), selector, subject],
      })
    expect(await outcomeOf(chain.client.simulateContract(change(1, true)))).toBe('NotKeeper')
    await chain.mined(chain.client.writeContract(change(administrator, true)))
    expect(await allows(3, action, idOf('a'))).toBe(true)
    expect(await allows(3, action, idOf('b'))).toBe(false)
    expect(await allows(4, action, idOf('a'))).toBe(false)
    expect(await allows(3, '0x00000000', idOf('a'))).toBe(false)
    await chain.mined(chain.client.writeContract(change(administrator, false)))
    expect(await allows(3, action, idOf('a'))).toBe(false)
  })
})
