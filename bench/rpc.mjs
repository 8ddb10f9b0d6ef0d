// The worker's JSON-RPC as clients see it: enclave and JSON-RPC in a thread of the worker's process, clients in a process
// of their own, over TLS web-sockets. Direct calls signed with ed25519, from the socket to the frame that says "in a
// block"; getters at 1,000 a second while full blocks are imported; 1,000 watchers that are held.
//
//   npx tsc -b tsconfig.build.json && node bench/rpc.mjs [--rounds 5] [--calls 20480] [--only calls,rsa,getters,watchers]
//
// The yardstick has the stages that a hand-written pipeline has for plain signed operations, in one thread: copy, verify
// by libsodium what call, nonce and domain sign, find both accounts, check and consume the nonce, transfer under an undo
// journal, hash the operation, receipt, state root and receipts root a block of 1,000, a record of as many bytes as the
// touched accounts take, written and fdatasync'ed a block. It has no socket, no TLS, no JSON and no encoding: nothing
// brings it its operations. It takes the same ones, in the same run, alternating with ours.
//
// The yardstick has one thread, and all ratios are to that. Ours has four that work: the enclave's, its second one which
// verifies signatures, the host's, and the client's. So there are several ratios. By rates: what a client sees, which
// depends on whoever else uses the machine. By processor time: all that the worker's process takes for an operation, its
// collector's and compiler's threads included, the client's not; and what the enclave's first thread takes. From these,
// what the rates would be at most where nobody else used these cores: bound by that thread, or by all that the worker and
// the client take. Medians of rounds; written to bench/results/rpc.json, with how busy the machine was with others. Times
// belong to a machine.
import { fork } from 'node:child_process'
import { constants, generateKeyPairSync, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fdatasyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createProvider } from '../packages/adapters/dist/crypto-native/index.js'
import { orderDirectCalls } from '../packages/adapters/dist/direct/index.js'
import { launchThreadWithRpc } from '../packages/adapters/dist/integritee-rpc/server/index.js'
import { requestCodec } from '../packages/adapters/dist/parentchain/integritee/index.js'
import { createIndirectInvocation, createOrderedLog } from '../packages/adapters/dist/parentchain/ordered-log/index.js'
import { openFileStore } from '../packages/adapters/dist/store/index.js'
import { createPlatform } from '../packages/adapters/dist/tee/index.js'
import { AccountId, encode } from '../packages/core/dist/codec/index.js'
import { parseShieldingKey, shieldingEncrypt, signerFromUri } from '../packages/core/dist/crypto/index.js'
import { fromHex, toHex } from '../packages/core/dist/hex.js'
import { encodeCall, signBareGetter, signCall } from '../packages/core/dist/operation/index.js'
import { createWorker } from '../packages/core/dist/worker/index.js'
import { balances } from '../packages/stf-balances/dist/index.js'
import { createBarePipeline } from './bare-pipeline.mjs'
import { operationBytes, place, verdict } from './transfers.mjs'
import { writeResults } from './write-results.mjs'

const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
const sodium = require('sodium-native')

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    calls: { type: 'string', default: '20480' },
    only: { type: 'string', default: 'calls,rsa,getters,watchers' },
  },
})
const rounds = Number(options.rounds)
const parts = options.only.split(',')
const perFrame = 64
const frameCount = Math.ceil(Number(options.calls) / perFrame)
const callsPerRound = frameCount * perFrame
const senderCount = 1_024
const blockSize = 1_000
const window = 4_096
const warmUpRounds = 2
const initialBalance = 1_000_000n

const now = () => performance.now()
const median = (numbers) => numbers.toSorted((left, right) => left - right)[numbers.length >> 1]
/** Milliseconds of processor time of all threads: what does not depend on who else uses the machine. */
const processorTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
const round = (number) => Number(number.toPrecision(3))

