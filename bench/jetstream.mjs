// How fast a log on NATS JetStream orders operations, against how fast the same server acknowledges messages of the same
// size from a client that does nothing else. An operation is ordered when a second reader, in a thread of its own, has
// it open in a verified batch. They come as a worker's pool proposes them: many sealed in one request (decision 26).
// Beside that, one request an operation, as who is no enclave of the shard must submit them. Rounds alternate; medians
// and their ratios to the bare rate go to bench/results/jetstream.json, with processor times, which a busy machine
// changes less: of this process for an operation, servers left out.
//
//   npx tsc -b tsconfig.build.json && node bench/jetstream.mjs [--operations 4000] [--rounds 7] [--batch 1000] [--replicas 1|3]
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { writeResults } from './write-results.mjs'

const built = (path) => import(new URL(`../packages/${path}`, import.meta.url).href)
const { openJetStreamLog } = await built('adapters/dist/parentchain/ordered-log/jetstream/index.js')
const { createIndirectInvocation, createOrderedLogLightClient } = await built(
  'adapters/dist/parentchain/ordered-log/index.js',
)
const { createProvider } = await built('adapters/dist/crypto-native/index.js')
const { openRequest, sealRequests } = await built('adapters/dist/tee/request-seal.js')
const { signerFromUri } = await built('core/dist/crypto/index.js')

const provider = createProvider()
const shard = `0x${'a1'.repeat(32)}`
const keySeed = new Uint8Array(32).fill(9)
/** A signed transfer in the clear. */
const operation = new Uint8Array(152).fill(0x0b)
/** One RSA-3072 block: what a transfer is in a request of its own. */
const ciphertext = new Uint8Array(384).fill(0xc0)
/** With signer, nonce, call and signature around it. */
const messageSize = 520
/** What all enclaves of the shard have; see `requestSealing`. */
const sealing = {
  provider,
  entropy: (length) => new Uint8Array(randomBytes(length)),
  sealingKey: new Uint8Array(32).fill(5),
}
const inFlight = 256
/** Debian's, on the path. */
const program = 'nats-server'

const openLog = ({ urls, replicas }, sequencer) =>
  openJetStreamLog({
    provider,
    connection: { servers: urls },
    stream: 'bench',
    shard,
    stf: shard,
    sequencer,
    timestamp: 1_000n,
    replicas,
    capacity: 100_000,
  })

if (isMainThread) await main()
else await follow(workerData)

async function main() {
  const { values } = parseArgs({
    options: {
      operations: { type: 'string', default: '4000' },
      rounds: { type: 'string', default: '7' },
      batch: { type: 'string', default: '1000' },
      replicas: { type: 'string', default: '1' },
    },
  })
  const [operations, rounds, batch, replicas] = ['operations', 'rounds', 'batch', 'replicas'].map((name) =>
    Number(values[name]),
  )
  const nodes = await startNodes(replicas)
  try {
    const urls = nodes.map(({ url }) => url)
    const log = await openLog({ urls, replicas }, { keySeed })
    const reader = await startReader({ urls, replicas, publicKey: log.sequencer })
    const publishing = await startPublishing(urls, replicas)
    const ordering = createOrdering(log, reader, batch)
    const ways = {
      published: () => publishing.publish(operations),
      ordered: () => ordering.sealed(operations),
      orderedAlone: () => ordering.alone(operations),
    }
    const samples = Object.fromEntries(Object.keys(ways).map((name) => [name, []]))
    // The first rounds warm compiler and server up.
    for (let round = -2; round < rounds; round += 1) {
      for (const [name, act] of Object.entries(ways)) {
        const sample = await measured(operations, act)
        if (round >= 0) samples[name].push(sample)
      }
    }
    report({ operations, rounds, batch, replicas }, samples)
    await publishing.close()
    await reader.thread.terminate()
    await log.close()
  } finally {
    for (const { stop } of nodes) await stop()
  }
}

