import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { createRandom, type Random } from '../../fuzz/random.js'
import { openRegistered } from '../client/client-world.js'
import {
  answerIn,
  composeOrder,
  draftOrder,
  openWorld,
  requesterId,
  type ServiceWorld,
  workerDetails,
} from '../json-rpc/service-world.js'
import { creation, update } from '../receipt/receipt-world.js'
import { vector } from '../work-order/vector.js'
import { workerId } from '../work-order/world.js'

export interface FuzzReport {
  readonly requests: number
  /** Answers with a result, a code of the tables, and a code of JSON-RPC or of HTTP. */
  readonly results: number
  readonly statuses: number
  readonly faults: number
}

export interface FuzzServiceOptions {
  readonly seed: string
  readonly runs: number
  readonly seconds: number
}

const caller = { remoteAddress: '127.0.0.1', headers: {}, certificate: undefined }

/** Requests that are taken, which the others are made from by damage. */
const templates = (): readonly object[] => {
  const params = (method: string, value: unknown) => ({ jsonrpc: '2.0', id: 1, method, params: value })
  const { workOrderId } = draftOrder()
  return [
    params('WorkOrderSubmit', composeOrder().request),
    params('WorkOrderSubmit', vector('spec-wo-session-key', 'jsonRpc', 'params')),
    params('WorkOrderGetResult', { workOrderId }),
    params('WorkOrderReceiptCreate', creation({ workOrderId })),
    params('WorkOrderReceiptUpdate', update(2, { workOrderId })),
    params('WorkOrderReceiptRetrieve', { workOrderId }),
    params('WorkOrderReceiptUpdateRetrieve', { workOrderId, updaterId: null, updateIndex: 0 }),
    params('WorkOrderReceiptLookUp', { workerServiceId: null, workerId, requesterId, receiptStatus: 255 }),
    params('WorkOrderReceiptLookUpNext', { workerId, requesterId, receiptStatus: 255, lastLookUpTag: '1' }),
    params('WorkerRegister', { workerId: 'f1'.repeat(32), workerType: 1, details: workerDetails() }),
    params('WorkerUpdate', { workerId: 'f1'.repeat(32), details: workerDetails() }),
    params('WorkerSetStatus', { workerId: 'f1'.repeat(32), status: 2 }),
    params('WorkerLookUp', { workerType: 1, organizationId: '', applicationTypeId: [] }),
    params('WorkerLookUpNext', { workerType: 1, lookUpTag: '1' }),
    params('WorkerRetrieve', { workerId }),
    params('EncryptionKeyGet', { workerId, lastUsedKeyNonce: '', tag: '', requesterId }),
    params('EncryptionKeySet', {
      workerId,
      encryptionKey: 'ab'.repeat(40),
      encryptionKeyNonce: '01',
      tag: 'cd',
      signatureNonce: '02',
      signature: 'AAAAAAAAAAAAAAAA',
    }),
  ]
}

const oddValues: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  2 ** 53,
  '',
  '0x',
  'zz',
  '\u0000',
  '-',
  'ab'.repeat(32),
  'did:x:y',
  'a'.repeat(5000),
  [],
  {},
  [[]],
  { index: 0 },
  '__proto__',
  '2.0',
  'null',
]

/** The same value with some of its parts replaced, dropped, doubled or renamed. */
const damage = (random: Random, value: unknown): unknown => {
  if (random.oneIn(6)) return random.pick(oddValues)
  if (Array.isArray(value)) {
    const items: unknown[] = value.map((item) => (random.oneIn(2) ? damage(random, item) : item))
    return random.oneIn(3) ? [...items, ...items] : items
  }
  if (typeof value === 'string') return damagedText(random, value)
  if (typeof value !== 'object' || value === null) return random.pick(oddValues)
  const fields = Object.entries(value)
  const place = random.below(Math.max(1, fields.length))
  return Object.fromEntries(
    fields.flatMap(([name, field], index): (readonly [string, unknown])[] => {
      if (index !== place) return [[name, field]]
      if (random.oneIn(5)) return []
      if (random.oneIn(5)) return [[name.toUpperCase(), field]]
      return [[name, damage(random, field)]]
    }),
  )
}

const damagedText = (random: Random, text: string): string => {
  const at = random.below(text.length + 1)
  const letters = [...'0aF=+/-~"\\{}[],: é']
  return `${text.slice(0, at)}${random.oneIn(2) ? random.pick(letters) : ''}${text.slice(at + random.below(3))}`
}

