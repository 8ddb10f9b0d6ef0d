import { type Address, type Hex, parseEventLogs, toHex } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workerRegistryAbi as abi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployRegistry } from './deployments.js'
import { outcomeOf } from './outcome-of.js'
import { permit } from './permit.js'
import { idOf, idOfAddress, zeroAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
let revert: Hex
const worker = idOf('did:example:worker')
const [bank, fraud, credit] = [idOf('bank'), idOf('fraud'), idOf('credit')]
const details = '{"workOrderSyncUri":"https://worker.example","workerTypeData":{}}'

beforeAll(async () => {
  chain = await startChain()
  address = await deployRegistry(chain)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

type Entry = readonly [
  workerID: Hex,
  workerType: bigint,
  organizationID: Hex,
  applicationTypeId: readonly Hex[],
  details: string,
]
const entry: Entry = [worker, 1n, bank, [fraud, credit], details]

async function register(args: Entry, from = 1, at: Address = address): Promise<string> {
  const request = {
    address: at,
    abi,
    functionName: 'workerRegister',
    args,
    account: chain.account(from),
    gas,
  } as const
  const outcome = await outcomeOf(chain.client.simulateContract(request))
  const { status } = await chain.mined(chain.client.writeContract(request))
  expect(status).toBe(outcome === 'success' ? 'success' : 'reverted')
  return outcome
}

async function update(text: string, from = 1, at: Address = address, id: Hex = worker): Promise<string> {
  const args = [id, text] as const
  const request = { address: at, abi, functionName: 'workerUpdate', args, account: chain.account(from), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(request))
  await chain.mined(chain.client.writeContract(request))
  return outcome
}

async function setStatus(status: bigint, from = 1, id: Hex = worker): Promise<string> {
  const args = [id, status] as const
  const request = { address, abi, functionName: 'workerSetStatus', args, account: chain.account(from), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(request))
  await chain.mined(chain.client.writeContract(request))
  return outcome
}

const retrieve = (id: Hex) => chain.client.readContract({ address, abi, functionName: 'workerRetrieve', args: [id] })
const lookUp = (type: bigint, organization: Hex, application: Hex) =>
  chain.client.readContract({ address, abi, functionName: 'workerLookUp', args: [type, organization, application] })
const lookUpNext = (type: bigint, organization: Hex, application: Hex, tag: bigint) =>
  chain.client.readContract({
    address,
    abi,
    functionName: 'workerLookUpNext',
    args: [type, organization, application, tag],
  })

describe('the worker registry', () => {
  it('EEA-041 EEA-042 EEA-049 EEA-052 EEA-061: registers a worker, which is active, with details as JSON', async () => {
    expect(await register(entry)).toBe('success')
    expect(await retrieve(worker)).toEqual([1n, 1n, bank, [fraud, credit], details])
  })

  it('EEA-042: takes an address for an id', async () => {
    const id = idOfAddress(chain.account(3))
    expect(await register([id, 1n, bank, [], details])).toBe('success')
    expect((await retrieve(id))[0]).toBe(1n)
  })

  it('EEA-049: takes the URI of a registry for details', async () => {
    const uri = 'https://registry.example/rpc'
    await register([worker, 1n, bank, [], uri])
    expect((await retrieve(worker))[4]).toBe(uri)
  })

  it('EEA-043 EEA-044 EEA-045 EEA-046: the type is 1 TEE-SGX, 2 MPC or 3 ZK; 0 stands for any and is none', async () => {
    for (const type of [1n, 2n, 3n]) {
      const id = idOf(`worker ${type}`)
      expect(await register([id, type, bank, [], details])).toBe('success')
      expect((await retrieve(id))[1]).toBe(type)
      expect((await lookUp(type, zeroId, zeroId))[2]).toEqual([id])
    }
    for (const type of [0n, 4n, 256n, 2n ** 256n - 1n]) {
      expect(await register([worker, type, bank, [], details])).toBe('WorkerTypeInvalid')
    }
    expect((await lookUp(0n, zeroId, zeroId))[0]).toBe(3n)
  })

  it('EEA-047 EEA-048: organization and application types may be left out', async () => {
    expect(await register([worker, 2n, zeroId, [], details])).toBe('success')
    expect(await retrieve(worker)).toEqual([1n, 2n, zeroId, [], details])
    expect(await lookUp(2n, zeroId, zeroId)).toEqual([1n, 0n, [worker]])
  })

  it('EEA-050: an update replaces the details and nothing else', async () => {
    await register(entry)
    expect(await update('{}')).toBe('success')
    expect(await retrieve(worker)).toEqual([1n, 1n, bank, [fraud, credit], '{}'])
  })

  it('EEA-051 EEA-052 EEA-053 EEA-054 EEA-055: sets the status 1 to 4; nothing leads back from 3 and 4', async () => {
    await register(entry)
    const steps: readonly (readonly [bigint, string])[] = [
      [2n, 'success'],
      [1n, 'success'],
      [3n, 'success'],
      [1n, 'WorkerStatusInvalid'],
      [2n, 'WorkerStatusInvalid'],
      [4n, 'success'],
      [3n, 'WorkerStatusInvalid'],
      [1n, 'WorkerStatusInvalid'],
    ]
    for (const [status, outcome] of steps) {
      expect(await setStatus(status), `to ${status}`).toBe(outcome)
      if (outcome === 'success') expect((await retrieve(worker))[0]).toBe(status)
    }
    expect((await retrieve(worker))[0]).toBe(4n)
    const other = idOf('other')
    await register([other, 1n, bank, [], details])
    for (const status of [0n, 5n, 257n, 2n ** 256n - 1n]) {
      expect(await setStatus(status, 1, other)).toBe('WorkerStatusInvalid')
    }
  })

  it('EEA-056 EEA-057 EEA-058: a look-up takes only workers that match all that is not 0', async () => {
    const club = idOf('club')
    const workers: readonly Entry[] = [
      [idOf('a'), 1n, bank, [fraud], details],
      [idOf('b'), 1n, club, [fraud, credit], details],
      [idOf('c'), 2n, bank, [credit], details],
      [idOf('d'), 2n, zeroId, [], details],
      [idOf('e'), 1n, bank, [credit, fraud], details],
    ]
    for (const each of workers) await register(each)
    for (const type of [0n, 1n, 2n, 3n]) {
      for (const organization of [zeroId, bank, club, idOf('nobody')]) {
        for (const application of [zeroId, fraud, credit, idOf('nothing')]) {
          const ids = workers
            .filter(
              (each) =>
                (type === 0n || each[1] === type) &&
                (organization === zeroId || each[2] === organization) &&
                (application === zeroId || each[3].includes(application)),
            )
            .map(([id]) => id)
          expect(await lookUp(type, organization, application)).toEqual([BigInt(ids.length), 0n, ids])
        }
      }
    }
  })

  it('EEA-059 EEA-060: more than a page comes with the true total, and a tag until the last', async () => {
    const ids = Array.from({ length: 70 }, (_, index) => toHex(index + 1, { size: 32 }))
    for (const [index, id] of ids.entries()) await register([id, index === 3 ? 2n : 1n, bank, [fraud], 'x'])
    const matching = ids.filter((_, index) => index !== 3)
    const first = await lookUp(1n, bank, fraud)
    expect([first[0], first[2]]).toEqual([69n, matching.slice(0, 32)])
    const second = await lookUpNext(1n, bank, fraud, first[1])
    expect([second[0], second[2]]).toEqual([69n, matching.slice(32, 64)])
    expect(await lookUpNext(1n, bank, fraud, second[1])).toEqual([69n, 0n, matching.slice(64)])
    expect(await lookUpNext(1n, bank, fraud, 0n)).toEqual([69n, 0n, []])
  })

  it('EEA-061: an unknown worker has the status 0', async () => {
    expect(await retrieve(idOf('nobody'))).toEqual([0n, 0n, zeroId, [], ''])
  })

  it('EEA-062: only who registered a worker changes it', async () => {
    await register(entry)
    for (const from of [2, 0]) {
      expect(await update('{}', from)).toBe('WorkerAccessDenied')
      expect(await setStatus(4n, from)).toBe('WorkerAccessDenied')
    }
    expect(await retrieve(worker)).toEqual([1n, 1n, bank, [fraud, credit], details])
  })

  it('EEA-063: with a policy, only whom it names registers, and whom it names updates any', async () => {
    const policy = await deployAllowList(chain)
    const guarded = await deployRegistry(chain, policy)
    expect(await register(entry, 1, guarded)).toBe('WorkerAccessDenied')
    await permit(chain, policy, chain.account(1), 'workerRegister(bytes32,uint256,bytes32,bytes32[],string)')
    expect(await register(entry, 1, guarded)).toBe('success')
    expect(await update('{}', 2, guarded)).toBe('WorkerAccessDenied')
    await permit(chain, policy, chain.account(2), 'workerUpdate(bytes32,string)')
    expect(await update('{}', 2, guarded)).toBe('success')
  })

  it.each<[string, Entry]>([
    ['WorkerIdMissing', [zeroId, 1n, bank, [], details]],
    ['DetailsLengthInvalid', [worker, 1n, bank, [], '']],
    ['DetailsLengthInvalid', [worker, 1n, bank, [], 'x'.repeat(24_576)]],
    [
      'TooManyApplicationTypes',
      [worker, 1n, bank, Array.from({ length: 33 }, (_, index) => idOf(`${index}`)), details],
    ],
    ['ApplicationTypeInvalid', [worker, 1n, bank, [fraud, zeroId], details]],
    ['ApplicationTypeInvalid', [worker, 1n, bank, [fraud, credit, fraud], details]],
  ])('refuses %s: %#', async (error, args) => {
    expect(await register(args)).toBe(error)
    expect((await retrieve(args[0]))[0]).toBe(0n)
    expect((await lookUp(0n, zeroId, zeroId))[0]).toBe(0n)
  })

  it('takes what just fits', async () => {
    const types = Array.from({ length: 32 }, (_, index) => idOf(`${index}`))
    const longest: Entry = [worker, 3n, bank, types, 'é'.repeat(12_287)]
    expect(await register(longest)).toBe('success')
    expect(await retrieve(worker)).toEqual([1n, 3n, bank, types, longest[4]])
    expect(await update('x'.repeat(24_575))).toBe('success')
  })

  it('refuses a second worker of an id, and changes of none', async () => {
    await register(entry)
    expect(await register(entry, 2)).toBe('WorkerExists')
    expect(await update('{}', 1, address, idOf('nobody'))).toBe('WorkerUnknown')
    expect(await setStatus(1n, 1, idOf('nobody'))).toBe('WorkerUnknown')
  })

  it('tells who registered a worker and its status to other contracts, and every change in an event', async () => {
    const [client, account] = [chain.client, chain.account(1)]
    const { logs } = await chain.mined(
      client.writeContract({ address, abi, functionName: 'workerRegister', args: entry, account, gas }),
    )
    expect(parseEventLogs({ abi, logs, eventName: 'workerChanged' })[0]?.args).toEqual({
      workerId: worker,
      status: 1n,
    })
    const registrantOf = (id: Hex) =>
      client.readContract({ address, abi, functionName: 'workerRegistrant', args: [id] })
    expect(await registrantOf(worker)).toBe(account)
    expect(await registrantOf(idOf('nobody'))).toBe(zeroAddress)
    expect(await client.readContract({ address, abi, functionName: 'workerStatus', args: [worker] })).toBe(1n)
  })
})
