import { describe, expect, test } from 'vitest'
import { defaultAccessPolicy } from '../../../src/eea/json-rpc/access-policy.js'
import {
  avalonProfile,
  type HashSigner,
  publicKeyText,
  signHash,
  workOrderHash,
} from '../../../src/eea/work-order/index.js'
import {
  openWorld,
  outcome,
  requesterId,
  type ServiceWorld,
  workerDetails,
  workerOf,
} from '../json-rpc/service-world.js'
import { part, vector } from '../work-order/vector.js'
import { avalon, eea, eeaKeccak, requesterSigner, workerId, workerSigner } from '../work-order/world.js'
import {
  addressOf,
  creation,
  inCompactForm,
  orderId,
  participantId,
  participantSigner,
  responseHash,
  serviceId,
  update,
} from './receipt-world.js'

const openReceipts = async (
  options: Parameters<typeof openWorld>[0] = {},
  details = workerDetails(),
): Promise<ServiceWorld> => {
  const world = await openWorld(options)
  await world.service.registry.register({
    workerId,
    workerType: 1,
    organizationId: undefined,
    applicationTypeId: [],
    details,
  })
  return world
}

const create = async (world: ServiceWorld, params: unknown): Promise<unknown> =>
  outcome(await world.call('WorkOrderReceiptCreate', params))
const send = async (world: ServiceWorld, params: unknown): Promise<unknown> =>
  outcome(await world.call('WorkOrderReceiptUpdate', params))

