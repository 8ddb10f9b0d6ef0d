import { describe, expect, test } from 'vitest'
import { openWorld, outcome, type ServiceWorld, workerDetails } from '../json-rpc/service-world.js'

const worker = (byte: string, parts: object = {}): Record<string, unknown> => ({
  workerId: byte.repeat(32),
  workerType: 1,
  organizationId: 'aa'.repeat(32),
  applicationTypeId: ['01'.repeat(32)],
  details: workerDetails(),
  ...parts,
})

const register = async (world: ServiceWorld, ...workers: readonly object[]): Promise<void> => {
  for (const params of workers) expect(outcome(await world.call('WorkerRegister', params))).toBe(0)
}

const ids = async (world: ServiceWorld, params: object): Promise<unknown> => {
  const found = outcome(await world.call('WorkerLookUp', params))
  return typeof found === 'object' && found !== null && 'ids' in found ? found.ids : found
}

const proofWorker = (prefix: string): object => ({
  workerType: 'ab',
  verificationKey: '02'.repeat(33),
  encryptionKey: '03'.repeat(33),
  proofDataType: `${prefix}proof`,
  proofData: '00',
})

describe('WorkerRegister', () => {
  test('EEA-064 EEA-005 EEA-317 answers with an error object of code 0; EEA-075 EEA-076 WorkerRetrieve gives back what came', async () => {
    const world = await openWorld()
    const answer = await world.call('WorkerRegister', worker('11'), 'a')
    expect(answer).toEqual({ jsonrpc: '2.0', id: 'a', error: { code: 0, message: 'success' } })
    expect(outcome(await world.call('WorkerRetrieve', { workerId: '11'.repeat(32) }))).toEqual({
      workerType: 1,
      organizationId: 'aa'.repeat(32),
      applicationTypeId: ['01'.repeat(32)],
      details: workerDetails(),
      status: 1,
    })
  })

  test('EEA-065 workerId is hexadecimal, in any spelling, or a DID', async () => {
    const world = await openWorld()
    await register(world, worker('ab'), worker('', { workerId: 'did:example:worker-1' }))
    for (const workerId of ['ab'.repeat(32), `0x${'AB'.repeat(32)}`, 'did:example:worker-1']) {
      expect(outcome(await world.call('WorkerRetrieve', { workerId }))).toMatchObject({ status: 1 })
    }
    for (const workerId of [undefined, null, 7, '', '0x', 'xyz', 'did:', 'did:Example:x', 'a'.repeat(300), {}]) {
      expect([workerId, outcome(await world.call('WorkerRegister', worker('', { workerId })))]).toEqual([workerId, 2])
    }
  })

  test('EEA-366 a worker that is registered cannot be registered again, in no spelling: code 2', async () => {
    const world = await openWorld()
    await register(world, worker('ab'))
    expect(outcome(await world.call('WorkerRegister', worker('', { workerId: `0X${'Ab'.repeat(32)}` })))).toBe(2)
  })

  test('EEA-066 EEA-044 workerType 1 is TEE-SGX', async () => {
    const world = await openWorld()
    await register(world, worker('11'))
    expect(await ids(world, { workerType: 1 })).toEqual(['11'.repeat(32)])
    expect(await ids(world, { workerType: 2 })).toEqual([])
  })

  test('EEA-045 workerType 2 is MPC; EEA-046 workerType 3 is ZK', async () => {
    const world = await openWorld({ checkDetails: () => undefined })
    await register(world, worker('22', { workerType: 2, details: { workerTypeData: proofWorker('MPC-') } }))
    await register(world, worker('33', { workerType: 3, details: { workerTypeData: proofWorker('ZK-') } }))
    expect(await ids(world, { workerType: 2 })).toEqual(['22'.repeat(32)])
    expect(await ids(world, { workerType: 3 })).toEqual(['33'.repeat(32)])
  })

  test.each([0, 4, -1, 1.5, '1', null, undefined])(
    'EEA-043 EEA-066 workerType %j is refused: code 2',
    async (workerType) => {
      const world = await openWorld()
      expect(outcome(await world.call('WorkerRegister', worker('11', { workerType })))).toBe(2)
    },
  )

  test('EEA-067 EEA-047 organizationId is optional and hexadecimal', async () => {
    const world = await openWorld()
    await register(world, worker('11', { organizationId: undefined }), worker('22', { organizationId: null }))
    expect(outcome(await world.call('WorkerRetrieve', { workerId: '11'.repeat(32) }))).toMatchObject({
      organizationId: '',
    })
    expect(outcome(await world.call('WorkerRegister', worker('33', { organizationId: 'no' })))).toBe(2)
  })

  test('EEA-068 EEA-048 applicationTypeId is an array of hexadecimal strings, or left out', async () => {
    const world = await openWorld()
    await register(
      world,
      worker('11', { applicationTypeId: undefined }),
      worker('22', { applicationTypeId: ['01', '0x02'] }),
    )
    expect(outcome(await world.call('WorkerRetrieve', { workerId: '22'.repeat(32) }))).toMatchObject({
      applicationTypeId: ['01', '02'],
    })
    for (const applicationTypeId of ['01', 7, ['x'], [7], {}]) {
      expect(outcome(await world.call('WorkerRegister', worker('33', { applicationTypeId })))).toBe(2)
    }
  })

  test('EEA-069 EEA-279 details is an object, checked against Appendix A', async () => {
    const world = await openWorld()
    const { workerTypeData, ...common } = workerDetails()
    const unsigned = { ...common, workerTypeData: { ...Object(workerTypeData), encryptionKeySignature: undefined } }
    for (const details of ['{}', null, undefined, [], 7, {}, common, unsigned]) {
      expect([details, outcome(await world.call('WorkerRegister', worker('11', { details })))]).toEqual([details, 2])
    }
    await register(world, worker('11'))
  })

  test('EEA-007 a name that the text does not know is refused: code 2', async () => {
    const world = await openWorld()
    const answer = await world.call('WorkerRegister', worker('11', { organisationId: 'aa' }))
    expect(answer.error).toMatchObject({ code: 2, message: expect.stringContaining('organisationId') })
  })
})

