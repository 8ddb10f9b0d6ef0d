// How fast a log on NATS JetStream orders operations, against how fast the same server acknowledges messages of the same
// size from a client that does nothing else. An operation is ordered when a second reader, in a thread of its own, has
// it in a verified batch. Rounds of both alternate; medians and their ratio go to bench/results/jetstream.json.
//
//   npx tsc -b && node bench/jetstream.mjs [--operations 4000] [--rounds 7] [--batch 1000] [--replicas 1|3]
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const built = (path) => import(new URL(`../packages/${path}`, import.meta.url).href)
const { openJetStreamLog } = await built('adapters/dist/parentchain/ordered-log/jetstream/index.js')
const { createIndirectInvocation } = await built('adapters/dist/parentchain/ordered-log/index.js')
const { createProvider } = await built('adapters/dist/crypto-native/index.js')
const { signerFromUri } = await built('core/dist/crypto/index.js')

const provider = createProvider()
const shard = `0x${'a1'.repeat(32)}`
const keySeed = new Uint8Array(32).fill(9)
/** One RSA-3072 block: what a transfer is in a request. */
const ciphertext = new Uint8Array(384).fill(0xc0)
/** With signer, nonce, call and signature around it. */
const messageSize = 520
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
    const order = createOrdering(log, reader, batch)
    const samples = { published: [], ordered: [] }
    // The first rounds warm compiler and server up.
    for (let round = -2; round < rounds; round += 1) {
      const published = await rate(operations, () => publishing.publish(operations))
      const ordered = await rate(operations, () => order(operations))
      if (round < 0) continue
      samples.published.push(published)
      samples.ordered.push(ordered)
    }
    report({ operations, rounds, batch, replicas, ...samples })
    await publishing.close()
    await reader.thread.terminate()
    await log.close()
  } finally {
    for (const { stop } of nodes) await stop()
  }
}

function report({ published, ordered, ...run }) {
  const result = {
    ...run,
    messageBytes: messageSize,
    inFlight,
    node: process.version,
    server: spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout.trim(),
    publishedPerSecond: Math.round(median(published)),
    orderedPerSecond: Math.round(median(ordered)),
    ratio: Number((median(ordered) / median(published)).toFixed(3)),
  }
  console.log(`acknowledged publishes ${result.publishedPerSecond} a second`)
  console.log(`operations ordered     ${result.orderedPerSecond} a second`)
  console.log(`ratio                  ${result.ratio}`)
  const folder = fileURLToPath(new URL('results', import.meta.url))
  mkdirSync(folder, { recursive: true })
  const name = run.replicas === 1 ? 'jetstream' : `jetstream-${run.replicas}`
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(result, null, 2)}\n`)
}

function median(values) {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)]
}

async function rate(count, act) {
  const start = performance.now()
  await act()
  return (1000 * count) / (performance.now() - start)
}

/** As `orderDirectCalls` does: requests signed and handed over one by one, batches sealed meanwhile. */
function createOrdering(log, reader, batch) {
  const signer = signerFromUri(provider, 'ed25519', '//Bench', (length) => new Uint8Array(length))
  const invocation = createIndirectInvocation({ provider, chain: { ...log, submit: log.enqueue }, signer })
  let total = 0
  return async (operations) => {
    total += operations
    const arrived = reader.reached(total)
    let sealing = Promise.resolve()
    for (let count = 0; count < operations; count += batch) {
      const size = Math.min(batch, operations - count)
      for (let index = 0; index < size; index += 1) await invocation.invoke(shard, ciphertext)
      await sealing
      sealing = log.sealBatch()
    }
    await sealing
    await arrived
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
  let count = 0
  for await (const { extrinsics } of log.finalizedBlocks(1)) {
    count += extrinsics.length - 1
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