describe('WorkOrderReceiptCreate', () => {
  test('EEA-232 EEA-310 EEA-247 spec-receipt-create-uint256be is taken and answered with code 0', async () => {
    const world = await openReceipts()
    const params = vector('spec-receipt-create-uint256be', 'params')
    expect(await world.call('WorkOrderReceiptCreate', params, 'x')).toEqual({
      jsonrpc: '2.0',
      id: 'x',
      error: { code: 0, message: 'success' },
    })
  })

  test('EEA-234 EEA-327 the status is hashed as uint256: spec-receipt-create-decimalAscii is refused with code 4', async () => {
    const world = await openReceipts()
    expect(await create(world, vector('spec-receipt-create-decimalAscii', 'params'))).toBe(4)
  })

  test('EEA-202 the type is hashed as uint256: spec-receipt-update-decimalAscii is refused with code 4', async () => {
    const world = await openReceipts()
    const params = vector('spec-receipt-update-decimalAscii', 'params')
    expect(await create(world, vector('spec-receipt-create-uint256be', 'params'))).toBe(0)
    expect((await world.call('WorkOrderReceiptUpdate', params)).error?.code).toBe(4)
    // By the worker's key over the bytes of a uint256 the same update is taken.
    const { workOrderId, updateData } = Object(params)
    const signed = update(1, { workOrderId, updateData })
    expect((await world.call('WorkOrderReceiptUpdate', signed)).error?.code).toBe(0)
  })

  test('COMPAT: Avalon’s requester updates in the name of its key, by default; nobody else’s key may', async () => {
    const world = await openReceipts({ workers: [workerOf(avalon)], policy: defaultAccessPolicy })
    const params = vector('avalon-receipt-create', 'jsonRpc', 'params')
    expect(await create(world, params)).toBe(0)
    const { workOrderId } = Object(params)
    const sendAs = (signer: HashSigner) => {
      const updaterId = publicKeyText(avalonProfile, signer.publicKey).split('\n').slice(1, -2).join('')
      const updateData = 'AB'.repeat(32)
      const hash = workOrderHash(avalon, Buffer.from(`${workOrderId}256${updateData}`))
      const updateSignature = Buffer.from(signHash(signer, hash)).toString('base64')
      return send(world, { workOrderId, updaterId, updateType: 256, updateData, updateSignature })
    }
    expect(await sendAs(requesterSigner)).toBe(0)
    expect(await sendAs(participantSigner)).toBe(3)
  })

  test('avalon-receipt-create is taken in its own dialect, with the key that it brings along', async () => {
    const world = await openReceipts({ workers: [workerOf(avalon)] })
    expect(await create(world, vector('avalon-receipt-create', 'jsonRpc', 'params'))).toBe(0)
    const strict = await openReceipts()
    expect(await create(strict, vector('avalon-receipt-create', 'jsonRpc', 'params'))).toBe(2)
  })

  test.each([
    'workOrderId',
    'workerServiceId',
    'workerId',
    'requesterId',
    'receiptCreateStatus',
    'workOrderRequestHash',
    'requesterGeneratedNonce',
  ])('EEA-009 EEA-234 a signature covers %s: code 4', async (field) => {
    const world = await openReceipts()
    const other = {
      receiptCreateStatus: 1,
      workOrderRequestHash: Buffer.alloc(32, 1).toString('base64'),
      requesterId: addressOf(eea.provider, 'requester'),
    }
    const changed = { ...creation(), [field]: Reflect.get(other, field) ?? '77'.repeat(32) }
    expect(await create(world, changed)).toBe(4)
    expect(await create(world, creation())).toBe(0)
  })

  test.each([
    ['workOrderId', [undefined, null, 7, '', 'xyz', 'ab', `0x${'ab'.repeat(33)}`]],
    ['workerServiceId', [undefined, 7, 'xyz']],
    ['workerId', [undefined, 7, 'xyz']],
    ['requesterId', [undefined, 7, 'xyz', 'ab']],
    ['receiptCreateStatus', [undefined, '0', -1, 0.5, 2 ** 53]],
    [
      'workOrderRequestHash',
      [undefined, '', 'no base64', Buffer.alloc(31).toString('base64'), Buffer.alloc(33).toString('base64'), 7],
    ],
    ['requesterGeneratedNonce', [undefined, '', 'xyz', 7]],
    ['requesterSignature', [undefined, '', 'no base64', 7, {}]],
    ['signatureRules', [7, 'x'.repeat(100)]],
  ])('EEA-007 EEA-233 EEA-195 a %s of %j is refused: code 2', async (field, values) => {
    const world = await openReceipts()
    for (const value of values)
      expect([value, await create(world, { ...creation(), [field]: value })]).toEqual([value, 2])
  })

  test('EEA-239 the key comes from the resolver, the id is the key, or its Ethereum address', async () => {
    const world = await openReceipts({
      resolveKey: (id) => (id === 'did:example:requester' ? requesterSigner.publicKey : undefined),
    })
    const speakers = ['did:example:requester', addressOf(eea.provider, 'requester'), participantId]
    for (const [at, id] of speakers.entries()) {
      const signer = id === participantId ? participantSigner : requesterSigner
      const workOrderId = `0${at}`.repeat(32)
      expect([id, await create(world, creation({ requesterId: id, workOrderId }, { signer: workerSigner }))]).toEqual([
        id,
        4,
      ])
      expect([id, await create(world, creation({ requesterId: id, workOrderId }, { signer }))]).toEqual([id, 0])
    }
    expect(await create(world, creation({ requesterId, workOrderId: '99'.repeat(32) }))).toBe(4)
  })

  test('EEA-235 EEA-203 signatureRules name the algorithms where they are not the worker’s', async () => {
    const world = await openReceipts()
    const rules = 'KECCAK-256/SECP256K1'
    expect(await create(world, creation({ signatureRules: 'MD5/SECP256K1' }))).toBe(2)
    expect(await create(world, creation({ signatureRules: 'SHA-256' }))).toBe(2)
    expect(await create(world, creation({ signatureRules: 'SHA-256/RSA-OAEP-4096' }))).toBe(4)
    expect(await create(world, creation({ signatureRules: rules }))).toBe(4)
    expect(await create(world, creation({ signatureRules: rules }, { suite: eeaKeccak }))).toBe(0)
    const keccak = await openReceipts({}, { ...workerDetails(), hashingAlgorithm: 'KECCAK-256' })
    expect(await create(keccak, creation({}, { suite: eeaKeccak }))).toBe(0)
  })
})

