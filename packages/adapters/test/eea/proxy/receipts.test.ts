import { createHash } from 'node:crypto'
import { type Address, concat, type Hex, keccak256, toHex } from 'viem'
import { sign } from 'viem/accounts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { workOrderReceiptsAbi as abi, workerRegistryAbi } from '../../../src/eea/proxy/index.js'
import { gas, startChain, type TestChain } from './chain.js'
import { deployAllowList, deployReceipts, deployRegistry } from './deployments.js'
import { outcomeOf } from './outcome-of.js'
import { permit } from './permit.js'
import { type Creation, createReceipt, type Update, updateReceipt } from './receipt-calls.js'
import { idOf, idOfAddress, zeroId } from './words.js'

let chain: TestChain
let address: Address
let revert: Hex
let requester: Hex
let worker: Hex
let service: Hex
const order = idOf('order')
const requestHash = idOf('request')
const responseHash = idOf('response')
const [requesterPlace, strangerPlace, servicePlace, workerPlace] = [1, 2, 5, 6]
/** Anvil's account 6, from the mnemonic that it shows at its start. */
const workerKey: Hex = '0x92db14e403b83dfe3df233f83dfa3a0d7096f21ca9b0d6d6b8d88b2b4ec1564e'

beforeAll(async () => {
  chain = await startChain()
  requester = idOfAddress(chain.account(requesterPlace))
  service = idOfAddress(chain.account(servicePlace))
  worker = idOfAddress(chain.account(workerPlace))
  address = await deployReceipts(chain)
})
afterAll(() => chain.stop())
beforeEach(async () => {
  if (revert !== undefined) await chain.client.revert({ id: revert })
  revert = await chain.client.snapshot()
})

const creation = (status = 0n): Creation => [order, worker, service, requester, status, requestHash]
const create = async (args: Creation = creation(), from = requesterPlace, at = address) =>
  (await createReceipt(chain, at, args, from)).event?.errorCode
const update = async (args: Update, from = workerPlace, at = address) =>
  (await updateReceipt(chain, at, args, from)).event?.errorCode
const retrieve = (id: Hex = order) =>
  chain.client.readContract({ address, abi, functionName: 'workOrderReceiptRetrieve', args: [id] })
const updateAt = (updaterId: Hex, index: bigint, at = address) =>
  chain.client.readContract({
    address: at,
    abi,
    functionName: 'workOrderReceiptUpdateRetrieve',
    args: [order, updaterId, index],
  })
const lookUp = (serviceId: Hex, workerId: Hex, requesterId: Hex, status: bigint) =>
  chain.client.readContract({
    address,
    abi,
    functionName: 'workOrderReceiptLookUp',
    args: [serviceId, workerId, requesterId, status],
  })
const acknowledgement = (updaterId: Hex = zeroId, data: Hex = '0xac'): Update => [
  order,
  updaterId,
  256n,
  data,
  '0x',
  '',
]
const completed = (updaterId: Hex = zeroId): Update => [order, updaterId, 1n, responseHash, '0x', '']

/** The bytes that an update's signature is over, put together by hand. */
function signedBytes(type: bigint, data: Hex): Hex {
  return concat([order, toHex(type, { size: 32 }), data])
}
const sha256Of = (bytes: Hex): Hex => `0x${createHash('sha256').update(bytes.slice(2), 'hex').digest('hex')}`
const signDigest = (hash: Hex): Promise<Hex> => sign({ hash, privateKey: workerKey, to: 'hex' })

