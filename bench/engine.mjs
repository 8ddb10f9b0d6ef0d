// The engine as a whole: blocks of 1,000 transfers from their bytes to the committed state (decode, execute with
// rollback, receipts and their root, state root), without signatures and disk, as ratios to three hand-written pipelines
// for the same operations in the same run: the least work that leaves state, roots and receipts (bare-pipeline.mjs), the
// least that leaves the engine's own roots (committed-pipeline.mjs), and the least that also lets an author write the
// transfer by values (author-pipeline.mjs): the floor of any framework with these commitments. Then the cost against the
// number of accounts, the memory an account takes, and snapshots.
//
//   npx tsc -b tsconfig.build.json && node --expose-gc bench/engine.mjs [--accounts 1000000] [--rounds 9] [--alone]
//
// With `--alone` the bare pipeline runs beside it and no other, as in floor.mjs, so that they do not crowd the caches.
//
// Figures are processor time of all threads, the mean of the quickest fifth of the blocks: they hold on a machine that
// others are using, and have little garbage collection in them. Rounds are interleaved. The ratio is what counts:
// microseconds belong to a machine.
import { parseArgs } from 'node:util'
import { createNativeProvider } from '../packages/adapters/dist/crypto-native/index.js'
import { executeBlock } from '../packages/core/dist/engine/index.js'
import { fromHex, toHex } from '../packages/core/dist/hex.js'
import { decodeOperation } from '../packages/core/dist/operation/index.js'
import { buildReceiptTree } from '../packages/core/dist/receipt/index.js'
import { createSnapshotImport, createState, takeSnapshot } from '../packages/core/dist/state/index.js'
import { balances } from '../packages/stf-balances/dist/index.js'
import { createAuthorPipeline } from './author-pipeline.mjs'
import { createBarePipeline } from './bare-pipeline.mjs'
import { createCommittedPipeline } from './committed-pipeline.mjs'
import { now, quickestFifth } from './processor-time.mjs'
import { createAccounts, createRandom, createTransfers, initialBalance, operationBytes, verdict } from './transfers.mjs'
import { rounded, writeResults } from './write-results.mjs'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    alone: { type: 'boolean', default: false },
  },
})
const rounds = Number(options.rounds)
const largest = Number(options.accounts)
const blockSize = 1_000
const blocksPerRound = 10
const keptVersions = 64

const provider = createNativeProvider()
const environment = { stf: balances, provider }
const shard = `0x${'5a'.repeat(32)}`

