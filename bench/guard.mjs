// What the determinism guard costs: the same blocks of transfers executed by the unguarded and by the guarded balances,
// each in a thread of its own (the guard locks its thread down), rounds interleaved. The ratio is what counts.
//
//   npx tsc -b && node bench/guard.mjs [--transfers 1000] [--rounds 40] [--provider native|portable]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { rounded, writeResults } from './write-results.mjs'

const built = (path) => new URL(`../packages/${path}`, import.meta.url)
const entry = fileURLToPath(built('stf-balances/dist/balances.js'))

if (isMainThread) await main()
else await serve(workerData)

async function main() {
  const { values } = parseArgs({
    options: {
      transfers: { type: 'string', default: '1000' },
      rounds: { type: 'string', default: '40' },
      provider: { type: 'string', default: 'native' },
    },
  })
  const options = { transfers: Number(values.transfers), provider: values.provider }
  const { bundleStf } = await import(built('adapters/dist/guard/index.js').href)
  const start = performance.now()
  const bundle = await bundleStf({ entry })
  const bundled = performance.now() - start

  const unguardedThread = await startThread(options)
  const guardedThread = await startThread({ ...options, bundle })
  const threads = { unguarded: unguardedThread, guarded: guardedThread }
  const samples = { unguarded: [], guarded: [] }
  // The first rounds warm the compiler up.
  for (let round = -5; round < Number(values.rounds); round += 1) {
    const roots = new Set()
    for (const [name, { worker, next }] of Object.entries(threads)) {
      worker.postMessage('run')
      const { milliseconds, root } = await next()
      if (round >= 0) samples[name].push(milliseconds)
      roots.add(root)
    }
    if (roots.size > 1) throw new Error('guarded and unguarded roots differ')
  }
  for (const { worker } of Object.values(threads)) await worker.terminate()

  const [unguarded, guarded] = [firstQuartile(samples.unguarded), firstQuartile(samples.guarded)]
  const perTransfer = (milliseconds) => `${((1000 * milliseconds) / options.transfers).toFixed(2)} µs a transfer`
  console.log(`check and bundle      ${bundled.toFixed(0)} ms`)
  console.log(`lockdown and evaluate ${guardedThread.started.toFixed(0)} ms`)
  console.log(`unguarded             ${perTransfer(unguarded)}`)
  console.log(`guarded               ${perTransfer(guarded)}`)
  console.log(`ratio                 ${(guarded / unguarded).toFixed(2)}`)
  writeResults('guard', { transfers: options.transfers, ofUnguarded: rounded(guarded / unguarded) })
}

async function startThread(data) {
  const worker = new Worker(new URL(import.meta.url), { workerData: data })
  worker.on('error', (error) => {
    throw error
  })
  const next = () => new Promise((resolve) => worker.once('message', resolve))
  const { milliseconds: started } = await next()
  return { worker, next, started }
}

async function serve({ transfers, provider: name, bundle }) {
  const { executeBlock } = await import(built('core/dist/engine/index.js').href)
  const { createState } = await import(built('core/dist/state/index.js').href)
  const { toHex } = await import(built('core/dist/index.js').href)
  const provider = await createProvider(name)
  const start = performance.now()
  const stf = await load(bundle)
  parentPort.postMessage({ milliseconds: performance.now() - start })

  const account = (index) => `0x${index.toString(16).padStart(64, '0')}`
  const shard = account(0xffff)
  const state = createState(provider, { keptVersions: 1 })
  let number = 0
  const deposits = Array.from({ length: transfers }, (_, index) => {
    const call = stf.callByInbound('shieldFunds')
    return input('inbound', call, index, { who: account(index + 1), amount: 1_000_000n })
  })
  const transfer = stf.callNamed('balanceTransfer')
  execute(deposits)
  parentPort.on('message', () => {
    const nonce = number - 1
    const inputs = Array.from({ length: transfers }, (_, index) => ({
      ...input('call', transfer, index, { to: account(((index + 7) % transfers) + 1), amount: 3n }),
      sender: account(index + 1),
      nonce,
      delegate: null,
    }))
    parentPort.postMessage(execute(inputs))
  })

  function input(kind, call, index, args) {
    const operationHash = account(number * transfers + index)
    return { kind, call, args: Object.freeze(args), operationHash, callAndNonce: new Uint8Array(80) }
  }

  function execute(inputs) {
    number += 1
    const begin = performance.now()
    const block = { number, hash: account(number), timestamp: BigInt(6000 * number), shard, inputs }
    const { prepared, root, bugs } = executeBlock({ stf, provider }, state, block)
    const milliseconds = performance.now() - begin
    if (bugs.length > 0) throw bugs[0].error
    state.commit(prepared)
    return { milliseconds, root: toHex(root) }
  }
}

async function load(bundle) {
  if (bundle === undefined) return (await import(entry)).balances
  const { evaluateStf } = await import(built('adapters/dist/guard/index.js').href)
  return evaluateStf(bundle)
}

async function createProvider(name) {
  if (name === 'portable') return (await import(built('core/dist/crypto/index.js').href)).createPortableProvider()
  return (await import(built('adapters/dist/crypto-native/index.js').href)).createNativeProvider()
}

/** The first quartile: what a neighbour on the same machine takes away only ever makes a round slower. */
function firstQuartile(numbers) {
  return numbers.toSorted((left, right) => left - right)[numbers.length >> 2]
}