describe('the creation of a receipt', () => {
  it('EEA-185 EEA-187 EEA-204 EEA-214: keeps the receipt and tells it, status as 32 bytes', async () => {
    const { event, log } = await createReceipt(chain, address, creation(), requesterPlace)
    expect(event).toEqual({
      workOrderId: order,
      workerServiceId: service,
      workerId: worker,
      requesterId: requester,
      receiptStatus: zeroId,
      workOrderRequestHash: requestHash,
      errorCode: 0n,
    })
    expect(log?.topics).toEqual([
      '0xa5881a6ede00edd7c41f0cd601863391ad6605cddbeb7b31069022903d760702',
      order,
      service,
      requester,
    ])
    expect(await retrieve()).toEqual([service, worker, requester, 0n, requestHash, 0n])
  })

  it('EEA-186: saves the sender', async () => {
    await create([order, worker, service, idOf('did:example:requester'), 0n, requestHash], strangerPlace)
    expect(
      await chain.client.readContract({ address, abi, functionName: 'workOrderReceiptSender', args: [order] }),
    ).toBe(chain.account(strangerPlace))
  })

  it('EEA-187 EEA-188 EEA-189 EEA-190 EEA-191 EEA-194: starts with 0 to 4, or above 255', async () => {
    for (const status of [0n, 1n, 2n, 3n, 4n, 256n, 2n ** 256n - 1n]) {
      const id = idOf(`order ${status}`)
      expect(await create([id, worker, service, requester, status, requestHash])).toBe(0n)
      expect(await retrieve(id)).toEqual([service, worker, requester, status, requestHash, status])
    }
  })

  it('EEA-192 EEA-193: refuses the reserved 5 to 254, and 255, with the code 2', async () => {
    for (const status of [5n, 128n, 254n, 255n]) expect(await create(creation(status))).toBe(2n)
    expect((await lookUp(zeroId, zeroId, zeroId, 255n))[0]).toBe(0n)
  })

  it('EEA-195: the hash of the request is 32 bytes', async () => {
    for (const hash of ['0x', `0x${'00'.repeat(31)}`, `0x${'00'.repeat(33)}`] as const) {
      const args: Creation = [order, worker, service, requester, 0n, hash]
      const { event } = await createReceipt(chain, address, args, requesterPlace)
      expect([event?.errorCode, event?.workOrderRequestHash]).toEqual([2n, '0x'])
    }
    expect(await create()).toBe(0n)
  })

  it('EEA-185: refuses a receipt without an order, and in the name of another’s address', async () => {
    expect(await create([zeroId, worker, service, requester, 0n, requestHash])).toBe(2n)
    expect(await create([order, zeroId, service, requester, 0n, requestHash])).toBe(2n)
    expect(await create(creation(), strangerPlace)).toBe(3n)
    expect(await create(creation(), 0)).toBe(3n)
  })

  it('EEA-204: an order without a receipt is an error, because zeros would read as pending', async () => {
    const call = { address, abi, functionName: 'workOrderReceiptRetrieve', args: [order] } as const
    expect(await outcomeOf(chain.client.readContract(call))).toBe('ReceiptUnknown')
  })

  it('takes no worker that anybody could still register, where workers are registered', async () => {
    const registry = await deployRegistry(chain)
    const at = await deployReceipts(chain, { registry })
    const id = idOf('did:example:worker')
    expect(await create([order, id, service, requester, 0n, requestHash], requesterPlace, at)).toBe(2n)
    const args = [id, 1n, zeroId, [], '{}'] as const
    const account = chain.account(7)
    await chain.mined(
      chain.client.writeContract({
        address: registry,
        abi: workerRegistryAbi,
        functionName: 'workerRegister',
        args,
        account,
        gas,
      }),
    )
    expect(await create([order, id, service, requester, 0n, requestHash], requesterPlace, at)).toBe(0n)
    const signed: Update = [order, id, 1n, responseHash, '0x5e', 'SHA-256/RSA-OAEP-3072']
    expect(await update(signed, 8, at)).toBe(3n)
    expect(await update([order, id, 1n, responseHash, '0x', ''], 7, at)).toBe(4n)
    expect(await update(signed, 7, at)).toBe(0n)
  })
})

