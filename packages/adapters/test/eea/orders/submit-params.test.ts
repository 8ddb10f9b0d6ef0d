import { describe, expect, test } from 'vitest'
import { EeaError } from '../../../src/eea/work-order/index.js'
import {
  composeOrder,
  echo,
  echoWorkload,
  eea,
  openWorld,
  outcome,
  requesterId,
  type ServiceWorld,
  workerDetails,
  workerOf,
} from '../json-rpc/service-world.js'
import { vector } from '../work-order/vector.js'
import { requesterSigner, workerId } from '../work-order/world.js'
import { createGate } from './gate.js'

const submit = async (world: ServiceWorld, params: unknown): Promise<unknown> =>
  (await world.call('WorkOrderSubmit', params)).error?.code ?? 'result'

describe('parameters of WorkOrderSubmit', () => {
  const wrong: readonly (readonly [string, string, readonly unknown[]])[] = [
    ['EEA-083', 'responseTimeoutMSecs', [undefined, null, '6000', -1, 1.5, 86_400_001]],
    ['EEA-087', 'payloadFormat', [undefined, null, '', 'XML', 'json-rpc', 7]],
    ['EEA-088', 'resultUri', ['', 'resulturi', 'ftp://example.org/', 'http://user:secret@example.org/', 7, null]],
    ['EEA-089', 'notifyUri', ['', 'notifyuri', 'file:///etc/passwd', 7, null]],
    ['EEA-090', 'workOrderId', [undefined, null, '', 'xyz', 'ab', 7, 'ab'.repeat(33)]],
    ['EEA-091', 'workerId', [undefined, null, '', 'xyz', 7, 'did:', 'ab'.repeat(32)]],
    ['EEA-092', 'workloadId', [null, '', 'xyz', 7]],
    ['EEA-093', 'requesterId', [undefined, null, '', 'xyz', 7, 'did:']],
    ['EEA-094', 'workerEncryptionKey', ['', 'xyz', 7, 'ab', 'ab'.repeat(200)]],
    ['EEA-095', 'dataEncryptionAlgorithm', ['', 'AES-CBC-256', 7, null]],
    ['EEA-096', 'encryptedSessionKey', [undefined, null, '', 'xyz', 'ab', 'ab'.repeat(384)]],
    ['EEA-097', 'sessionKeyIv', ['', 'xyz', 'ab', 7]],
    ['EEA-098', 'requesterNonce', [undefined, null, '', 'xyz', 7]],
    ['EEA-099', 'encryptedRequestHash', [undefined, null, '', 'xyz', 'ab', 7]],
    ['EEA-100', 'requesterSignature', ['', 7, null]],
    ['EEA-101', 'inData', [undefined, null, [], 'a.b.c', {}, [7], [{ index: 0 }]]],
    ['EEA-102', 'outData', [null, 'x', {}, [7], [{ index: -1 }]]],
  ]

  test.each(wrong)('%s EEA-007 a %s of a wrong kind is refused, whichever: code 2', async (_row, field, values) => {
    const world = await openWorld()
    for (const value of values) {
      const { request } = composeOrder()
      expect([value, await submit(world, { ...request, [field]: value })]).toEqual([value, 2])
    }
  })

  test('EEA-095 EEA-097 EEA-100 EEA-092 EEA-102 optional parameters may be left out: spec-wo-default-iv is executed', async () => {
    const world = await openWorld()
    expect(await submit(world, vector('spec-wo-default-iv', 'jsonRpc', 'params'))).toBe('result')
    const { request } = composeOrder({ workloadId: undefined })
    expect(request).not.toHaveProperty('outData')
    const { dataEncryptionAlgorithm: _, workerEncryptionKey: __, ...rest } = request
    expect(await submit(world, rest)).toBe('result')
  })

  test('EEA-087 EEA-094 EEA-100 JSON-RPC-JWT, a named key and a signature are taken: spec-wo-jwt', async () => {
    const world = await openWorld()
    expect(await submit(world, vector('spec-wo-jwt', 'jsonRpc', 'params'))).toBe('result')
  })

  test('EEA-087 a custom format that the worker does not list: code 2', async () => {
    const world = await openWorld()
    expect(await submit(world, { ...composeOrder().request, payloadFormat: '~custom' })).toBe(2)
  })

  test('EEA-091 EEA-093 a worker and a requester may be known by DID', async () => {
    const workerDid = 'did:example:worker-1'
    const world = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: echo }, { workerId: workerDid })] })
    const ids = { workerId: workerDid, requesterId: 'did:example:requester' }
    const { result } = await world.call('WorkOrderSubmit', composeOrder(ids).request)
    expect(result).toMatchObject(ids)
    expect(await submit(world, composeOrder({ ...ids, workerId: 'did:example:other' }).request)).toBe(2)
  })

  test('EEA-090 EEA-366 an order is taken once, in whatever spelling of its id: code 2', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    expect(await submit(world, request)).toBe('result')
    for (const workOrderId of [request.workOrderId, `0X${request.workOrderId.toUpperCase()}`]) {
      expect(await submit(world, { ...composeOrder().request, workOrderId })).toBe(2)
    }
  })

  test('EEA-098 a requester’s nonce serves once: code 2', async () => {
    const world = await openWorld()
    const { request } = composeOrder()
    expect(await submit(world, request)).toBe('result')
    expect(await submit(world, { ...composeOrder().request, requesterNonce: `0x${request.requesterNonce}` })).toBe(2)
  })

  test('EEA-092 a workload may be left out where there is one only; an unknown one: code 1003', async () => {
    const two = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: echo, ['22'.repeat(32)]: echo })] })
    expect(await submit(two, composeOrder({ workloadId: undefined }).request)).toBe(1003)
    expect(await submit(two, composeOrder({ workloadId: '33'.repeat(32) }).request)).toBe(1003)
    expect(await submit(two, composeOrder({ workloadId: '22'.repeat(32) }).request)).toBe('result')
  })

  test('EEA-365 responseTimeoutMsecs is no parameter: code 2', async () => {
    const world = await openWorld()
    const { responseTimeoutMSecs: value, ...request } = composeOrder().request
    expect(await submit(world, { ...request, responseTimeoutMsecs: value })).toBe(2)
  })

  test('EEA-009 EEA-100 a signature by another key: code 4', async () => {
    const world = await openWorld()
    expect(await submit(world, composeOrder({ signer: requesterSigner }).request)).toBe('result')
    const { request } = composeOrder({ signer: requesterSigner, requesterId: requesterId })
    const other = composeOrder({ signer: requesterSigner }).request
    expect(await submit(world, { ...request, requesterSignature: other.requesterSignature })).toBe(4)
  })
})

