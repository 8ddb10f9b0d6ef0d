import { type Hex, toHex } from '@lockstep/core'
import { describe, expect, test } from 'vitest'
import { attestByIas } from '../../../src/eea/client/index.js'
import { createWorkOrderPool, type PoolEnclave, poolEnclaveLost, type Workload } from '../../../src/eea/orders/index.js'
import { createAttestationService, type QuoteStatus } from '../../../src/tee/ias-service/index.js'
import { createPlatform } from '../../../src/tee/index.js'
import { clientOf, connect, draft } from '../client/client-world.js'
import { echoWorkload, openWorld, outcome, workerDetails } from '../json-rpc/service-world.js'
import { countedEntropy, eea, workerId } from '../work-order/world.js'

const { provider } = eea
const at = Date.UTC(2026, 4, 17)
const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
const statuses = new Map<Hex, QuoteStatus>([[platform.quotingKey, 'OK']])
const service = createAttestationService({
  provider,
  entropy: countedEntropy(700_000),
  platforms: () => statuses,
  now: () => at,
})
const trust = { anchors: [service.authority], at }
const [master, first, second, stranger] = [1, 2, 3, 4].map((byte) => new Uint8Array(32).fill(byte))
const mrEnclaves = [master, first, second].flatMap((each) => each ?? [])

const reportOf = (mrEnclave: Uint8Array | undefined, reportData: Uint8Array) => {
  const measurement = toHex(mrEnclave ?? new Uint8Array(32))
  const identity = { mrenclave: measurement, mrsigner: measurement, securityVersion: 1, debug: false }
  return service.report(platform.quote(identity, reportData))
}

const channelData = (channelKey: Uint8Array) => new Uint8Array([...provider.sha256(channelKey), ...new Uint8Array(32)])

const enclave = async (mrEnclave: Uint8Array | undefined, run: Workload): Promise<PoolEnclave> => {
  const channelKey = new Uint8Array(32).fill((mrEnclave?.[0] ?? 0) + 100)
  return { proof: await reportOf(mrEnclave, channelData(channelKey)), channelKey, run }
}

/** Answers each input with the name of the enclave that executed it. */
const named =
  (name: string): Workload =>
  ({ inData }) =>
    inData.map(({ index, data }) => ({ index, data: new Uint8Array(Buffer.from(`${name}: ${Buffer.from(data)}`)) }))

// PERF: one key for all tests; making it takes longer than all else.
const rsaKey = provider.generateRsaKey()
const suite = { ...eea, provider: { ...provider, generateRsaKey: () => rsaKey } }

const openPool = async () => {
  const pool = createWorkOrderPool({
    ...{ workerId, suite, entropy: countedEntropy(600_000), mrEnclaves, trust },
    workloadIds: [echoWorkload],
  })
  const world = await openWorld({ workers: [pool.worker] })
  const proofData = await reportOf(master, pool.reportData)
  const workerTypeData = { ...pool.typeData, encryptionKeyNonce: '01', proofDataType: 'TEE-SGX-IAS', proofData }
  const details = { ...workerDetails(), workerTypeData }
  expect(outcome(await world.call('WorkerRegister', { workerId, workerType: 1, details }))).toBe(0)
  // The requester trusts the master's code and, by its report, the list that it goes by.
  const attest = attestByIas({ provider, trust, mrEnclaves: master === undefined ? [] : [master] })
  const client = clientOf(connect(world.url), { attest })
  const worker = await client.discover(workerId)
  const ask = async (text: string) => {
    const mode = { type: 'synchronous', timeout: 6000 } as const
    const { response } = await client.execute(worker, { ...draft(text), mode })
    return Buffer.from(response.outData[0]?.data ?? []).toString()
  }
  return { pool, ask }
}

describe('a pool of enclaves', () => {
  test('EEA-291 EEA-293 EEA-294 EEA-296 the master makes the keys, and enclaves of its list execute in turn', async () => {
    const { pool, ask } = await openPool()
    const leave = pool.join(await enclave(first, named('first')))
    pool.join(await enclave(second, named('second')))
    expect([await ask('a'), await ask('b'), await ask('c')]).toEqual(['first: a', 'second: b', 'first: c'])
    leave()
    expect([await ask('d'), await ask('e')]).toEqual(['second: d', 'second: e'])
  })

  test('EEA-296 an enclave that is not on the list gets no order, nor one with a report for another channel', async () => {
    const { pool, ask } = await openPool()
    const seen: string[] = []
    const run: Workload = (order) => {
      seen.push(order.request.workOrderId)
      return []
    }
    const unlisted = await enclave(stranger, run)
    expect(() => pool.join(unlisted)).toThrow(expect.objectContaining({ eeaCode: 4, details: { field: 'mrEnclave' } }))
    const borrowed = { ...(await enclave(first, run)), channelKey: new Uint8Array(32).fill(9) }
    expect(() => pool.join(borrowed)).toThrow(expect.objectContaining({ eeaCode: 4, details: { field: 'reportData' } }))
    await expect(ask('a')).rejects.toMatchObject({ eeaCode: 1002 })
    pool.join(await enclave(second, named('second')))
    expect(await ask('b')).toBe('second: b')
    expect(seen).toEqual([])
  })

  test('an order of an enclave that is lost goes to the next one; a workload that fails is not tried again', async () => {
    const { pool, ask } = await openPool()
    pool.join(await enclave(first, () => Promise.reject(poolEnclaveLost(new Error('closed')))))
    let calls = 0
    const failing: Workload = () => {
      calls += 1
      throw new Error('secret')
    }
    pool.join(await enclave(second, named('second')))
    expect(await ask('a')).toBe('second: a')
    pool.join(await enclave(first, failing))
    expect(await ask('b')).toBe('second: b')
    await expect(ask('c')).rejects.toMatchObject({ eeaCode: 1005 })
    expect(calls).toBe(1)
  })
})
