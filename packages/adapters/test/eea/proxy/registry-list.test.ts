import { type Address, type Hex, parseEventLogs, toHex } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workerRegistryListAbi as abi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployRegistryList } from './deployments.js'
import { outcomeOf } from './outcome-of.js'
import { permit } from './permit.js'
import { idOf, idOfAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
let revert: Hex
const bank = idOf('bank')
const uri = 'https://registry.example/rpc'
const [fraud, credit] = [idOf('fraud'), idOf('credit')]
const contractId: Hex = `0x${'00'.repeat(12)}${'ab'.repeat(20)}`

beforeAll(async () => {
  chain = await startChain()
  address = await deployRegistryList(chain)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

type Entry = readonly [orgID: Hex, uri: string, scAddr: Hex, appTypeIds: readonly Hex[]]
const entry: Entry = [bank, uri, contractId, [fraud, credit]]

async function call(
  functionName: 'registryAdd' | 'registryUpdate',
  args: Entry,
  from = 1,
  at: Address = address,
): Promise<string> {
  const request = { address: at, abi, functionName, args, account: chain.account(from), gas }
  const outcome = await outcomeOf(chain.client.simulateContract(request))
  const { status } = await chain.mined(chain.client.writeContract(request))
  expect(status).toBe(outcome === 'success' ? 'success' : 'reverted')
  return outcome
}

async function setStatus(orgID: Hex, status: bigint, from = 1): Promise<string> {
  const args = [orgID, status] as const
  const request = { address, abi, functionName: 'registrySetStatus', args, account: chain.account(from), gas } as const
  const outcome = await outcomeOf(chain.client.simulateContract(request))
  await chain.mined(chain.client.writeContract(request))
  return outcome
}

const retrieve = (orgID: Hex) =>
  chain.client.readContract({ address, abi, functionName: 'registryRetrieve', args: [orgID] })
const lookUp = (appTypeId: Hex) =>
  chain.client.readContract({ address, abi, functionName: 'registryLookUp', args: [appTypeId] })
const lookUpNext = (appTypeId: Hex, tag: bigint) =>
  chain.client.readContract({ address, abi, functionName: 'registryLookUpNext', args: [appTypeId, tag] })

describe('the worker registry list', () => {
  it('EEA-022 EEA-023 EEA-024 EEA-025 EEA-029 EEA-039: adds a registry of an organization, which is active', async () => {
    expect(await call('registryAdd', entry)).toBe('success')
    expect(await retrieve(bank)).toEqual([uri, contractId, [fraud, credit], 1n])
  })

  it('EEA-026: takes one without application types', async () => {
    expect(await call('registryAdd', [bank, uri, contractId, []])).toBe('success')
    expect(await retrieve(bank)).toEqual([uri, contractId, [], 1n])
  })

  it('EEA-027: an update replaces every field and leaves the status', async () => {
    await call('registryAdd', entry)
    await setStatus(bank, 2n)
    expect(await call('registryUpdate', [bank, '', contractId, [credit]])).toBe('success')
    expect(await retrieve(bank)).toEqual(['', contractId, [credit], 2n])
    expect((await lookUp(fraud))[2]).toEqual([])
    expect((await lookUp(credit))[2]).toEqual([bank])
  })

  it('EEA-028 EEA-029 EEA-030 EEA-031: sets the status 1, 2 or 3 and no other; 3 is for good', async () => {
    await call('registryAdd', entry)
    for (const status of [2n, 1n, 3n]) {
      expect(await setStatus(bank, status)).toBe('success')
      expect((await retrieve(bank))[3]).toBe(status)
    }
    expect(await setStatus(bank, 1n)).toBe('RegistryStatusInvalid')
    await call('registryAdd', [idOf('other'), uri, zeroId, []])
    for (const status of [0n, 4n, 255n, 257n, 2n ** 256n - 1n]) {
      expect(await setStatus(idOf('other'), status)).toBe('RegistryStatusInvalid')
    }
  })

  it('EEA-032 EEA-033 EEA-035: a look-up takes only registries of the type, and 0 for any', async () => {
    await call('registryAdd', entry)
    await call('registryAdd', [idOf('other'), uri, zeroId, [credit]])
    await call('registryAdd', [idOf('third'), uri, zeroId, []])
    expect(await lookUp(fraud)).toEqual([1n, 0n, [bank]])
    expect(await lookUp(credit)).toEqual([2n, 0n, [bank, idOf('other')]])
    expect(await lookUp(zeroId)).toEqual([3n, 0n, [bank, idOf('other'), idOf('third')]])
    expect(await lookUp(idOf('nothing'))).toEqual([0n, 0n, []])
  })

  it('EEA-034 EEA-036 EEA-037 EEA-038: more than a page comes with the true total, and a tag until the last', async () => {
    const ids = Array.from({ length: 70 }, (_, index) => toHex(index + 1, { size: 32 }))
    for (const id of ids) await call('registryAdd', [id, uri, zeroId, [fraud]])
    await call('registryUpdate', [ids[3] ?? zeroId, uri, zeroId, []])
    const matching = ids.filter((_, index) => index !== 3)
    const first = await lookUp(fraud)
    expect([first[0], first[2]]).toEqual([69n, matching.slice(0, 32)])
    const second = await lookUpNext(fraud, first[1])
    expect([second[0], second[2]]).toEqual([69n, matching.slice(32, 64)])
    expect(await lookUpNext(fraud, second[1])).toEqual([69n, 0n, matching.slice(64)])
  })

  it('EEA-037: a tag of 0, or one of nobody, finds nothing more', async () => {
    await call('registryAdd', entry)
    for (const tag of [0n, 1n, 77n, 2n ** 256n - 1n]) expect(await lookUpNext(zeroId, tag)).toEqual([1n, 0n, []])
  })

  it('EEA-039: an organization without a registry has the status 0', async () => {
    expect(await retrieve(idOf('nobody'))).toEqual(['', zeroId, [], 0n])
  })

  it('EEA-040: only who added a registry changes it', async () => {
    await call('registryAdd', entry, 1)
    expect(await call('registryUpdate', entry, 2)).toBe('RegistryAccessDenied')
    expect(await call('registryUpdate', entry, 0)).toBe('RegistryAccessDenied')
    expect(await setStatus(bank, 3n, 2)).toBe('RegistryAccessDenied')
  })

  it('EEA-040: with a policy, only whom it names adds one, and whom it names changes any', async () => {
    const policy = await deployAllowList(chain)
    const guarded = await deployRegistryList(chain, policy)
    expect(await call('registryAdd', entry, 1, guarded)).toBe('RegistryAccessDenied')
    await permit(chain, policy, chain.account(1), 'registryAdd(bytes32,string,bytes32,bytes32[])')
    expect(await call('registryAdd', entry, 1, guarded)).toBe('success')
    expect(await call('registryUpdate', entry, 2, guarded)).toBe('RegistryAccessDenied')
    await permit(chain, policy, chain.account(2), 'registryUpdate(bytes32,string,bytes32,bytes32[])')
    expect(await call('registryUpdate', entry, 2, guarded)).toBe('success')
  })

  it.each<[string, Entry]>([
    ['OrganizationMissing', [zeroId, uri, contractId, []]],
    ['RegistryUnreachable', [bank, '', zeroId, []]],
    ['NotAnAddress', [bank, uri, idOf('no address'), []]],
    ['UriTooLong', [bank, 'x'.repeat(2049), contractId, []]],
    ['TooManyApplicationTypes', [bank, uri, contractId, Array.from({ length: 33 }, (_, index) => idOf(`${index}`))]],
    ['ApplicationTypeInvalid', [bank, uri, contractId, [zeroId]]],
    ['ApplicationTypeInvalid', [bank, uri, contractId, [fraud, credit, fraud]]],
  ])('refuses %s: %#', async (error, args) => {
    expect(await call('registryAdd', args)).toBe(error)
    expect((await retrieve(bank))[3]).toBe(0n)
    expect((await lookUp(zeroId))[0]).toBe(0n)
  })

  it('takes what just fits', async () => {
    const types = Array.from({ length: 32 }, (_, index) => idOf(`${index}`))
    const longest: Entry = [bank, 'x'.repeat(2048), idOfAddress(chain.account(1)), types]
    expect(await call('registryAdd', longest)).toBe('success')
    expect(await retrieve(bank)).toEqual([...longest.slice(1), 1n])
  })

  it('refuses a second registry of an organization, and changes of none', async () => {
    await call('registryAdd', entry)
    expect(await call('registryAdd', entry, 2)).toBe('RegistryExists')
    expect(await call('registryUpdate', [idOf('nobody'), uri, contractId, []])).toBe('RegistryUnknown')
    expect(await setStatus(idOf('nobody'), 1n)).toBe('RegistryUnknown')
  })

  it('tells every change in an event', async () => {
    const receipt = await chain.mined(
      chain.client.writeContract({
        address,
        abi,
        functionName: 'registryAdd',
        args: entry,
        account: chain.account(1),
        gas,
      }),
    )
    const [event] = parseEventLogs({ abi, logs: receipt.logs, eventName: 'registryChanged' })
    expect(event?.args).toEqual({ orgID: bank, status: 1n })
  })
})
