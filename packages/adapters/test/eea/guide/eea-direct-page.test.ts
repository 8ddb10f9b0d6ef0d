import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callResult } from '@lockstep/core/receipt'
import { balances } from '@lockstep/stf-balances'
import { expect, onTestFinished, test } from 'vitest'
import { defaultAccessPolicy } from '../../../src/eea/json-rpc/index.js'
import { serviceCode } from '../../../src/eea/json-rpc/refuse.js'
import { implementationCode } from '../../../src/eea/work-order/index.js'
import { alice, bob, shard } from '../../integritee-rpc/test-worker.js'
import { clientOf, connect, openRegistered } from '../client/client-world.js'
import { answerIn, outcome, requesterId, workerOf } from '../json-rpc/service-world.js'
import { openLogShard, transfer } from '../orders/shard-world.js'
import { eea, workerId as vectorWorkerId } from '../work-order/world.js'
import { execute } from './payload.js'
import { wordsIn } from './request.js'
import { countWords, serve, workerId } from './serve.js'
import { executeInShard, shardWorkload } from './shard.js'

const top = fileURLToPath(new URL('../../../../../', import.meta.url))
const page = readFileSync(join(top, 'docs/eea-direct.md'), 'utf8')
const blocks = [...page.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map(([, code = '']) => code)

test('the page shows the files that are executed here', () => {
  const files = ['serve.ts', 'request.ts', 'payload.ts', 'shard.ts']
  expect(blocks).toEqual(files.map((file) => readFileSync(new URL(file, import.meta.url), 'utf8')))
})

test('the page links only to files that exist, and names every code of our own', () => {
  for (const [, link = ''] of page.matchAll(/\]\((?!https?:)([^)#]+)\)/g)) {
    expect(existsSync(join(top, 'docs', link)), link).toBe(true)
  }
  for (const code of [...Object.values(serviceCode), ...Object.values(implementationCode)]) {
    expect(page).toContain(`| ${code} |`)
  }
})

test('serve.ts, request.ts and payload.ts: an order is executed, and nobody else registers workers', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-guide-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const { service, details } = await serve(join(directory, 'book'), 'letmein')
  onTestFinished(() => service.stop())
  const url = await service.listen({ host: '127.0.0.1', port: 0 })
  const call = async (method: string, params: object, headers = {}) => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const sent = { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body }
    return answerIn(await (await fetch(url, sent)).json())
  }
  const registration = { workerId, workerType: 1, details }
  expect(outcome(await call('WorkerRegister', registration))).toBe(3)
  expect(outcome(await call('WorkerRegister', registration, { authorization: 'Bearer letmein' }))).toBe(0)

  expect(await wordsIn('how many words are these', url, countWords)).toBe('5')

  const keys: unknown = Object(details).workerTypeData
  const { encryptionKey, verificationKey } = Object(keys)
  const draft = { workOrderId: 'c3'.repeat(32), workerId, workloadId: countWords, requesterId: 'd4'.repeat(20) }
  const data = await execute(
    { ...draft, responseTimeoutMSecs: 5000, inData: [{ data: Buffer.from('by hand') }] },
    { encryptionKey, verificationKey },
    async (params) => (await call('WorkOrderSubmit', Object(params))).result,
  )
  expect(Buffer.from(data ?? []).toString()).toBe('2')
  expect(readdirSync(directory)).toEqual(['book'])
})

test('shard.ts: EEA-309 an operation in a work order changes the state of the shard, and its receipt comes back', async () => {
  const log = await openLogShard()
  const invocation = {
    ...log.invocation,
    // The worker of the test seals a block for each operation, and one more that confirms it.
    async invoke(...call: Parameters<typeof log.invocation.invoke>) {
      const hash = await log.invocation.invoke(...call)
      setImmediate(async () => {
        await log.produce()
        await log.produce()
      })
      return hash
    },
  }
  const workload = 'b2'.repeat(32)
  const world = await openRegistered('eea', {
    workers: [workerOf(eea, { [workload]: shardWorkload(log.access, invocation) })],
  })
  const client = clientOf(connect(world.url))
  const operation = transfer(alice, bob.account, 300n, 0)
  const order = { requesterId, workloadId: workload, operation }
  const { receipt } = await executeInShard(client, await client.discover(vectorWorkerId), log.access, order)
  expect(receipt.shard).toBe(shard)
  expect(callResult(balances, balances.calls.balanceTransfer, receipt)).toMatchObject({ status: 'Executed' })
})

test('the page says of the default policy what it does', () => {
  const [, table = ''] = page.split('<!-- defaults -->')
  const rows = [...table.matchAll(/^\| `(\w+)` +\| (yes|no) /gm)]
  expect(rows.length).toBe(16)
  const caller = { remoteAddress: '127.0.0.1', headers: {}, certificate: undefined }
  for (const [, method = '', told] of rows) {
    expect([method, defaultAccessPolicy({ method, caller, params: {}, role: 'caller' })]).toEqual([
      method,
      told === 'yes',
    ])
  }
})