describe('the update of a receipt', () => {
  beforeEach(async () => {
    await create()
  })

  it('EEA-196 EEA-199 EEA-201 EEA-205 EEA-213: sets the status and tells it, type as 32 bytes', async () => {
    const { event, log } = await updateReceipt(chain, address, completed(worker), workerPlace)
    expect(event).toEqual({
      workOrderId: order,
      updaterId: worker,
      updateType: toHex(1n, { size: 32 }),
      updateData: responseHash,
      updateSignature: '0x',
      signatureRules: '',
      errorCode: 0n,
    })
    expect(log?.topics).toEqual([
      '0xf753cf2e69716a550e6b998d795d4aa6167fbe17c81c88842237d337847c635a',
      order,
      worker,
      toHex(1n, { size: 32 }),
    ])
    expect(await retrieve()).toEqual([service, worker, requester, 0n, requestHash, 1n])
  })

  it('EEA-198: without an updater, it is the sender', async () => {
    expect(await update(completed())).toBe(0n)
    expect((await updateAt(zeroId, 0n))[0]).toBe(worker)
  })

  it('EEA-200 EEA-205: a type above 255 is kept and changes nothing', async () => {
    for (const [index, type] of [256n, 1_000n, 2n ** 256n - 1n].entries()) {
      expect(await update([order, zeroId, type, '0x', '0x', ''], requesterPlace)).toBe(0n)
      expect((await updateAt(zeroId, BigInt(index)))[1]).toBe(type)
    }
    expect((await retrieve())[5]).toBe(0n)
  })

  it('EEA-192 EEA-199 EEA-333: no update sets 0, nor 5 to 255', async () => {
    for (const type of [0n, 5n, 254n, 255n]) {
      expect(await update([order, zeroId, type, responseHash, '0x', ''])).toBe(2n)
    }
    expect((await retrieve())[5]).toBe(0n)
  })

  it('EEA-201: completed and processed come with a hash of 32 bytes', async () => {
    for (const type of [1n, 2n]) {
      for (const data of ['0x', `0x${'00'.repeat(31)}`, `0x${'00'.repeat(33)}`] as const) {
        expect(await update([order, zeroId, type, data, '0x', ''])).toBe(2n)
      }
    }
    expect(await update([order, zeroId, 3n, '0x', '0x', ''])).toBe(0n)
  })

  it('EEA-197: the status is for the worker and its service, other types for everybody', async () => {
    for (const from of [requesterPlace, strangerPlace, 0]) {
      expect(await update(completed(), from)).toBe(3n)
      expect(await update(acknowledgement(), from)).toBe(0n)
    }
    expect((await retrieve())[5]).toBe(0n)
    expect(await update(completed(), servicePlace)).toBe(0n)
  })

  it('EEA-197: a policy names who else may act for the worker', async () => {
    const policy = await deployAllowList(chain)
    const at = await deployReceipts(chain, { policy })
    await create(creation(), requesterPlace, at)
    expect(await update(completed(), strangerPlace, at)).toBe(3n)
    await permit(
      chain,
      policy,
      chain.account(strangerPlace),
      'workOrderReceiptUpdate(bytes32,bytes32,uint256,bytes,bytes,string)',
    )
    expect(await update(completed(), strangerPlace, at)).toBe(0n)
  })

  it('EEA-202 EEA-203: sent by another, it needs the updater’s signature, by the rules that are given', async () => {
    const bytes = signedBytes(1n, responseHash)
    const cases: readonly (readonly [digest: Hex, rules: string])[] = [
      [sha256Of(bytes), ''],
      [sha256Of(bytes), 'SHA-256/SECP256K1'],
      [keccak256(bytes), 'KECCAK-256/SECP256K1'],
    ]
    for (const [digest, rules] of cases) {
      const at = await deployReceipts(chain)
      await create(creation(), requesterPlace, at)
      const signature = await signDigest(digest)
      const signed = (bytesOf: Hex, ruleText = rules): Update => [order, worker, 1n, responseHash, bytesOf, ruleText]
      expect(await update(signed('0x'), strangerPlace, at)).toBe(4n)
      expect(await update(signed(signature, 'SHA-512/SECP256K1'), strangerPlace, at)).toBe(4n)
      expect(await update(signed(`0x${signature.slice(4)}`), strangerPlace, at)).toBe(4n)
      expect(await update([order, requester, 1n, responseHash, signature, rules], strangerPlace, at)).toBe(4n)
      expect(await update([order, worker, 3n, responseHash, signature, rules], strangerPlace, at)).toBe(4n)
      expect(await update([order, worker, 1n, requestHash, signature, rules], strangerPlace, at)).toBe(4n)
      expect(await update(signed(signature), strangerPlace, at)).toBe(0n)
      expect((await updateAt(worker, 0n, at)).slice(0, 5)).toEqual([worker, 1n, responseHash, signature, rules])
    }
  })

  it('EEA-202: the second form of a signature, with a high s, is none', async () => {
    const signature = await signDigest(sha256Of(signedBytes(1n, responseHash)))
    const curveOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n
    const high = toHex(curveOrder - BigInt(`0x${signature.slice(66, 130)}`), { size: 32 })
    const otherV = signature.endsWith('1b') ? '0x1c' : '0x1b'
    const flipped = concat([`0x${signature.slice(2, 66)}`, high, otherV])
    expect(await update([order, worker, 1n, responseHash, flipped, ''], strangerPlace)).toBe(4n)
    expect(await update([order, worker, 1n, responseHash, signature, ''], strangerPlace)).toBe(0n)
  })

  it('EEA-368: the same update does not count twice, whoever sends it', async () => {
    const signature = await signDigest(sha256Of(signedBytes(256n, '0xac')))
    const signed: Update = [order, worker, 256n, '0xac', signature, '']
    expect(await update(signed, strangerPlace)).toBe(0n)
    expect(await update(signed, strangerPlace)).toBe(2n)
    expect(await update(acknowledgement())).toBe(2n)
    expect(await update([order, requester, 256n, '0xac', signature, ''], strangerPlace)).toBe(4n)
    expect((await updateAt(zeroId, 0n))[5]).toBe(1n)
  })

  it.each<[string, Update]>([
    ['data over 1,024 bytes', [order, zeroId, 256n, `0x${'00'.repeat(1025)}`, '0x', '']],
    ['a signature over 512 bytes', [order, zeroId, 256n, '0x', `0x${'00'.repeat(513)}`, '']],
    ['rules over 64 bytes', [order, zeroId, 256n, '0x', '0x', 'x'.repeat(65)]],
  ])('refuses %s, and does not log it', async (_, args) => {
    const { event } = await updateReceipt(chain, address, args, workerPlace)
    expect(event).toMatchObject({ errorCode: 2n, updateData: '0x', updateSignature: '0x', signatureRules: '' })
  })

  it('takes what just fits', async () => {
    const longest: Update = [order, zeroId, 256n, `0x${'01'.repeat(1024)}`, `0x${'02'.repeat(512)}`, 'x'.repeat(64)]
    expect(await update(longest)).toBe(0n)
    expect(await updateAt(zeroId, 0n)).toEqual([worker, ...longest.slice(2), 1n])
  })
})