describe('WorkOrderReceiptUpdate', () => {
  test('EEA-236 EEA-202 EEA-238 the worker of a receipt updates it with its verification key', async () => {
    const world = await openReceipts()
    await create(world, creation())
    expect(await send(world, update(1, {}, { signer: requesterSigner }))).toBe(4)
    expect(await send(world, update(1))).toBe(0)
  })

  test('EEA-237 an update without a signature is refused: code 2', async () => {
    const world = await openReceipts()
    await create(world, creation())
    for (const updateSignature of [undefined, null, ''])
      expect(await send(world, { ...update(1), updateSignature })).toBe(2)
  })

  test.each([
    ['updateType', 2],
    ['updateData', Buffer.alloc(32, 1).toString('base64')],
  ])('EEA-202 a signature covers %s: code 4', async (field, value) => {
    const world = await openReceipts()
    await create(world, creation())
    expect(await send(world, { ...update(1), [field]: value })).toBe(4)
  })

  test('EEA-201 an update to completed or processed carries a hash of 32 bytes, others any data', async () => {
    const world = await openReceipts()
    await create(world, creation())
    for (const type of [1, 2]) expect(await send(world, update(type, { updateData: 'AAAA' }))).toBe(2)
    expect(await send(world, update(3, { updateData: '' }))).toBe(0)
  })

  test('EEA-197 EEA-310 requester and worker may update; others need a policy that says so', async () => {
    const closed = await openReceipts({ policy: defaultAccessPolicy })
    await create(closed, creation())
    const byParticipant = update(256, { updaterId: participantId }, { signer: participantSigner })
    expect(await send(closed, byParticipant)).toBe(3)
    expect(await send(closed, update(256, { updaterId: requesterId }, { signer: requesterSigner }))).toBe(0)
    expect(await send(closed, update(256))).toBe(0)
    const open = await openReceipts({
      policy: ({ role, requesterId: of }) => role !== 'participant' || of === requesterId,
    })
    await create(open, creation())
    expect(await send(open, { ...byParticipant, updaterId: addressOf(eea.provider, 'receiptUpdater') })).toBe(0)
    expect(await send(open, byParticipant)).toBe(0)
  })

  test('EEA-368 the same update is taken once from one updater, whatever form its signature has', async () => {
    const world = await openReceipts()
    await create(world, creation())
    expect(await send(world, update(256))).toBe(0)
    expect(await send(world, update(256))).toBe(2)
    expect(await send(world, inCompactForm(update(256)))).toBe(2)
    expect(await send(world, inCompactForm(update(256, { updateData: 'BBBB' })))).toBe(0)
    expect(await send(world, update(256, { updateData: 'AAAA' }))).toBe(0)
  })

  test('a receipt takes a limited number of updates: code 1002', async () => {
    const world = await openReceipts({ limits: { receiptUpdates: 2 } })
    await create(world, creation())
    for (const type of [256, 257]) expect(await send(world, update(type))).toBe(0)
    expect(await send(world, update(258))).toBe(1002)
  })
})

describe('WorkOrderReceiptRetrieve', () => {
  test('EEA-240 EEA-241 EEA-326 answers every parameter, in both spellings, with the current status', async () => {
    const world = await openReceipts()
    const params = creation({ signatureRules: 'SHA-256/SECP256K1' })
    await create(world, params)
    await send(world, update(2))
    expect(outcome(await world.call('WorkOrderReceiptRetrieve', { workOrderId: `0x${orderId}` }))).toEqual({
      ...params,
      requestCreateStatus: 0,
      receiptCurrentStatus: 2,
      currentReceiptStatus: 2,
    })
    expect(outcome(await world.call('WorkOrderReceiptRetrieve', { workOrderId: 'ab' }))).toBe(2)
  })
})

describe('WorkOrderReceiptUpdateRetrieve', () => {
  const openUpdates = async (): Promise<ServiceWorld> => {
    const world = await openReceipts()
    await create(world, creation())
    await send(world, update(2))
    await send(world, update(256, { updaterId: requesterId, updateData: 'YWNr' }, { signer: requesterSigner }))
    await send(world, update(257))
    return world
  }
  const retrieve = async (world: ServiceWorld, updateIndex: unknown, updaterId?: unknown): Promise<unknown> =>
    outcome(
      await world.call('WorkOrderReceiptUpdateRetrieve', {
        workOrderId: orderId,
        updateIndex,
        ...(updaterId === undefined ? {} : { updaterId }),
      }),
    )

  test('EEA-242 EEA-243 EEA-367 updates by their index, from 0', async () => {
    const world = await openUpdates()
    expect(await retrieve(world, 0)).toEqual({
      updaterId: workerId,
      updateType: 2,
      updateData: responseHash,
      updateSignature: update(2).updateSignature,
      updateCount: 3,
    })
    expect(await retrieve(world, 1)).toMatchObject({ updaterId: requesterId, updateType: 256, updateCount: 3 })
    for (const index of [3, -1, 1.5, 'x', null, undefined])
      expect([index, await retrieve(world, index)]).toEqual([index, 2])
  })

  test.each([0xffff_ffff, '0xFFFFFFFF', 'ffffffff'])('EEA-207 %j is the last one', async (index) => {
    const world = await openUpdates()
    expect(await retrieve(world, index)).toMatchObject({ updateType: 257, updateCount: 3 })
    expect(await retrieve(world, index, requesterId)).toMatchObject({ updateType: 256, updateCount: 1 })
    expect(await retrieve(world, index, participantId)).toBe(2)
  })

  test('EEA-208 EEA-209 null, zero and no updater count all updates, an updater its own', async () => {
    const world = await openUpdates()
    for (const any of [undefined, null, '', '0x0', '00'.repeat(32)]) {
      expect([any, await retrieve(world, 2, any)]).toMatchObject([any, { updateType: 257, updateCount: 3 }])
    }
    expect(await retrieve(world, 1, `0x${workerId}`)).toMatchObject({ updateType: 257, updateCount: 2 })
    expect(await retrieve(world, 2, workerId)).toBe(2)
  })
})