/** The threads of this process; none where the system does not tell. */
const tasks = '/proc/self/task'
const threads = () => (existsSync(tasks) ? readdirSync(tasks).map(Number) : [])
/** Milliseconds of processor time of one thread. */
const threadTime = (thread) =>
  thread === undefined ? Number.NaN : Number(readFileSync(`${tasks}/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6
/** The same of the threads that have names; the verifier is started when it is first needed, behind the enclave. */
const threadTimes = () => ({
  enclave: threadTime(enclaveThread),
  verifier: threadTime(threads().find((thread) => thread > enclaveThread && !threadsLaunched.has(thread))),
  host: threadTime(threads()[0]),
})
const spentSince = (before) => {
  const now = threadTimes()
  return {
    enclave: now.enclave - before.enclave,
    verifier: now.verifier - before.verifier,
    host: now.host - before.host,
  }
}

const provider = createProvider()
const entropy = (length) => new Uint8Array(randomBytes(length))
const folder = mkdtempSync(join(tmpdir(), 'lockstep-rpc-'))

// --- the worker
const funder = signerFromUri(provider, 'ed25519', '//Funder', entropy)
const log = createOrderedLog({
  provider,
  sequencerKeySeed: entropy(32),
  timestamp: 1_700_000_000_000n,
  shieldAuthorities: [funder.account],
  capacity: 100_000,
})
const threadsBefore = new Set(threads())
const { enclave, rpc } = await launchThreadWithRpc({
  platform: createPlatform({ provider, entropy }),
  programUrl: new URL('./rpc-program.mjs', import.meta.url),
  parameters: { genesisHash: log.genesisHash, sequencer: log.sequencer },
  keys: 'generate',
  rpc: {
    description: { name: 'bench', version: '0', muRaUrl: '', untrustedUrl: '' },
    dialect: 'json-rpc',
    // One machine plays all clients.
    limits: {
      requestsPerSecond: 1e9,
      burst: 1e9,
      connectionsPerAddress: 2_000,
      subscriptionsPerConnection: 16_384,
      unreadBytes: 64 * 2 ** 20,
    },
  },
})
const { shard, mrenclave } = enclave
/** The first that came: those behind it are its own. */
const enclaveThread = threads().find((thread) => !threadsBefore.has(thread))
/** Without the verifier, which comes with the first calls. */
const threadsLaunched = new Set(threads())
const port = await rpc.listen({ port: 0 })
const store = await openFileStore(join(folder, 'store'), { identity: fromHex(shard) })
const worker = await createWorker({ parentchain: log, enclave, store })
const ending = new AbortController()
let imported = 0
const importing = (async () => {
  for await (const { number } of worker.import({ signal: ending.signal })) imported = number
})()
const settled = async () => {
  while (imported < (await log.finalizedHead())) await new Promise((resolve) => setTimeout(resolve, 1))
}

const orderer = createIndirectInvocation({
  provider,
  chain: log,
  signer: signerFromUri(provider, 'ed25519', '//Sequencer', entropy),
})
const funding = createIndirectInvocation({ provider, chain: log, signer: funder })
const { shieldingKey: shieldingKeyText } = await enclave.attest(shard)
const shieldingKey = parseShieldingKey(shieldingKeyText)

// --- accounts and operations
const senders = Array.from({ length: senderCount }, (_, index) =>
  signerFromUri(provider, 'ed25519', `//Sender${index}`, entropy),
)
const nonces = new Map()
let drawn = 0

/** The next transfer, round the senders. */
function nextOperation() {
  const index = drawn % senderCount
  drawn += 1
  const to = senders[(index + 1 + (drawn % (senderCount - 1))) % senderCount].account
  return transferOf(senders[index], to, 1n)
}

function transferOf(signer, to, amount) {
  const nonce = nonces.get(signer.account) ?? 0
  nonces.set(signer.account, nonce + 1)
  const call = encodeCall(balances.calls.balanceTransfer, signer.account, { to, amount })
  return signCall(call, { nonce, domain: { mrenclave, shard }, signer, path: 'directCall' })
}
const request = (payload) => toHex(encode(requestCodec, { shard, ciphertext: toHex(payload) }))
const message = (id, method, payload) =>
  `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":["${request(payload)}"]}`

function framesOf(operations, size, method = 'lockstep_submitAndWatch', form = (operation) => operation) {
  const frames = []
  for (let at = 0; at < operations.length; at += size) {
    const batch = operations
      .slice(at, at + size)
      .map((operation, index) => message(at + index, method, form(operation)))
    frames.push(size === 1 ? batch[0] : `[${batch.join()}]`)
  }
  return frames
}

// --- the clients
const client = fork(fileURLToPath(new URL('./rpc-client.mjs', import.meta.url)), [`wss://127.0.0.1:${port}`], {
  serialization: 'advanced',
})
const waiting = new Map()
let lastId = 0
client.on('message', ({ id, result, error }) => {
  const entry = waiting.get(id)
  waiting.delete(id)
  if (error === undefined) entry?.resolve(result)
  else entry?.reject(new Error(error))
})
const told = (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject }))
const ask = (task, given) => {
  lastId += 1
  const answered = told(lastId)
  client.send({ id: lastId, task, ...given })
  return answered
}