const anyRequest = (random: Random, known: readonly object[]): string => {
  const template = random.pick(known)
  const value = random.oneIn(10) ? template : damage(random, template)
  const whole = random.oneIn(20) ? [value, damage(random, template)] : value
  const text = JSON.stringify(whole) ?? ''
  return random.oneIn(10) ? damagedText(random, text) : text
}

const libraryWords = /Invalid input|Invalid option|received|Unrecognized|Too (?:big|small)/

/** Whether an answer is one that JSON-RPC knows, and how. */
const kindOf = (text: string | undefined): 'result' | 'status' | 'fault' | undefined => {
  if (text === undefined) return 'status'
  const parsed: unknown = JSON.parse(text)
  const answer = answerIn(Array.isArray(parsed) ? parsed[0] : parsed)
  if (answer.jsonrpc !== '2.0' || !('id' in answer)) return undefined
  if (answer.error === undefined) return 'result' in answer ? 'result' : undefined
  const { code, message } = answer.error
  // -32603 would be an error that nobody meant.
  if (!Number.isInteger(code) || typeof message !== 'string' || code === -32603) return undefined
  // A rule that has no sentence of its own answers with the library's.
  if (libraryWords.test(message)) return undefined
  return code < -32000 ? 'fault' : 'status'
}

/**
 * Sends requests to a service, then stops it and opens its book again: what it answered before it answers still.
 *
 * @throws Error with the request that was answered wrongly
 */
export const fuzzService = async (options: FuzzServiceOptions): Promise<FuzzReport> => {
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-fuzz-'))
  try {
    return await fuzzInto(join(directory, 'book'), options)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

const fuzzInto = async (directory: string, options: FuzzServiceOptions): Promise<FuzzReport> => {
  const faults: unknown[] = []
  const log = { info: () => undefined, warn: () => undefined, error: (line: object) => void faults.push(line) }
  const limits = { workers: 100, kept: 1000, receipts: 1000 }
  const book = { directory, identity: new Uint8Array(32) }
  const world = await openRegistered('eea', { log, limits, book })
  const random = createRandom(options.seed)
  const known = templates()
  const counts = { result: 0, status: 0, fault: 0 }
  const end = performance.now() + options.seconds * 1000
  let requests = 0
  while (requests < options.runs && performance.now() < end) {
    const text = anyRequest(random, known)
    requests += 1
    const kind = kindOf(await world.service.dispatch(text, caller))
    if (kind === undefined || faults.length > 0)
      throw new Error(`request ${requests} of seed ${options.seed}: ${text}`, { cause: faults[0] })
    counts[kind] += 1
  }
  await requireConsistent(world)
  const before = await everythingIn(world)
  expect(before.length).toBeGreaterThan(0)
  await world.service.stop()
  const again = await openWorld({ log, limits, book })
  expect(await everythingIn(again)).toEqual(before)
  await again.service.stop()
  return { requests, results: counts.result, statuses: counts.status, faults: counts.fault }
}

/** All workers and receipts, as they are answered, page by page. */
const everythingIn = async (world: ServiceWorld): Promise<readonly unknown[]> => {
  const found: unknown[] = []
  for (const [lookUp, retrieve, name] of [
    ['WorkerLookUp', 'WorkerRetrieve', 'workerId'],
    ['WorkOrderReceiptLookUp', 'WorkOrderReceiptRetrieve', 'workOrderId'],
  ] as const) {
    let { result } = await world.call(lookUp, {})
    while (result !== undefined) {
      const { ids = [], lookupTag }: { readonly ids?: readonly unknown[]; readonly lookupTag?: unknown } =
        Object(result)
      for (const id of ids) found.push((await world.call(retrieve, { [name]: id })).result)
      const tags = { lookUpTag: lookupTag }
      result =
        lookupTag === undefined || lookupTag === '' ? undefined : (await world.call(`${lookUp}Next`, tags)).result
    }
  }
  return found
}

/** The service still does its work, and every receipt that it lists is there. */
const requireConsistent = async (world: ServiceWorld): Promise<void> => {
  const order = await world.call('WorkOrderSubmit', composeOrder().request)
  if (order.result === undefined) throw new Error(`an order is not executed any more: ${JSON.stringify(order)}`)
  const page = await world.call('WorkOrderReceiptLookUp', { receiptStatus: 255 })
  const { ids = [] }: { readonly ids?: readonly unknown[] } = Object(page.result)
  for (const workOrderId of ids) {
    const receipt = await world.call('WorkOrderReceiptRetrieve', { workOrderId })
    if (receipt.result === undefined) throw new Error(`the receipt ${String(workOrderId)} is listed and not there`)
  }
}
