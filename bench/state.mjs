// The state room against its yardsticks: one transfer inside a transaction, and the root after blocks of 1,000 updates
// as a ratio to a flat, full binary tree over the same number of leaves with the same hash functions in the same run.
//
//   npx tsc -b && node bench/state.mjs [--leaves 1000000] [--rounds 9] [--provider native|portable]
//
// Figures are medians of interleaved rounds. The ratio is what counts: microseconds belong to a machine.
import { parseArgs } from 'node:util'
import { createPortableProvider } from '../packages/core/dist/crypto/index.js'
import { createState } from '../packages/core/dist/state/index.js'
import { rounded, writeResults } from './write-results.mjs'

const { values: options } = parseArgs({
  options: {
    leaves: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    provider: { type: 'string', default: 'native' },
  },
})
const rounds = Number(options.rounds)
const blockSize = 1_000

async function createHasher() {
  if (options.provider === 'portable') return createPortableProvider()
  const { createNativeProvider } = await import('../packages/adapters/dist/crypto-native/index.js')
  return createNativeProvider()
}

const hasher = await createHasher()

/** xorshift32: the same accounts in every run. */
function createRandom(seed) {
  let state = seed
  return (limit) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) % limit
  }
}

const median = (numbers) => numbers.toSorted((left, right) => left - right)[numbers.length >> 1]

/** Distinct flat strings of 32 bytes: spread over the key space as hashes and public keys are. */
function accountKey(index) {
  const spread = Math.imul(index + 1, 0x9e3779b1) >>> 0
  return Buffer.from(`0x${spread.toString(16).padStart(8, '0')}${index.toString(16).padStart(56, '0')}`).toString(
    'latin1',
  )
}

function balance(amount) {
  const bytes = new Uint8Array(16)
  new DataView(bytes.buffer).setUint32(0, amount, true)
  return bytes
}

function stateOf(accounts) {
  const keys = Array.from({ length: accounts }, (_, index) => accountKey(index))
  const changes = keys.toSorted().map((key) => ({ key, value: balance(1_000_000) }))
  return { keys, state: createState(hasher, { initial: [{ space: 'balances.account', changes }] }) }
}

/** A transfer for the room under test and for the yardstick alike: two reads, two writes, one rollback in ten. */
function transfer(target, from, to, isFailed) {
  target.begin()
  const debit = new Uint8Array(target.get(from))
  debit[15]++
  target.set(from, debit)
  const credit = new Uint8Array(target.get(to))
  credit[14]++
  target.set(to, credit)
  if (isFailed) target.rollback()
  else target.commit()
}

/** The yardstick of a transfer: one map, written in place, with an undo journal and nothing else. */
function createJournaledMap(keys) {
  const values = new Map(keys.map((key) => [key, balance(1_000_000)]))
  const journal = []
  return () => ({
    begin: () => {
      journal.length = 0
    },
    get: (key) => values.get(key),
    set: (key, value) => {
      journal.push(key, values.get(key))
      values.set(key, value)
    },
    commit: () => {},
    rollback: () => {
      while (journal.length > 0) {
        const value = journal.pop()
        values.set(journal.pop(), value)
      }
    },
  })
}

function overlayTarget(state) {
  return () => {
    const overlay = state.overlay()
    const { get, set } = overlay.space('balances.account')
    const { begin, commit, rollback } = overlay
    return { begin, get, set, commit, rollback }
  }
}

function transferMicroseconds(createTarget, keys, random) {
  const transfers = 20_000
  let elapsed = 0
  for (let block = 0; block < transfers / blockSize; block++) {
    const pairs = Array.from({ length: blockSize }, () => [keys[random(keys.length)], keys[random(keys.length)]])
    const started = performance.now()
    const target = createTarget()
    for (let index = 0; index < blockSize; index++) transfer(target, pairs[index][0], pairs[index][1], index % 10 === 0)
    elapsed += performance.now() - started
  }
  return (elapsed * 1_000) / transfers
}