describe('WorkerUpdate', () => {
  test('EEA-070 replaces the details and nothing else', async () => {
    const world = await openWorld()
    await register(world, worker('11'))
    const details = { ...workerDetails(), workOrderSyncUri: 'https://elsewhere.example.org/' }
    expect(outcome(await world.call('WorkerUpdate', { workerId: '11'.repeat(32), details }))).toBe(0)
    expect(outcome(await world.call('WorkerRetrieve', { workerId: '11'.repeat(32) }))).toMatchObject({
      details,
      workerType: 1,
      status: 1,
    })
    expect(outcome(await world.call('WorkerUpdate', { workerId: '22'.repeat(32), details }))).toBe(2)
    expect(outcome(await world.call('WorkerUpdate', { workerId: '11'.repeat(32), details: {} }))).toBe(2)
  })
})

describe('WorkerSetStatus', () => {
  test.each([
    ['EEA-052', 'active', 1],
    ['EEA-053', 'offline', 2],
    ['EEA-054', 'decommissioned', 3],
    ['EEA-055', 'compromised', 4],
  ])('EEA-071 %s EEA-323 %s is %i, by number or name', async (_row, name, status) => {
    const world = await openWorld()
    await register(world, worker('11'))
    for (const value of [status, name]) {
      await world.call('WorkerSetStatus', { workerId: '11'.repeat(32), status: status === 2 ? 1 : 2 })
      expect(outcome(await world.call('WorkerSetStatus', { workerId: '11'.repeat(32), status: value }))).toBe(0)
      expect(outcome(await world.call('WorkerRetrieve', { workerId: '11'.repeat(32) }))).toMatchObject({ status })
    }
  })

  test.each([0, 5, -1, 1.5, '1', 'on', null, undefined])('EEA-071 the status %j is refused: code 2', async (status) => {
    const world = await openWorld()
    await register(world, worker('11'))
    expect(outcome(await world.call('WorkerSetStatus', { workerId: '11'.repeat(32), status }))).toBe(2)
    expect(outcome(await world.call('WorkerSetStatus', { workerId: '22'.repeat(32), status: 1 }))).toBe(2)
  })
})

