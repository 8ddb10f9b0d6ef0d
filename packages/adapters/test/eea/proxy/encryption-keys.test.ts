import { type Address, type Hex, parseEventLogs } from 'viem'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOrderProxyAbi as abi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployProxy, workerService } from './deployments.js'
import { permit } from './permit.js'
import { idOf, idOfAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
let revert: Hex
const worker = idOf('worker')
const tag = idOf('tag')
const nonce = idOf('nonce 1')
const signature: Hex = `0x${'5e'.repeat(64)}`

beforeAll(async () => {
  chain = await startChain()
  address = await deployProxy(chain)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

type Setting = readonly [workerId: Hex, tag: Hex, nonce: Hex, signature: Hex]

async function setKey(args: Setting, from = workerService, key?: Hex) {
  const common = { address, abi, functionName: 'encryptionKeySet', account: chain.account(from), gas } as const
  const sent =
    key === undefined
      ? chain.client.writeContract({ ...common, args })
      : chain.client.writeContract({ ...common, args: [...args, key] })
  const { logs, status } = await chain.mined(sent)
  expect(status).toBe('success')
  const [event] = parseEventLogs({ abi, logs, eventName: 'encryptionKeySet' })
  return { event: event?.args, log: logs[0] }
}

async function start(startTag: Hex, from = 1, at: Address = address) {
  const call = {
    address: at,
    abi,
    functionName: 'encryptionKeyStart',
    args: [startTag],
    account: chain.account(from),
    gas,
  } as const
  const { result } = await chain.client.simulateContract(call)
  const { logs } = await chain.mined(chain.client.writeContract(call))
  const [event] = parseEventLogs({ abi, logs, eventName: 'encryptionKeyStart' })
  expect(event?.args.errorCode).toBe(result)
  return { event: event?.args, log: logs[0] }
}

const retrieve = (lastUsed: Hex, keyTag: Hex, requester: Hex) =>
  chain.client.readContract({
    address,
    abi,
    functionName: 'encryptionKeyRetrieve',
    args: [worker, lastUsed, keyTag, requester],
  })

describe('encryption keys', () => {
  it('EEA-178 EEA-179: a key is set, and told in an event that has the name of the function', async () => {
    const { event, log } = await setKey([worker, tag, nonce, signature])
    expect(event).toEqual({ workerId: worker, tag, nonce, signature, errorCode: 0n })
    expect(log?.topics).toEqual([
      '0x55b99264ff9ea03f7ca04c00a7e67f4eedc828e35adf0ceaf6c48a3c9eb98502',
      worker,
      tag,
      zeroId,
    ])
  })

  it('EEA-180: a key is retrieved by its tag, or by the requester where no tag is given', async () => {
    await setKey([worker, tag, nonce, signature])
    expect(await retrieve(zeroId, tag, zeroId)).toEqual([0n, worker, tag, nonce, signature])
    expect(await retrieve(zeroId, zeroId, tag)).toEqual([0n, worker, tag, nonce, signature])
    expect(await retrieve(zeroId, tag, idOf('somebody'))).toEqual([0n, worker, tag, nonce, signature])
  })

  it('EEA-180 EEA-181: code 5 where there is none, or none newer than the one that was used', async () => {
    expect(await retrieve(zeroId, tag, zeroId)).toEqual([5n, worker, tag, zeroId, '0x'])
    await setKey([worker, tag, nonce, signature])
    expect((await retrieve(nonce, tag, zeroId))[0]).toBe(5n)
    await setKey([worker, tag, idOf('nonce 2'), signature])
    expect(await retrieve(nonce, tag, zeroId)).toEqual([0n, worker, tag, idOf('nonce 2'), signature])
  })

  it('EEA-182 EEA-183 EEA-360: a requester asks for a key with a tag', async () => {
    const { event, log } = await start(tag)
    const requester = idOfAddress(chain.account(1))
    expect(event).toEqual({ requesterAddress: requester, tag, errorCode: 0n })
    expect(log?.topics).toEqual([
      '0x1b3296b309a3c2cf412df4ba7de6306bd7ecfd7b0ed003c88244c4e19a273588',
      requester,
      tag,
      zeroId,
    ])
    expect(log?.data).toBe('0x')
  })

  it('EEA-182: without a tag, the sender’s address is the tag', async () => {
    const { event } = await start(zeroId, 3)
    expect(event?.tag).toBe(idOfAddress(chain.account(3)))
  })

  it('EEA-181: goes round: not ready, started, set, retrieved', async () => {
    const requester = idOfAddress(chain.account(1))
    expect((await retrieve(zeroId, zeroId, requester))[0]).toBe(5n)
    const { event } = await start(zeroId)
    await setKey([worker, event?.tag ?? zeroId, nonce, signature])
    expect(await retrieve(zeroId, zeroId, requester)).toEqual([0n, worker, requester, nonce, signature])
  })

  it('EEA-320: the extension carries the key itself', async () => {
    const key: Hex = `0x30${'82'.repeat(600)}`
    const { event } = await setKey([worker, tag, nonce, signature], workerService, key)
    expect(event?.errorCode).toBe(0n)
    const get = { address, abi, functionName: 'encryptionKeyGet' } as const
    expect(await chain.client.readContract({ ...get, args: [worker, tag] })).toEqual([0n, nonce, signature, key])
    expect(await chain.client.readContract({ ...get, args: [worker, zeroId] })).toEqual([5n, zeroId, '0x', '0x'])
    await setKey([worker, tag, idOf('nonce 2'), signature])
    expect((await chain.client.readContract({ ...get, args: [worker, tag] }))[3]).toBe('0x')
  })

  it('EEA-178: nobody but the worker and its service sets a key', async () => {
    for (const from of [0, 1]) {
      expect((await setKey([worker, tag, nonce, signature], from)).event?.errorCode).toBe(4n)
      expect((await retrieve(zeroId, tag, zeroId))[0]).toBe(5n)
    }
    const own = idOfAddress(chain.account(6))
    expect((await setKey([own, tag, nonce, signature], 6)).event?.errorCode).toBe(0n)
  })

  it('EEA-182: with a policy, only whom it names asks for a key', async () => {
    const policy = await deployAllowList(chain)
    const guarded = await deployProxy(chain, { policy })
    expect((await start(tag, 1, guarded)).event?.errorCode).toBe(4n)
    await permit(chain, policy, chain.account(1), 'encryptionKeyStart(bytes32)')
    expect((await start(tag, 1, guarded)).event?.errorCode).toBe(0n)
  })

  it.each<[string, Setting, Hex | undefined]>([
    ['no worker', [zeroId, tag, nonce, signature], undefined],
    ['no nonce', [worker, tag, zeroId, signature], undefined],
    ['no signature', [worker, tag, nonce, '0x'], undefined],
    ['a signature over 512 bytes', [worker, tag, nonce, `0x${'00'.repeat(513)}`], undefined],
    ['a key over 1,024 bytes', [worker, tag, nonce, signature], `0x${'00'.repeat(1025)}`],
  ])('refuses %s with the code 3 of the keys’ own table', async (_, args, key) => {
    expect((await setKey(args, workerService, key)).event?.errorCode).toBe(3n)
    expect((await retrieve(zeroId, tag, zeroId))[0]).toBe(5n)
  })

  it('refuses a key with the nonce of the one before, and does not log a signature that is too long', async () => {
    await setKey([worker, tag, nonce, signature])
    expect((await setKey([worker, tag, nonce, '0x01'])).event?.errorCode).toBe(3n)
    expect((await retrieve(zeroId, tag, zeroId))[4]).toBe(signature)
    const { event } = await setKey([worker, tag, idOf('nonce 2'), `0x${'00'.repeat(513)}`])
    expect(event?.signature).toBe('0x')
  })
})