/** A full binary tree in one array: no keys, no versions, no proofs of absence. The least work that gives a root. */
function createFlatTree(leaves) {
  const capacity = 2 ** Math.ceil(Math.log2(leaves))
  const nodes = new Uint32Array(2 * capacity * 8)
  const nodeBytes = new Uint8Array(nodes.buffer)
  const records = new Uint32Array(capacity * 16)
  const marks = new Int32Array(2 * capacity)
  let epoch = 0
  const blockWords = new Uint32Array(blockSize * 16)
  const blocks = new Uint8Array(blockWords.buffer)
  const digestWords = new Uint32Array(blockSize * 8)
  const digests = new Uint8Array(digestWords.buffer)
  let dirty = new Int32Array(blockSize)
  let above = new Int32Array(blockSize)

  for (let index = 0; index < capacity; index++) records[index * 16] = index
  hasher.sha256Blocks(new Uint8Array(records.buffer), nodeBytes.subarray(capacity * 32))
  for (let level = capacity >> 1; level >= 1; level >>= 1) {
    hasher.sha256Blocks(nodeBytes.subarray(level * 64, level * 128), nodeBytes.subarray(level * 32, level * 64))
  }

  /** Hashes `count` dirty nodes and answers how many parents are dirty now. */
  function hashLevel(words, offset, count) {
    for (let job = 0; job < count; job++) {
      const from = (dirty[job] - offset) * 16
      for (let word = 0; word < 16; word++) blockWords[job * 16 + word] = words[from + word]
    }
    hasher.sha256Blocks(blocks.subarray(0, count * 64), digests.subarray(0, count * 32))
    let parents = 0
    for (let job = 0; job < count; job++) {
      const node = dirty[job]
      for (let word = 0; word < 8; word++) nodes[node * 8 + word] = digestWords[job * 8 + word]
      const parent = node >> 1
      if (parent === 0 || marks[parent] === epoch) continue
      marks[parent] = epoch
      above[parents++] = parent
    }
    const done = dirty
    dirty = above
    above = done
    return parents
  }

  return (indices) => {
    epoch++
    indices.forEach((index, job) => {
      records[index * 16 + 8]++
      dirty[job] = capacity + index
    })
    let count = hashLevel(records, capacity, indices.length)
    while (count > 0) count = hashLevel(nodes, 0, count)
    return nodeBytes.slice(32, 64)
  }
}

function distinctIndices(limit, random) {
  const chosen = new Set()
  while (chosen.size < blockSize) chosen.add(random(limit))
  return [...chosen]
}

function sortedChanges(keys, random) {
  return distinctIndices(keys.length, random)
    .map((index) => ({ key: keys[index], value: balance(random(2 ** 31)) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
}

const perUpdate = (started) => ((performance.now() - started) * 1_000) / blockSize

const leaves = Number(options.leaves)
const random = createRandom(7)
console.log(`node ${process.version}, hashes: ${hasher.name}, medians of ${rounds} interleaved rounds`)

const sizes = [1_000, 100_000, leaves].filter((size, index, all) => size <= leaves && all.indexOf(size) === index)
const states = sizes.map((accounts) => ({ accounts, ...stateOf(accounts), room: [], map: [] }))
const results = { hashes: hasher.name, rounds, transfer: [] }
for (const { accounts, keys, state, room, map } of states) {
  const yardstick = createJournaledMap(keys)
  for (let round = 0; round < rounds; round++) {
    map.push(transferMicroseconds(yardstick, keys, random))
    room.push(transferMicroseconds(overlayTarget(state), keys, random))
  }
  const [own, least] = [median(room), median(map)]
  results.transfer.push({ accounts, microseconds: rounded(own), ofJournaledMap: rounded(own / least) })
  const title = `transfer, ${accounts.toLocaleString('en')} accounts`
  console.log(
    `${title}: ${own.toFixed(2)} µs, ${(own / least).toFixed(2)} of a bare journaled map (${least.toFixed(2)} µs)`,
  )
}

const { keys, state } = states.at(-1)
const updateFlat = createFlatTree(leaves)
const samples = { flat: [], prepare: [], commit: [] }
for (let round = 0; round < rounds * 10; round++) {
  const indices = distinctIndices(leaves, random)
  const flatStarted = performance.now()
  updateFlat(indices)
  samples.flat.push(perUpdate(flatStarted))

  const changes = sortedChanges(keys, random)
  const prepareStarted = performance.now()
  const prepared = state.prepare([{ space: 'balances.account', changes }])
  samples.prepare.push(perUpdate(prepareStarted))
  const commitStarted = performance.now()
  state.commit(prepared)
  samples.commit.push(perUpdate(commitStarted))
}
const [flat, prepare, commit] = [samples.flat, samples.prepare, samples.commit].map(median)
const title = `root, ${leaves.toLocaleString('en')} leaves, blocks of ${blockSize}`
console.log(`${title}: flat tree ${flat.toFixed(2)} µs an update`)
console.log(`${title}: prepare ${prepare.toFixed(2)} µs an update, ${(prepare / flat).toFixed(2)} of the flat tree`)
console.log(`${title}: commit ${commit.toFixed(2)} µs an update (entries, undo, tree)`)
console.log(
  `tree nodes ${JSON.stringify(state.nodeCount())}, resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`,
)
results.root = { leaves, blockSize, flatMicroseconds: rounded(flat), ofFlat: rounded(prepare / flat) }
writeResults('state', results)
