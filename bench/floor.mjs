// Where any engine would stand that keeps what this one promises, however it is written: the author pipeline of engine.mjs
// with the other promises kept by hand (promises.mjs), for transfers alone. Then the same with two concessions that this
// engine does not make: an account's nonce and balance in one leaf, and values that stand in their leaves as they are. All
// as ratios to the bare pipeline in the same run; see docs/decisions/0018.
//
//   npx tsc -b tsconfig.build.json && node --expose-gc bench/floor.mjs [--accounts 100000] [--rounds 9] [--alone 'and clear values']
//
// With `--alone` one of them runs with the bare pipeline and nothing else: they do not crowd each other's caches then.
//
// The mean of the quickest fifth of the blocks, in processor time of all threads, as in engine.mjs.
import { parseArgs } from 'node:util'
import { fromHex } from '../packages/core/dist/hex.js'
import { createAuthorPipeline } from './author-pipeline.mjs'
import { createBarePipeline } from './bare-pipeline.mjs'
import { createAccounts, createRandom, createTransfers } from './transfers.mjs'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '9' },
    alone: { type: 'string' },
  },
})
const [accounts, rounds] = [Number(options.accounts), Number(options.rounds)]
const blockSize = 1_000
const blocksPerRound = 10
const keptVersions = 64
const shard = fromHex(`0x${'5a'.repeat(32)}`)

const random = createRandom(7)
const keys = createAccounts(accounts, random)
const nextBlock = createTransfers(keys, random)
const kinds = {
  author: {},
  'with all promises': { keptVersions },
  'and one leaf an account': { keptVersions, isOneLeaf: true },
  'and clear values': { keptVersions, isOneLeaf: true, isClear: true },
}
const asked = options.alone === undefined ? Object.keys(kinds) : [options.alone]
const pipelines = { bare: createBarePipeline(keys) }
for (const name of asked) pipelines[name] = createAuthorPipeline(keys, shard, kinds[name])
const times = Object.fromEntries(Object.keys(pipelines).map((name) => [name, []]))

/** Milliseconds of processor time. */
const now = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}
const quickestFifth = (numbers) => {
  const quickest = numbers.toSorted((left, right) => left - right).slice(0, Math.ceil(numbers.length / 5))
  return quickest.reduce((sum, number) => sum + number, 0) / quickest.length
}
let number = 0

function runRound() {
  for (let block = 0; block < blocksPerRound; block++) {
    const transfers = nextBlock(blockSize)
    number++
    const results = Object.entries(pipelines).map(([name, pipeline]) => {
      const started = now()
      const result = pipeline.executeBlock(transfers, number)
      times[name].push(now() - started)
      return result
    })
    assertAgreed(results)
  }
}

/** The promises change no root, and the concessions no receipt. */
function assertAgreed([bare, ...others]) {
  const receiptsRoots = new Set(others.map(({ receiptsRoot }) => String(receiptsRoot)))
  const roots = new Set(others.slice(0, 2).map(({ root }) => String(root)))
  if (receiptsRoots.size > 1) throw new Error('the receipts differ')
  if (roots.size > 1 && asked.length > 1) throw new Error('the promises have changed the state root')
  for (const { receipts, diff } of others.filter((result) => 'diff' in result)) {
    const executed = receipts.filter(({ status }) => status === 'Executed').length
    if (executed !== bare.executed) throw new Error(`${executed} receipts say executed, not ${bare.executed}`)
    if (diff.some(({ changes }) => changes.some(({ key }, at) => at > 0 && changes[at - 1].key >= key)))
      throw new Error('the diff is not in order')
  }
}

// Not timed: by then the code is compiled, and all kept versions are there.
for (let block = 0; block <= keptVersions; block += blocksPerRound) runRound()
for (const all of Object.values(times)) all.length = 0
for (let round = 0; round < rounds; round++) runRound()

console.log(
  `node ${process.version}, ${accounts.toLocaleString('en')} accounts, blocks of ${blockSize}, ${rounds} rounds`,
)
const bare = quickestFifth(times.bare)
for (const [name, all] of Object.entries(times)) {
  const own = quickestFifth(all)
  console.log(
    `${name.padEnd(24)} ${own.toFixed(2).padStart(6)} µs a transfer, ${(own / bare).toFixed(2)} of the bare pipeline`,
  )
}
