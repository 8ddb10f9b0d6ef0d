// Work orders over HTTP: N orders from 64 connections, each synchronous, each with a receipt, all reconciled; beside
// what the cryptography of an order takes at least, in the same run: an RSA-3072 decryption and a secp256k1 signature.
// Requesters are another process. Orders per second belong to a quiet machine; the processor time of an order, of all
// threads of the server together, beside that of the bare pair is there for a busy one as well.
//
//   npm run build && node bench/eea.mjs [--orders 10000] [--connections 64] [--json]
import { fork } from 'node:child_process'
import {
  constants,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import http from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { openAccessPolicy, openEeaService } from '@lockstep/adapters/eea/json-rpc'
import { createWorkOrderWorker } from '@lockstep/adapters/eea/orders'
import { creationPreimage } from '@lockstep/adapters/eea/receipt'
import {
  composeRequest,
  createWorkerDecryptionKey,
  eeaProfile,
  openResponse,
  parsePublicKey,
  publicKeyText,
  readWorkerAlgorithms,
  secp256k1HashSigner,
  signHash,
  workOrderHash,
} from '@lockstep/adapters/eea/work-order'

const provider = createProvider()
const suite = { provider, profile: eeaProfile, algorithms: readWorkerAlgorithms(eeaProfile, {}) }
const entropy = (length) => new Uint8Array(randomBytes(length))
const workerId = 'a1'.repeat(32)
const workloadId = 'b2'.repeat(32)
const percentile = (sorted, part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

if (process.send === undefined) await serve()
else await request()

/** Milliseconds of this process's threads on processors. */
function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** One core, nothing else: the work of an order that cannot be left out. */
function bareLoop(pem, count) {
  const key = createPrivateKey(pem)
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  const block = publicEncrypt({ key: createPublicKey(pem), ...padding }, randomBytes(32))
  const secret = entropy(32)
  const digest = entropy(32)
  const [start, startProcessor] = [performance.now(), processorTime()]
  for (let index = 0; index < count; index += 1) {
    privateDecrypt({ key, ...padding }, block)
    provider.signSecp256k1(secret, digest)
  }
  const perSecond = (count / (performance.now() - start)) * 1000
  return { perSecond, processor: (processorTime() - startProcessor) / count }
}

async function serve() {
  const { values } = parseArgs({
    options: {
      orders: { type: 'string', default: '10000' },
      connections: { type: 'string', default: '64' },
      json: { type: 'boolean', default: false },
    },
  })
  const [orders, connections] = [Number(values.orders), Number(values.connections)]
  const rsa = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const pem = rsa.privateKey.export({ format: 'pem', type: 'pkcs8' })
  const jwk = rsa.privateKey.export({ format: 'jwk' })
  const number = (part) => BigInt(`0x${Buffer.from(part, 'base64url').toString('hex')}`)
  const key = {
    modulus: number(jwk.n),
    exponent: number(jwk.e),
    privateExponent: number(jwk.d),
    prime1: number(jwk.p),
    prime2: number(jwk.q),
    exponent1: number(jwk.dp),
    exponent2: number(jwk.dq),
    coefficient: number(jwk.qi),
  }
  const signer = secp256k1HashSigner(provider, entropy(32))
  const worker = createWorkOrderWorker({
    workerId,
    suite,
    keys: [createWorkerDecryptionKey(suite, key)],
    signer,
    entropy,
    workloads: { [workloadId]: ({ inData }) => inData.map(({ index, data }) => ({ index, data })) },
    concurrency: 8,
  })
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-bench-eea-'))
  const service = await openEeaService({
    provider,
    workers: [worker],
    policy: openAccessPolicy,
    book: { directory: join(directory, 'book'), identity: new Uint8Array(32) },
    http: { limits: { requestsPerSecond: false } },
  })
  let client
  try {
    const url = await service.listen({ host: '127.0.0.1', port: 0 })
    const encryptionKey = publicKeyText(eeaProfile, { type: 'RSA', key })
    const verificationKey = publicKeyText(eeaProfile, signer.publicKey)
    client = fork(fileURLToPath(import.meta.url))
    client.send({ url, orders, connections, encryptionKey, verificationKey })
    await once(client, 'composed')
    const before = bareLoop(pem, 500)
    const begun = processorTime()
    client.send('start')
    const measured = await once(client, 'done')
    const processor = (processorTime() - begun) / orders
    const after = bareLoop(pem, 500)
    client.send('reconcile')
    const { lost } = await once(client, 'reconciled')
    const bare = {
      perSecond: (before.perSecond + after.perSecond) / 2,
      processor: (before.processor + after.processor) / 2,
    }
    print(values.json, { orders, connections, bare, processor, lost, ...measured })
    if (lost > 0) process.exitCode = 1
  } finally {
    client?.kill()
    await service.stop()
    rmSync(directory, { recursive: true })
  }
}

function once(child, type) {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) => reject(new Error(`the requesters ended with code ${code} before '${type}'`)))
    child.on('message', (message) => message.type === type && resolve(message))
  })
}