// --- the yardstick: the same operations, executed by nothing but what they need
const keys = Buffer.concat(senders.map(({ account }) => Buffer.from(fromHex(account))))
const bare = createBarePipeline(keys)
const record = openSync(join(folder, 'yardstick'), 'w')
const signed = Buffer.concat([Buffer.alloc(85), Buffer.from(fromHex(mrenclave)), Buffer.from(fromHex(shard))])
/** Of an operation in the record: number, balance and nonce of two accounts, and the outcome. */
const touchedBytes = 2 * 24 + 1
const written = Buffer.alloc(blockSize * touchedBytes)
function runYardstick(operations) {
  const started = now()
  let executed = 0
  for (let from = 0; from < operations.length; from += blockSize) {
    const size = Math.min(blockSize, operations.length - from)
    const block = Buffer.alloc(size * operationBytes)
    const verdicts = new Uint8Array(size)
    for (let index = 0; index < size; index++) {
      const at = index * operationBytes
      block.set(operations[from + index], at)
      block.copy(signed, 0, at + 1, at + 86)
      const signature = block.subarray(at + 88, at + 152)
      const isSigned = sodium.crypto_sign_verify_detached(
        signature,
        signed,
        block.subarray(at + place.from, at + place.from + 32),
      )
      verdicts[index] = isSigned ? verdict.accepted : verdict.badSignature
    }
    executed += bare.executeBlock({ size, operations: block, verdicts }).executed
    for (let index = 0; index < size; index++) {
      const at = index * operationBytes
      block.copy(written, index * touchedBytes, at + place.from, at + place.from + touchedBytes)
    }
    writeSync(record, written, 0, size * touchedBytes, 0)
    fdatasyncSync(record)
  }
  if (executed !== operations.length) throw new Error(`the yardstick executed ${executed} of ${operations.length}`)
  return operations.length / (now() - started)
}

/** A few accounts get funds through the parentchain, where the private key opens each, and pass them on. */
async function fundSenders() {
  const firsts = Array.from({ length: 16 }, (_, index) =>
    signerFromUri(provider, 'ed25519', `//First${index}`, entropy),
  )
  for (const { account } of firsts) {
    const encrypted = shieldingEncrypt(provider, shieldingKey, encode(AccountId, account))
    await funding.shieldFunds(shard, encrypted, initialBalance * BigInt(senderCount))
  }
  log.sealBatch()
  await settled()
  const operations = senders.map(({ account }, index) =>
    transferOf(firsts[index % firsts.length], account, initialBalance),
  )
  const ordering = orderAll()
  await ask('connect', { count: 4 })
  await handOver(framesOf(operations, perFrame))
  await runCalls({ perFrame, window, connections: 1 })
  await ordering.stop()
}

/** Before anything is measured: the client is in a process of its own. */
const handOver = (frames) => ask('take', { frames })

/** @param given for frames that were handed over. */
async function runCalls(given) {
  const outcome = await ask('calls', given)
  if (outcome.refused > 0) throw new Error(`${outcome.refused} calls were not executed`)
  return outcome
}

/** Orders what waits as full blocks, one after the other. */
function orderAll(interval = 100) {
  const room = { count: blockSize, bytes: 2 ** 20 }
  return orderDirectCalls({ pool: rpc, shard, invocation: orderer, seal: () => log.sealBatch(), interval, room })
}

// --- the parts
const results = {
  cores: availableParallelism(),
  loadPerCoreBefore: round(loadavg()[0] / availableParallelism()),
}