describe('the retrieval of updates', () => {
  beforeEach(async () => {
    await create()
    await update(acknowledgement(zeroId, '0x01'), requesterPlace)
    await update([order, zeroId, 2n, responseHash, '0x', ''], workerPlace)
    await update(acknowledgement(zeroId, '0x02'), requesterPlace)
    await update(completed(), workerPlace)
  })

  it('EEA-206 EEA-208 EEA-209 EEA-367: by the place among all, from 0 on, with the number of all', async () => {
    const all = await Promise.all([0n, 1n, 2n, 3n].map((index) => updateAt(zeroId, index)))
    expect(all.map(([updaterId, type, data, , , count]) => [updaterId, type, data, count])).toEqual([
      [requester, 256n, '0x01', 4n],
      [worker, 2n, responseHash, 4n],
      [requester, 256n, '0x02', 4n],
      [worker, 1n, responseHash, 4n],
    ])
  })

  it('EEA-206 EEA-209: by the place among those of one updater, with their number', async () => {
    expect((await updateAt(requester, 1n)).slice(0, 3)).toEqual([requester, 256n, '0x02'])
    expect((await updateAt(worker, 0n))[1]).toBe(2n)
    expect((await updateAt(worker, 0n))[5]).toBe(2n)
  })

  it('EEA-207: 0xFFFFFFFF is the last one', async () => {
    expect((await updateAt(zeroId, 0xffff_ffffn)).slice(0, 2)).toEqual([worker, 1n])
    expect((await updateAt(requester, 0xffff_ffffn))[2]).toBe('0x02')
  })

  it('EEA-206: an index that is none, or an updater, is an error', async () => {
    const outcome = (id: Hex, updater: Hex, index: bigint) =>
      outcomeOf(
        chain.client.readContract({
          address,
          abi,
          functionName: 'workOrderReceiptUpdateRetrieve',
          args: [id, updater, index],
        }),
      )
    expect(await outcome(order, zeroId, 4n)).toBe('UpdateUnknown')
    expect(await outcome(order, zeroId, 0x1_0000_0000n)).toBe('UpdateUnknown')
    expect(await outcome(order, idOf('nobody'), 0xffff_ffffn)).toBe('UpdateUnknown')
    expect(await outcome(idOf('nobody'), zeroId, 0n)).toBe('ReceiptUnknown')
  })
})