function print(asJson, { orders, connections, bare, perSecond, p50, p99, processor, lost }) {
  const figures = {
    orders,
    connections,
    'orders per second': Math.round(perSecond),
    'p50 (ms)': Math.round(p50),
    'p99 (ms)': Math.round(p99),
    'bare decrypt and sign, one core, per second': Math.round(bare.perSecond),
    'of that bound': Number((perSecond / bare.perSecond).toFixed(2)),
    'processor time of an order (ms)': Number(processor.toFixed(2)),
    'processor time of a bare decrypt and sign (ms)': Number(bare.processor.toFixed(2)),
    'of the earlier implementation (67 submissions per second, recorded)': Number((perSecond / 67).toFixed(1)),
    'orders or receipts lost': lost,
  }
  if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`)
  else for (const [name, value] of Object.entries(figures)) process.stdout.write(`${name.padEnd(70)} ${value}\n`)
}

/** The other side of the sockets, a process of its own: composes, submits, and looks at everything afterwards. */
async function request() {
  const { url, orders, connections, encryptionKey, verificationKey } = await new Promise((resolve) =>
    process.once('message', resolve),
  )
  const requester = secp256k1HashSigner(provider, entropy(32))
  const requesterId = publicKeyText(eeaProfile, requester.publicKey)
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections })
  const sessions = Array.from({ length: orders }, () =>
    composeRequest(
      suite,
      encryptionKey,
      {
        workOrderId: randomBytes(32).toString('hex'),
        workerId,
        workloadId,
        requesterId: 'c3'.repeat(32),
        responseTimeoutMSecs: 600_000,
        inData: [{ data: entropy(64) }],
      },
      entropy,
    ),
  )
  const next = (wanted) => new Promise((resolve) => process.on('message', (message) => message === wanted && resolve()))
  const each = async (work) => {
    let at = 0
    const lane = async () => {
      while (at < orders) {
        const index = at
        at += 1
        await work(sessions[index], index)
      }
    }
    await Promise.all(Array.from({ length: connections }, lane))
  }

  process.send({ type: 'composed' })
  await next('start')
  const times = []
  const results = []
  const start = performance.now()
  await each(async ({ request: params }, index) => {
    const begin = performance.now()
    results[index] = await call(agent, url, 'WorkOrderSubmit', params)
    times.push(performance.now() - begin)
  })
  const perSecond = (orders / (performance.now() - start)) * 1000
  times.sort((left, right) => left - right)
  process.send({ type: 'done', perSecond, p50: percentile(times, 0.5), p99: percentile(times, 0.99) })

  await next('reconcile')
  const key = parsePublicKey('verificationKey', verificationKey)
  let lost = 0
  await each(async (session, index) => {
    const { workOrderId } = session.request
    const { hash } = openResponse(suite, session, results[index].result, key)
    const again = await call(agent, url, 'WorkOrderGetResult', { workOrderId })
    const receipt = signedReceipt(session, requester, requesterId)
    const created = await call(agent, url, 'WorkOrderReceiptCreate', receipt)
    const update = await call(agent, url, 'WorkOrderReceiptUpdateRetrieve', { workOrderId, updateIndex: 0xffffffff })
    const isSame = JSON.stringify(again.result) === JSON.stringify(results[index].result)
    const isReceipted = update.result?.updateData === Buffer.from(hash.digest).toString('base64')
    if (!isSame || created.error?.code !== 0 || !isReceipted) lost += 1
  })
  process.send({ type: 'reconciled', lost })
}

function signedReceipt({ request: { workOrderId }, hash }, signer, requesterId) {
  const creation = {
    workOrderId,
    workerServiceId: 'd4'.repeat(32),
    workerId,
    requesterId,
    receiptCreateStatus: 0,
    workOrderRequestHash: Buffer.from(hash.digest).toString('base64'),
    requesterGeneratedNonce: randomBytes(16).toString('hex'),
  }
  const signature = signHash(signer, workOrderHash(suite, creationPreimage(eeaProfile, creation)))
  return { ...creation, requesterSignature: Buffer.from(signature).toString('base64') }
}

function call(agent, url, method, params) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = http.request(url, { method: 'POST', agent, headers }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk) => {
        text += chunk
      })
      answer.on('end', () => resolve(JSON.parse(text)))
      answer.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