describe('WorkOrderReceiptLookUp', () => {
  const openMany = async (pageSize = 100): Promise<ServiceWorld> => {
    const world = await openReceipts({ limits: { pageSize } })
    for (const byte of [1, 2, 3, 4, 5]) {
      const parts = {
        workOrderId: `0${byte}`.repeat(32),
        receiptCreateStatus: byte === 5 ? 300 : byte - 1,
        workerServiceId: byte % 2 === 0 ? serviceId : 'dd'.repeat(32),
      }
      expect(await create(world, creation(parts))).toBe(0)
    }
    return world
  }
  const idsOf = (...places: number[]): string[] => places.map((byte) => `0${byte}`.repeat(32))

  test('EEA-244 EEA-245 EEA-211 a receipt matches all parameters; no tag means no more', async () => {
    const world = await openMany()
    expect(outcome(await world.call('WorkOrderReceiptLookUp', { workerServiceId: serviceId }))).toEqual({
      totalCount: 2,
      ids: idsOf(2, 4),
    })
    expect(
      outcome(await world.call('WorkOrderReceiptLookUp', { workerServiceId: serviceId, receiptStatus: 1 })),
    ).toEqual({ totalCount: 1, ids: idsOf(2) })
    expect(outcome(await world.call('WorkOrderReceiptLookUp', { workerId, requesterId }))).toMatchObject({
      totalCount: 5,
    })
    expect(outcome(await world.call('WorkOrderReceiptLookUp', { workerId: serviceId }))).toEqual({
      totalCount: 0,
      ids: [],
    })
  })

  test('EEA-193 EEA-332 255 is any status; a status is a number or a hexadecimal string', async () => {
    const world = await openMany()
    for (const any of [
      {},
      { receiptStatus: 255 },
      { receiptStatus: '0xff' },
      { receiptStatus: null },
      { workerServiceId: '0x0' },
    ]) {
      expect([any, outcome(await world.call('WorkOrderReceiptLookUp', any))]).toMatchObject([any, { totalCount: 5 }])
    }
    for (const status of [300, '0x12c', '12C']) {
      expect(outcome(await world.call('WorkOrderReceiptLookUp', { receiptStatus: status }))).toEqual({
        totalCount: 1,
        ids: idsOf(5),
      })
    }
    for (const status of ['x', -1, 1.5, {}])
      expect(outcome(await world.call('WorkOrderReceiptLookUp', { receiptStatus: status }))).toBe(2)
  })

  test('the status that counts is the current one', async () => {
    const world = await openMany()
    await send(world, update(4, { workOrderId: '01'.repeat(32) }))
    expect(outcome(await world.call('WorkOrderReceiptLookUp', { receiptStatus: 0 }))).toEqual({
      totalCount: 0,
      ids: [],
    })
    expect(outcome(await world.call('WorkOrderReceiptLookUp', { receiptStatus: 4 }))).toEqual({
      totalCount: 1,
      ids: idsOf(1),
    })
  })

  test('EEA-246 EEA-245 pages; EEA-010 code 5 behind the last', async () => {
    const world = await openMany(2)
    const next = (tag: object) => world.call('WorkOrderReceiptLookUpNext', { workerId, ...tag })
    const first = outcome(await world.call('WorkOrderReceiptLookUp', { workerId }))
    expect(first).toEqual({
      totalCount: 5,
      lookUpTag: part(first, ['lookUpTag']),
      lookupTag: part(first, ['lookUpTag']),
      ids: idsOf(1, 2),
    })
    const second = outcome(await next({ lastLookUpTag: part(first, ['lookUpTag']) }))
    expect(second).toMatchObject({ totalCount: 5, ids: idsOf(3, 4) })
    const third = outcome(await next({ lookUpTag: part(second, ['lookUpTag']) }))
    expect(third).toEqual({ totalCount: 5, ids: idsOf(5) })
    expect(outcome(await next({ lastLookUpTag: 'ffff' }))).toBe(5)
    expect(outcome(await next({ lastLookUpTag: 'nobody' }))).toBe(5)
    expect(outcome(await next({}))).toBe(2)
  })
})