describe('the look-up of receipts', () => {
  it('EEA-193 EEA-210 EEA-211: takes only receipts that match all, 0 and the status 255 for any', async () => {
    const [other, did] = [idOf('did:example:other'), idOf('did:example:requester')]
    const receipts: readonly Creation[] = [
      [idOf('a'), worker, service, did, 0n, requestHash],
      [idOf('b'), worker, other, did, 1n, requestHash],
      [idOf('c'), other, service, requester, 0n, requestHash],
      [idOf('d'), other, other, did, 300n, requestHash],
      [idOf('e'), worker, service, requester, 2n, requestHash],
    ]
    for (const each of receipts) expect(await create(each)).toBe(0n)
    await update([idOf('e'), zeroId, 1n, responseHash, '0x', ''])
    const statusNow = (each: Creation) => (each[0] === idOf('e') ? 1n : each[4])
    for (const serviceId of [zeroId, service, other, idOf('nobody')]) {
      for (const workerId of [zeroId, worker, other]) {
        for (const requesterId of [zeroId, requester, did]) {
          for (const status of [0n, 1n, 2n, 255n, 300n]) {
            const ids = receipts
              .filter(
                (each) =>
                  (serviceId === zeroId || each[2] === serviceId) &&
                  (workerId === zeroId || each[1] === workerId) &&
                  (requesterId === zeroId || each[3] === requesterId) &&
                  (status === 255n || statusNow(each) === status),
              )
              .map(([id]) => id)
            expect(await lookUp(serviceId, workerId, requesterId, status)).toEqual([BigInt(ids.length), 0n, ids])
          }
        }
      }
    }
  })

  it('EEA-212: more than a page comes with the true total, and a tag until the last', async () => {
    const ids = Array.from({ length: 70 }, (_, index) => toHex(index + 1, { size: 32 }))
    for (const id of ids) await create([id, worker, service, requester, 0n, requestHash])
    const next = (tag: bigint) =>
      chain.client.readContract({
        address,
        abi,
        functionName: 'workOrderReceiptLookUpNext',
        args: [zeroId, worker, zeroId, 0n, tag],
      })
    const first = await lookUp(zeroId, worker, zeroId, 0n)
    expect([first[0], first[2]]).toEqual([70n, ids.slice(0, 32)])
    const second = await next(first[1])
    expect([second[0], second[2]]).toEqual([70n, ids.slice(32, 64)])
    expect(await next(second[1])).toEqual([70n, 0n, ids.slice(64)])
    expect(await next(0n)).toEqual([70n, 0n, []])
  })
})
