// Where any engine would stand that keeps what this one promises, however it is written: the author pipeline of engine.mjs
// with the other promises kept by hand (promises.mjs), for transfers alone. Then the same with two concessions that this
// engine does not make: an account's nonce and balance in one leaf, and values that stand in their leaves as they are. All
// as ratios to the bare pipeline in the same run; see docs/decisions/0018.
//
//   npx tsc -b tsconfig.build.json && node --expose-gc bench/floor.mjs [--accounts 100000] [--rounds 9] [--together]
//
// Each runs in a process of its own with the bare pipeline and nothing else, because in one process they crowd each other's
// caches. `--together` runs them in one: only that compares their roots. `--only 'and clear values'` runs one of them.
//
// The mean of the quickest fifth of the blocks, in processor time of all threads, as in engine.mjs.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { fromHex } from '../packages/core/dist/hex.js'
import { createAuthorPipeline } from './author-pipeline.mjs'
import { createBarePipeline } from './bare-pipeline.mjs'
import { now, quickestFifth } from './processor-time.mjs'
import { createAccounts, createRandom, createTransfers } from './transfers.mjs'
import { rounded, writeResults } from './write-results.mjs'

const { values: options } = parseArgs({
  options: {
    accounts: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '9' },
    together: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
})
const [accounts, rounds] = [Number(options.accounts), Number(options.rounds)]
const blockSize = 1_000
const blocksPerRound = 10
const keptVersions = 64
const shard = fromHex(`0x${'5a'.repeat(32)}`)

const kinds = {
  author: {},
  'with all promises': { keptVersions },
  'and one leaf an account': { keptVersions, isOneLeaf: true },
  'and clear values': { keptVersions, isOneLeaf: true, isClear: true },
}
const isSplit = !options.together && options.only === undefined

if (isSplit) runEach()
else report(measure(options.only === undefined ? Object.keys(kinds) : [options.only]))

function runEach() {
  const shared = [
    '--expose-gc',
    fileURLToPath(import.meta.url),
    '--accounts',
    options.accounts,
    '--rounds',
    options.rounds,
  ]
  const figures = {}
  for (const name of Object.keys(kinds)) {
    const line = execFileSync(process.execPath, [...shared, '--only', name], { encoding: 'utf8' })
    console.log(line.trimEnd())
    figures[name] = JSON.parse(line.slice(line.indexOf('{')))
  }
  writeResults('floor', { accounts, rounds, blockSize, ...figures })
}

/** Processor time of the bare pipeline and of those that are asked for, block by block. */
function measure(asked) {
  const random = createRandom(7)
  const keys = createAccounts(accounts, random)
  const nextBlock = createTransfers(keys, random)
  const pipelines = { bare: createBarePipeline(keys) }
  for (const name of asked) pipelines[name] = createAuthorPipeline(keys, shard, kinds[name])
  const times = Object.fromEntries(Object.keys(pipelines).map((name) => [name, []]))
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

  // Not timed: by then the code is compiled, and all kept versions are there.
  for (let block = 0; block <= keptVersions; block += blocksPerRound) runRound()
  for (const all of Object.values(times)) all.length = 0
  for (let round = 0; round < rounds; round++) runRound()
  return times
}

/** The promises change no root, and the concessions no receipt. */
function assertAgreed([bare, ...others]) {
  const receiptsRoots = new Set(others.map(({ receiptsRoot }) => String(receiptsRoot)))
  const roots = new Set(others.slice(0, 2).map(({ root }) => String(root)))
  if (receiptsRoots.size > 1) throw new Error('the receipts differ')
  if (roots.size > 1) throw new Error('the promises have changed the state root')
  for (const { receipts, diff } of others.filter((result) => 'diff' in result)) {
    const executed = receipts.filter(({ status }) => status === 'Executed').length
    if (executed !== bare.executed) throw new Error(`${executed} receipts say executed, not ${bare.executed}`)
    if (diff.some(({ changes }) => changes.some(({ key }, at) => at > 0 && changes[at - 1].key >= key)))
      throw new Error('the diff is not in order')
  }
}

/** One line for each: its name, and its figures as JSON. */
function report({ bare, ...others }) {
  const least = quickestFifth(bare)
  for (const [name, times] of Object.entries(others)) {
    const own = quickestFifth(times)
    const figures = { microseconds: rounded(own), bare: rounded(least), ofBare: rounded(own / least) }
    console.log(`${name.padEnd(24)} ${JSON.stringify(figures)}`)
  }
}