function memory() {
  globalThis.gc?.()
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

function genesis(keys) {
  const value = new Uint8Array(16)
  new DataView(value.buffer).setUint32(0, initialBalance, true)
  const hexKeys = Array.from({ length: keys.length / 32 }, (_, index) =>
    toHex(keys.subarray(index * 32, index * 32 + 32)),
  )
  const changes = hexKeys.sort().map((key) => ({ key, value: value.slice() }))
  return [{ space: 'balances.account', changes }]
}

/** What `prepareOperation` does but for the signature, whose verdict comes with the operation. */
function prepare(bytes, isSigned) {
  const operationHash = toHex(provider.blake2b256(bytes))
  const decoded = decodeOperation(balances, bytes)
  if ('refused' in decoded) return { kind: 'rejected', operationHash, code: decoded.refused }
  if (!isSigned) return { kind: 'rejected', operationHash, code: 'BadSignature' }
  const { call, sender, args, nonce, delegate, callAndNonce } = decoded.signedCall
  return { kind: 'call', operationHash, call, sender, args, nonce, delegate, callAndNonce }
}

/** The engine on a state, and the time that each stage took, block by block. */
function createEngine(state) {
  const times = { decode: [], execute: [], diff: [], receipts: [], root: [], commit: [] }
  let [diffTime, rootTime] = [0, 0]
  // The same state with a clock at the two places where `executeBlock` leaves its own room.
  const timed = {
    ...state,
    overlay() {
      const overlay = state.overlay()
      return {
        ...overlay,
        diff() {
          const started = now()
          const diff = overlay.diff()
          diffTime = now() - started
          return diff
        },
      }
    },
    prepare(diff) {
      const started = now()
      const prepared = state.prepare(diff)
      rootTime = now() - started
      return prepared
    },
  }

  function executeNext({ size, operations, verdicts }, number) {
    const started = now()
    const inputs = []
    for (let index = 0; index < size; index++) {
      const at = index * operationBytes
      inputs.push(prepare(operations.subarray(at, at + operationBytes), verdicts[index] === verdict.accepted))
    }
    const decoded = now()
    const block = { number, hash: shard, timestamp: 1_000n, shard, inputs }
    const result = executeBlock(environment, timed, block)
    const executed = now()
    state.commit(result.prepared)
    const committed = now()
    if (result.bugs.length > 0) throw result.bugs[0].error
    const receiptsTime = timeReceipts(result.receipts)
    times.decode.push(decoded - started)
    times.execute.push(executed - decoded - diffTime - rootTime - receiptsTime)
    times.diff.push(diffTime)
    times.receipts.push(receiptsTime)
    times.root.push(rootTime)
    times.commit.push(committed - executed)
    return { elapsed: committed - started, result }
  }

  return {
    executeNext,
    /** By stage, milliseconds a block: with 1,000 transfers in it, microseconds of each. */
    stages: () => Object.fromEntries(Object.entries(times).map(([stage, all]) => [stage, quickestFifth(all)])),
  }
}

/** Builds the receipts' tree once more, on the side: inside `executeBlock` nothing tells its time. */
function timeReceipts(receipts) {
  const started = now()
  buildReceiptTree(provider, receipts)
  return now() - started
}

function createBench(accounts) {
  const random = createRandom(7)
  const keys = createAccounts(accounts, random)
  const entries = genesis(keys)
  const before = memory()
  const state = createState(provider, { initial: entries, keptVersions })
  const bytesPerAccount = (memory() - before) / accounts
  const nextBlock = createTransfers(keys, random)
  return {
    accounts,
    keys,
    state,
    nextBlock,
    bytesPerAccount,
    engine: createEngine(state),
    bare: createBarePipeline(keys),
    others: options.alone
      ? {}
      : {
          committed: createCommittedPipeline(keys, fromHex(shard)),
          author: createAuthorPipeline(keys, fromHex(shard)),
        },
    blocks: 0,
    times: { own: [], bare: [], committed: [], author: [] },
  }
}

/**
 * All of them execute the same blocks. They must agree on the verdicts, all but the bare pipeline on both roots, and the
 * engine and the bare one in the end on every balance.
 */
function runRound(bench) {
  const { engine, bare, others, nextBlock, times } = bench
  const timed = (name, execute) => {
    const started = now()
    const result = execute()
    times[name].push(now() - started)
    return result
  }
  for (let block = 0; block < blocksPerRound; block++) {
    const number = ++bench.blocks
    const transfers = nextBlock(blockSize)
    const { executed } = timed('bare', () => bare.executeBlock(transfers))
    const byPipelines = Object.entries(others).map(([name, pipeline]) =>
      timed(name, () => pipeline.executeBlock(transfers, number)),
    )
    const { elapsed, result } = engine.executeNext(transfers, number)
    times.own.push(elapsed)
    assertSame('executed', result.receipts.filter(({ status }) => status === 'Executed').length, executed)
    for (const { root, receiptsRoot } of byPipelines) {
      assertSame('state root', toHex(result.root), toHex(root))
      assertSame('receipts root', toHex(result.receiptTree.root), toHex(receiptsRoot))
    }
  }
}

function assertSame(what, ours, expected) {
  if (ours !== expected) throw new Error(`${what}: the engine has ${ours} where the pipeline has ${expected}`)
}

function assertSameBalances({ accounts, keys, state, bare }) {
  for (let index = 0; index < accounts; index++) {
    const value = state.get('balances.account', toHex(keys.subarray(index * 32, index * 32 + 32)))
    if (value === undefined) throw new Error(`account ${index} is gone`)
    const free = Number(new DataView(value.buffer, value.byteOffset, 16).getBigUint64(0, true))
    if (free !== bare.balance(index)) throw new Error(`account ${index} has ${free}, not ${bare.balance(index)}`)
  }
}

/** Microseconds a transfer, and ratios to the pipelines that ran beside. */
function figuresOf({ accounts, times, bytesPerAccount, engine }) {
  const own = quickestFifth(times.own)
  const pipelines = Object.entries(times).filter(([name, all]) => name !== 'own' && all.length > 0)
  return {
    accounts,
    microseconds: rounded(own),
    stages: Object.fromEntries(Object.entries(engine.stages()).map(([stage, time]) => [stage, rounded(time)])),
    pipelines: Object.fromEntries(pipelines.map(([name, all]) => [name, rounded(quickestFifth(all))])),
    ratios: Object.fromEntries(pipelines.map(([name, all]) => [name, rounded(own / quickestFifth(all))])),
    bytesPerAccount: Math.round(bytesPerAccount),
  }
}

function report({ accounts, microseconds, stages, pipelines, ratios, bytesPerAccount }) {
  console.log(
    `${accounts.toLocaleString('en')} accounts: ${microseconds} µs a transfer; ${bytesPerAccount} bytes an account`,
  )
  for (const [name, ratio] of Object.entries(ratios))
    console.log(`  ${ratio} of the ${name} pipeline (${pipelines[name]} µs)`)
  console.log(
    `  ${Object.entries(stages)
      .map((stage) => stage.join(' '))
      .join(', ')} µs`,
  )
}

function benchSnapshot(state) {
  const identity = new Uint8Array(32)
  const started = now()
  const chunks = [...takeSnapshot(state.at(state.version()), identity)]
  const taken = now()
  const snapshot = createSnapshotImport(provider, { root: state.root(), identity })
  for (const chunk of chunks) snapshot.accept(chunk)
  snapshot.finish()
  const finished = now()
  const size = chunks.reduce((sum, { length }) => sum + length, 0)
  const seconds = (time) => rounded(time / 1_000)
  return {
    mebibytes: Math.round(size / 2 ** 20),
    exportSeconds: seconds(taken - started),
    importSeconds: seconds(finished - taken),
  }
}

console.log(
  `node ${process.version}, blocks of ${blockSize}, the quickest fifth of ${rounds * blocksPerRound} each, in ${rounds} interleaved rounds`,
)
const sizes = [1_000, 100_000, largest].filter((size, index, all) => size <= largest && all.indexOf(size) === index)
const benches = sizes.map(createBench)
for (const bench of benches) {
  // Not timed: by then the code is compiled, accounts that send have their nonces, and all kept versions are there.
  for (let block = 0; block <= keptVersions; block += blocksPerRound) runRound(bench)
  bench.engine = createEngine(bench.state)
  for (const times of Object.values(bench.times)) times.length = 0
}
for (let round = 0; round < rounds; round++) benches.forEach(runRound)
const figures = benches.map(figuresOf)
figures.forEach(report)
const [smallest, biggest] = [benches[0], benches.at(-1)]
const times = (name) => rounded(quickestFifth(biggest.times[name]) / quickestFifth(smallest.times[name]))
const growth = { engine: times('own'), bare: times('bare') }
console.log(`${biggest.accounts.toLocaleString('en')} accounts, of ${smallest.accounts.toLocaleString('en')}:`, growth)
benches.forEach(assertSameBalances)
const snapshot = benchSnapshot(biggest.state)
console.log('snapshot:', snapshot)
writeResults(options.alone ? 'engine-alone' : 'engine', { rounds, blockSize, sizes: figures, growth, snapshot })