describe('WorkerLookUp', () => {
  const types = ['01', '02'].map((byte) => byte.repeat(32))

  test('EEA-072 EEA-057 EEA-322 a worker matches all parameters, and supports all types of an array', async () => {
    const world = await openWorld()
    await register(
      world,
      worker('11', { applicationTypeId: types }),
      worker('22', { applicationTypeId: [types[0]] }),
      worker('33', { organizationId: 'bb'.repeat(32), applicationTypeId: types }),
    )
    const [a, b, c] = ['11', '22', '33'].map((byte) => byte.repeat(32))
    expect(await ids(world, { workerType: 1, organizationId: 'aa'.repeat(32), applicationTypeId: types })).toEqual([a])
    expect(await ids(world, { applicationTypeId: types })).toEqual([a, c])
    expect(await ids(world, { applicationTypeId: types[0] })).toEqual([a, b, c])
    expect(await ids(world, { organizationId: `0x${'BB'.repeat(32)}` })).toEqual([c])
    expect(await ids(world, { workerType: 2, organizationId: 'aa'.repeat(32) })).toEqual([])
  })

  test('EEA-058 EEA-311 EEA-313 zero, null, empty and absent match any; all workers of an organization can be listed', async () => {
    const world = await openWorld()
    await register(world, worker('11'), worker('22', { organizationId: 'bb'.repeat(32) }))
    const all = ['11', '22'].map((byte) => byte.repeat(32))
    for (const any of [
      {},
      { workerType: 0 },
      { organizationId: '' },
      { organizationId: '0x0', applicationTypeId: [] },
      { organizationId: '00'.repeat(32), applicationTypeId: ['00'.repeat(32)] },
      { workerType: null, organizationId: null, applicationTypeId: null },
    ]) {
      expect([any, await ids(world, any)]).toEqual([any, all])
    }
  })

  test('EEA-074 EEA-059 EEA-073 EEA-077 pages: the total, a tag while there is more, each worker once', async () => {
    const world = await openWorld({ limits: { pageSize: 2 } })
    for (const byte of ['11', '22', '33', '44', '55']) await register(world, worker(byte))
    const first = outcome(await world.call('WorkerLookUp', { workerType: 1 }))
    expect(first).toEqual({ totalCount: 5, lookupTag: '0x2', ids: ['11', '22'].map((byte) => byte.repeat(32)) })
    const second = outcome(await world.call('WorkerLookUpNext', { workerType: 1, lookUpTag: '0x2' }))
    expect(second).toEqual({ totalCount: 5, lookupTag: '0x4', ids: ['33', '44'].map((byte) => byte.repeat(32)) })
    const last = outcome(await world.call('WorkerLookUpNext', { workerType: 1, lookupTag: '0x4' }))
    expect(last).toEqual({ totalCount: 5, lookupTag: '', ids: ['55'.repeat(32)] })
  })

  test('EEA-010 EEA-321 behind the last page and for a tag of nobody: code 5', async () => {
    const world = await openWorld()
    await register(world, worker('11'))
    for (const lookUpTag of ['0x1', '1', 'ff', '', 'no tag', '0x10000000000000000000']) {
      expect([lookUpTag, outcome(await world.call('WorkerLookUpNext', { lookUpTag }))]).toEqual([lookUpTag, 5])
    }
    expect(outcome(await world.call('WorkerLookUpNext', {}))).toBe(2)
    expect(outcome(await world.call('WorkerLookUpNext', { lookUpTag: 7 }))).toBe(2)
  })

  test('EEA-075 an unknown worker: code 2', async () => {
    const world = await openWorld()
    expect(outcome(await world.call('WorkerRetrieve', { workerId: '11'.repeat(32) }))).toBe(2)
  })
})