function report(run, samples) {
  const middle = (name, field) => median(samples[name].map((sample) => sample[field]))
  const ratio = (name) => Number((middle(name, 'perSecond') / middle('published', 'perSecond')).toFixed(3))
  const result = {
    ...run,
    messageBytes: messageSize,
    inFlight,
    load: Number(loadavg()[0].toFixed(2)),
    server: spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim(),
    publishedPerSecond: Math.round(middle('published', 'perSecond')),
    orderedPerSecond: Math.round(middle('ordered', 'perSecond')),
    orderedAlonePerSecond: Math.round(middle('orderedAlone', 'perSecond')),
    ratio: ratio('ordered'),
    aloneRatio: ratio('orderedAlone'),
    cpuMicroseconds: Object.fromEntries(
      Object.keys(samples).map((name) => [name, Number(middle(name, 'cpuMicroseconds').toFixed(1))]),
    ),
  }
  console.log(`acknowledged publishes          ${result.publishedPerSecond} a second`)
  console.log(`operations ordered, sealed      ${result.orderedPerSecond} a second, ratio ${result.ratio}`)
  console.log(`operations ordered, one by one  ${result.orderedAlonePerSecond} a second, ratio ${result.aloneRatio}`)
  console.log('processor time of an operation, in microseconds:', result.cpuMicroseconds)
  writeResults(run.replicas === 1 ? 'jetstream' : `jetstream-${run.replicas}`, result)
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

async function measured(count, act) {
  const before = process.cpuUsage()
  const start = performance.now()
  await act()
  const milliseconds = performance.now() - start
  const { user, system } = process.cpuUsage(before)
  return { perSecond: (1000 * count) / milliseconds, cpuMicroseconds: (user + system) / count }
}

/** As `orderDirectCalls` does: requests handed over one by one, batches sealed meanwhile. */
function createOrdering(log, reader, batch) {
  const signer = signerFromUri(provider, 'ed25519', '//Bench', (length) => new Uint8Array(length))
  const invocation = createIndirectInvocation({ provider, chain: { ...log, submit: log.enqueue }, signer })
  let total = 0

  async function order(operations, requestsOf) {
    total += operations
    const arrived = reader.reached(total)
    let sealing = Promise.resolve()
    for (let count = 0; count < operations; count += batch) {
      for (const request of requestsOf(Math.min(batch, operations - count))) await invocation.invoke(shard, request)
      await sealing
      sealing = log.sealBatch()
    }
    await sealing
    await arrived
  }

  return {
    sealed: (operations) => order(operations, (size) => sealRequests(sealing, Array(size).fill(operation))),
    alone: (operations) => order(operations, (size) => Array(size).fill(ciphertext)),
  }
}

async function startPublishing(urls, replicas) {
  const load = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
  const { connect } = load('@nats-io/transport-node')
  const { jetstream, jetstreamManager } = load('@nats-io/jetstream')
  const connection = await connect({ servers: urls })
  const manager = await jetstreamManager(connection)
  await manager.streams.add({ name: 'bare', subjects: ['bare'], storage: 'file', num_replicas: replicas })
  const client = jetstream(connection)
  const message = new Uint8Array(messageSize).fill(0xc0)
  async function publishMany(count) {
    for (let index = 0; index < count; index += 1) await client.publish('bare', message)
  }
  return {
    publish: (count) => Promise.all(Array.from({ length: inFlight }, (_, lane) => publishMany(share(count, lane)))),
    close: () => connection.close(),
  }
}

function share(count, lane) {
  return Math.floor(count / inFlight) + (lane < count % inFlight ? 1 : 0)
}

async function startReader(data) {
  const thread = new Worker(new URL(import.meta.url), { workerData: data })
  let arrived = 0
  let look = () => {}
  thread.on('message', (count) => {
    arrived = count
    look()
  })
  const reached = (count) =>
    new Promise((resolve) => {
      look = () => arrived >= count && resolve()
      look()
    })
  return { thread, reached }
}

async function follow({ urls, replicas, publicKey }) {
  const log = await openLog({ urls, replicas }, { publicKey })
  const lightClient = createOrderedLogLightClient({ provider, genesisHash: log.genesisHash, sequencer: publicKey })
  let count = 0
  let previous
  for await (const block of log.finalizedBlocks(1)) {
    // As an enclave does, which verifies what its host has verified, and opens what is sealed.
    const { inputs, number, hash } = lightClient.verify(previous, block)
    previous = { number, hash }
    for (const input of inputs) {
      if (input.kind === 'invoke') count += openRequest(sealing, input.ciphertext)?.length ?? 1
    }
    parentPort.postMessage(count)
  }
}

async function startNodes(count) {
  const ports = await Promise.all(Array.from({ length: 2 * count }, freePort))
  const routes = ports.slice(count).map((port) => `nats://127.0.0.1:${port}`)
  return Promise.all(
    ports
      .slice(0, count)
      .map((port, index) => startNode(`n${index}`, port, count > 1 ? [ports[count + index], routes] : [])),
  )
}

async function startNode(name, port, [clusterPort, routes]) {
  const folder = mkdtempSync(join(tmpdir(), 'lockstep-bench-nats-'))
  const cluster =
    routes === undefined
      ? ''
      : `cluster { name: bench, listen: "127.0.0.1:${clusterPort}", routes: ${JSON.stringify(routes)} }`
  const file = join(folder, 'server.conf')
  writeFileSync(
    file,
    `server_name: ${name}\nlisten: "127.0.0.1:${port}"\njetstream { store_dir: "${folder}" }\n${cluster}\n`,
  )
  const child = spawn(program, ['-c', file], { stdio: ['ignore', 'ignore', 'pipe'] })
  process.on('exit', () => child.kill('SIGKILL'))
  for await (const line of createInterface({ input: child.stderr })) if (line.includes('Server is ready')) break
  child.stderr.resume()
  return {
    url: `nats://127.0.0.1:${port}`,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