describe('negative vectors over HTTP', () => {
  test.each([
    ['neg-tampered-item-data', 4],
    ['neg-tampered-hash', 4],
    ['neg-swapped-workload', 1003],
    ['neg-reused-iv', 2],
    ['neg-bad-signature', 4],
    ['neg-wrong-session-key-length', 2],
  ])('%s: code %i', async (name, code) => {
    const world = await openWorld()
    expect(await submit(world, vector(name, 'jsonRpc', 'params'))).toBe(code)
    const swapped = String(Reflect.get(Object(vector('neg-swapped-workload', 'jsonRpc', 'params')), 'workloadId'))
    const both = await openWorld({ workers: [workerOf(eea, { [echoWorkload]: echo, [swapped]: echo })] })
    expect(await submit(both, vector(name, 'jsonRpc', 'params'))).toBe(name === 'neg-swapped-workload' ? 4 : code)
  })

  test('neg-not-covered-resultUri: the hash does not cover the address, the policy of callbacks does: code 3', async () => {
    const world = await openWorld()
    const params = Object(vector('neg-not-covered-resultUri', 'jsonRpc', 'params'))
    expect(
      await submit(world, { ...params, responseTimeoutMSecs: 0, resultUri: 'http://169.254.169.254/latest' }),
    ).toBe(3)
  })
})

describe('codes of orders that were not executed', () => {
  test('EEA-112 EEA-113 too many orders wait: code 1002, and the order may come again', async () => {
    const gate = createGate()
    const world = await openWorld({
      limits: { waiting: 1 },
      workers: [workerOf(eea, { [echoWorkload]: gate.workload })],
    })
    const [first, second, third] = [0, 1, 2].map(() => composeOrder({ responseTimeoutMSecs: 0 }).request)
    expect(await submit(world, first)).toBe(5)
    await gate.entered()
    expect(await submit(world, second)).toBe(5)
    expect(await submit(world, third)).toBe(1002)
    gate.open([])
    await gate.entered()
    expect(await submit(world, third)).toBe(5)
    for (const _ of [1, 2]) gate.open([])
  })

  test('EEA-113 a worker that is not active takes no orders: code 1004', async () => {
    const world = await openWorld()
    await world.service.registry.register({
      workerId,
      workerType: 1,
      organizationId: undefined,
      applicationTypeId: [],
      details: workerDetails(),
    })
    for (const status of [2, 3, 4]) {
      await world.service.registry.setStatus(workerId, status)
      expect(await submit(world, composeOrder().request)).toBe(1004)
    }
    await world.service.registry.setStatus(workerId, 1)
    expect(await submit(world, composeOrder().request)).toBe('result')
  })

  test('EEA-103 EEA-113 a workload that throws: code 1005, and nothing of the error is told', async () => {
    const broken = workerOf(eea, {
      [echoWorkload]: () => {
        throw new Error('password is 1234')
      },
    })
    const world = await openWorld({ workers: [broken] })
    const { error } = await world.call('WorkOrderSubmit', composeOrder().request)
    expect([error?.code, error?.message.includes('1234')]).toEqual([1005, false])
  })

  test('EEA-113 a workload may refuse with a code of its own', async () => {
    const picky = workerOf(eea, {
      [echoWorkload]: () => {
        throw new EeaError('NoFunds', 2001, 'not enough funds')
      },
    })
    const world = await openWorld({ workers: [picky] })
    expect((await world.call('WorkOrderSubmit', composeOrder().request)).error).toMatchObject({
      code: 2001,
      message: 'not enough funds',
    })
  })

  test('EEA-309 a workload has no state of ours: what it keeps comes in and goes out with the order', async () => {
    const count = workerOf(eea, {
      [echoWorkload]: ({ inData }) => [{ index: 0, data: Uint8Array.of((inData[0]?.data[0] ?? 0) + 1) }],
    })
    const world = await openWorld({ workers: [count] })
    for (const _ of [1, 2])
      expect(await submit(world, composeOrder({ inData: [{ data: Uint8Array.of(1) }] }).request)).toBe('result')
    expect(outcome(await world.call('WorkOrderGetResult', { workOrderId: 'ab' }))).toBe(2)
  })
})