async function benchCalls() {
  const ordering = orderAll()
  const samples = []
  for (let each = -warmUpRounds; each < rounds; each++) {
    const operations = Array.from({ length: callsPerRound }, nextOperation)
    await handOver(framesOf(operations, perFrame))
    const before = processorTime()
    const yardstick = runYardstick(operations)
    const yardstickTime = processorTime() - before
    const [started, threadsStarted] = [processorTime(), threadTimes()]
    const { milliseconds, ownTime } = await runCalls({ perFrame, window, connections: 4 })
    // The first rounds are not counted: by then the code is compiled.
    if (each < 0) continue
    const ofThread = spentSince(threadsStarted)
    samples.push({
      ratio: callsPerRound / milliseconds / yardstick,
      rate: (callsPerRound / milliseconds) * 1000,
      yardstickRate: yardstick * 1000,
      server: ((processorTime() - started) / callsPerRound) * 1000,
      enclave: (ofThread.enclave / callsPerRound) * 1000,
      verifier: (ofThread.verifier / callsPerRound) * 1000,
      host: (ofThread.host / callsPerRound) * 1000,
      client: (ownTime / callsPerRound) * 1000,
      yardstick: (yardstickTime / callsPerRound) * 1000,
    })
  }
  const of = (name) => median(samples.map((sample) => sample[name]))
  const ratios = samples.map(({ ratio }) => ratio)
  const timeRatio = (name) => median(samples.map((sample) => sample.yardstick / sample[name]))
  const cores = availableParallelism()
  const atMost = median(
    samples.map(({ yardstick, enclave, server, client }) => yardstick / Math.max(enclave, (server + client) / cores)),
  )
  results.direct = {
    ratio: round(of('ratio')),
    range: [round(Math.min(...ratios)), round(Math.max(...ratios))],
    ratioOfProcessorTime: round(timeRatio('server')),
    ratioOfEnclaveThread: round(timeRatio('enclave')),
    ratioAtMostOnTheseCores: round(atMost),
  }
  const perSecond = (rate) => Math.round(rate).toLocaleString('en')
  console.log(
    `direct calls, ed25519, over the socket: ${of('ratio').toFixed(2)} of the yardstick ` +
      `(${perSecond(of('rate'))} of ${perSecond(of('yardstickRate'))} a second)\n` +
      `  processor time an operation: yardstick ${of('yardstick').toFixed(0)} µs, worker ${of('server').toFixed(0)} µs ` +
      `(ratio ${timeRatio('server').toFixed(2)}), of that the enclave's thread ${of('enclave').toFixed(0)} µs ` +
      `(ratio ${timeRatio('enclave').toFixed(2)}), its verifier ${of('verifier').toFixed(0)} µs, ` +
      `the host's ${of('host').toFixed(0)} µs, all others (collector, compiler, files) ` +
      `${(of('server') - of('enclave') - of('verifier') - of('host')).toFixed(0)} µs; client ${of('client').toFixed(0)} µs\n` +
      `  at most ${atMost.toFixed(2)} of the yardstick where nobody else used these ${cores} cores`,
  )
  return ordering
}

/** How fast one thread opens RSA-3072: nothing that is encrypted so comes faster. */
function rsaBound() {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 })
  const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
  const encrypted = publicEncrypt({ key: publicKey, ...padding }, Buffer.alloc(152))
  const started = now()
  let count = 0
  for (; now() - started < 500; count++) privateDecrypt({ key: privateKey, ...padding }, encrypted)
  return count / (now() - started)
}

async function benchRsa() {
  const bound = rsaBound()
  const operations = Array.from({ length: 512 }, nextOperation)
  const encrypt = (operation) => shieldingEncrypt(provider, shieldingKey, operation)
  const frames = framesOf(operations, 16, 'author_submitAndWatchExtrinsic', encrypt)
  await handOver(frames)
  const { milliseconds } = await runCalls({ perFrame: 16, window: 256, connections: 4 })
  const rate = operations.length / milliseconds
  results.directRsa = { ratioOfPrivateKey: round(rate / bound) }
  console.log(
    `direct calls, encrypted with RSA: ${(rate / bound).toFixed(2)} of the private key alone ` +
      `(${Math.round(rate * 1000)} of ${Math.round(bound * 1000)} a second)`,
  )
}

const publicGetter = Uint8Array.of(0, 1)
function getterFrames() {
  const own = senders.map((signer) => signBareGetter(Uint8Array.of(0, ...fromHex(signer.account)), signer))
  return {
    public: [message(0, 'state_executeGetter', publicGetter)],
    trusted: own.map((getter) => message(0, 'state_executeGetter', getter)),
  }
}

async function benchGetters() {
  const seconds = 4
  const perSecond = 1_000
  const measure = (frames) => ask('getters', { frames, perSecond, count: seconds * perSecond, connections: 3 })
  results.getters = {}
  const shown = (name, { p50, p99, worst, failed, perSecond: rate }, blocks) => {
    if (failed > 0) throw new Error(`${failed} getters were refused`)
    results.getters[name] = {
      p50: round(p50),
      p99: round(p99),
      rateOfAsked: round(rate / perSecond),
      fullBlocks: blocks,
    }
    console.log(
      `getters, ${name}: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(0)} ms at ` +
        `${Math.round(rate)} a second, ${blocks} full blocks meanwhile`,
    )
  }
  const frames = getterFrames()
  for (const kind of ['public', 'trusted']) {
    const count = 2_000
    await ask('manyGetters', { frames: frames[kind], count, window: 32, connections: 3 })
    const before = processorTime()
    const { milliseconds, failed } = await ask('manyGetters', {
      ...{ frames: frames[kind], count, window: 32, connections: 3 },
    })
    if (failed > 0) throw new Error(`${failed} getters were refused`)
    const each = (processorTime() - before) / count
    results.getters[`${kind}, as many as go`] = { processorMicroseconds: Math.round(each * 1000) }
    console.log(
      `getters, ${kind}, as many as go: ${Math.round((count / milliseconds) * 1000)} a second; ` +
        `${Math.round(each * 1000)} µs of the worker's processor time each`,
    )
  }
  shown('trusted, idle', await measure(frames.trusted), 0)

  for (const kind of ['public', 'trusted']) {
    const ordering = orderAll(1_000)
    // A full block every second, of calls that come meanwhile.
    const operations = Array.from({ length: (seconds + 1) * blockSize }, nextOperation)
    const before = imported
    const loading = ask('load', { frames: framesOf(operations, 50), interval: 50, connection: 3 })
    const measured = await measure(frames[kind])
    shown(`${kind}, while direct calls fill blocks`, measured, imported - before)
    await loading
    // The next calls have the nonces behind these.
    do await settled()
    while ((await ordering.order()) > 0)
    await ordering.stop()
  }

  // Clients that go by the parentchain encrypt for the shielding key: the private key has to open all of them.
  const operations = Array.from({ length: blockSize }, nextOperation)
  const ordered = operations.map((operation) => Uint8Array.of(0, ...operation.subarray(1)))
  for (const operation of ordered) await orderer.invoke(shard, shieldingEncrypt(provider, shieldingKey, operation))
  const before = imported
  const measuring = measure(frames.trusted)
  log.sealBatch()
  shown('trusted, while a block of RSA requests is imported', await measuring, imported - before)
  await settled()
}

async function benchWatchers() {
  const count = 1_000
  await ask('connect', { count })
  const operations = Array.from({ length: count }, nextOperation)
  const held = told('watching')
  const ended = ask('watchers', { frames: framesOf(operations, 1) })
  await held
  const started = now()
  const ordering = orderAll()
  await ordering.order()
  const watchers = await ended
  await ordering.stop()
  results.watchers = watchers
  console.log(
    `${watchers.held} watchers held, each on a connection of its own: ${watchers.final} ended final, ` +
      `${watchers.other} otherwise, ${Math.round(now() - started)} ms after they were ordered`,
  )
}

console.log(`node ${process.version}, ${availableParallelism()} cores, rounds of ${callsPerRound} calls`)
try {
  await fundSenders()
  if (parts.includes('calls') || parts.includes('rsa')) {
    const ordering = await benchCalls()
    if (parts.includes('rsa')) await benchRsa()
    await ordering.stop()
  }
  if (parts.includes('getters')) await benchGetters()
  if (parts.includes('watchers')) await benchWatchers()
  if (parts.length === 4) writeResults('rpc', results)
} finally {
  client.kill()
  ending.abort()
  await rpc.close(100)
  await importing.catch(() => undefined)
  await enclave.close()
  await store.close()
  closeSync(record)
  rmSync(folder, { recursive: true })
}
