// The state room against its yardsticks: one transfer inside a transaction, and the root after blocks of 1,000 updates
// as a ratio to a flat, full binary tree over the same number of leaves with the same hash functions in the same run.
//
//   npx tsc -b && node bench/state.mjs [--leaves 1000000] [--rounds 9] [--provider native|portable]
//
// Figures are medians of interleaved rounds. The ratio is what counts: microseconds belong to a machine.
import { createRequire } from 'node:module'
import { parseArgs } from 'node:util'
import { createPortableProvider } from '../packages/core/dist/crypto/index.js'
import { createState } from '../packages/core/dist/state/index.js'

const { values: options } = parseArgs({
  options: {
    leaves: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '9' },
    provider: { type: 'string', default: 'native' },
  },
})
const rounds = Number(options.rounds)
const blockSize = 1_000

/** SHA-256 as the native adapter does it: libsodium for single inputs, hashtree for batches of 64-byte blocks. */
function createNativeHasher() {
  const require = createRequire(new URL('../packages/adapters/package.json', import.meta.url))
  const sodium = require('sodium-native')
  const { hashInto } = require('@chainsafe/hashtree')
  return {
    name: 'native',
    sha256(data) {
      const digest = new Uint8Array(32)
      sodium.crypto_hash_sha256(digest, data)
      return digest
    },
    sha256Blocks: hashInto,
  }
}

const hasher = options.provider === 'portable' ? createPortableProvider() : createNativeHasher()

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
  return Buffer.from(`0x${spread.toString(16).padStart(8, '0')}${index.toString(16).padStart(56, '0')}`).toString('latin1')
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

/** Two reads, two writes and one rollback in ten: what a call of a balances module asks of the state. */
function transferMicroseconds({ keys, state }, random) {
  const transfers = 20_000
  let elapsed = 0
  for (let block = 0; block < transfers / blockSize; block++) {
    const account = state.overlay().space('balances.account')
    const overlay = state.overlay()
    const pairs = Array.from({ length: blockSize }, () => [keys[random(keys.length)], keys[random(keys.length)]])
    const space = overlay.space('balances.account')
    const started = performance.now()
    for (let index = 0; index < blockSize; index++) {
      const [from, to] = pairs[index]
      overlay.begin()
      const debit = new Uint8Array(space.get(from))
      debit[15]++
      space.set(from, debit)
      const credit = new Uint8Array(space.get(to))
      credit[14]++
      space.set(to, credit)
      if (index % 10 === 0) overlay.rollback()
      else overlay.commit()
    }
    elapsed += performance.now() - started
    if (account.get(keys[0]) === undefined) throw new Error('the base changed')
  }
  return (elapsed * 1_000) / transfers
}

/** A full binary tree in one array: no keys, no versions, no proofs of absence. The least work that gives a root. */
function createFlatTree(leaves) {
  let capacity = 1
  while (capacity < leaves) capacity *= 2
  const nodes = new Uint32Array(2 * capacity * 8)
  const nodeBytes = new Uint8Array(nodes.buffer)
  const records = new Uint32Array(capacity * 16)
  const recordBytes = new Uint8Array(records.buffer)
  const marks = new Int32Array(2 * capacity)
  let epoch = 0
  const blockWords = new Uint32Array(blockSize * 16)
  const blocks = new Uint8Array(blockWords.buffer)
  const digestWords = new Uint32Array(blockSize * 8)
  const digests = new Uint8Array(digestWords.buffer)

  for (let index = 0; index < capacity; index++) records[index * 16] = index
  hasher.sha256Blocks(recordBytes, nodeBytes.subarray(capacity * 32))
  for (let level = capacity >> 1; level >= 1; level >>= 1) {
    hasher.sha256Blocks(nodeBytes.subarray(level * 64, level * 128), nodeBytes.subarray(level * 32, level * 64))
  }

  function hashAll(words, list) {
    for (let job = 0; job < list.length; job++) {
      for (let word = 0; word < 16; word++) blockWords[job * 16 + word] = words[list[job].at * 16 + word]
    }
    hasher.sha256Blocks(blocks.subarray(0, list.length * 64), digests.subarray(0, list.length * 32))
    const parents = []
    for (let job = 0; job < list.length; job++) {
      const { node } = list[job]
      for (let word = 0; word < 8; word++) nodes[node * 8 + word] = digestWords[job * 8 + word]
      const parent = node >> 1
      if (parent > 0 && marks[parent] !== epoch) {
        marks[parent] = epoch
        parents.push({ node: parent, at: parent })
      }
    }
    return parents
  }

  return (indices) => {
    epoch++
    const leavesChanged = []
    for (const index of indices) {
      records[index * 16 + 8]++
      if (marks[capacity + index] === epoch) continue
      marks[capacity + index] = epoch
      leavesChanged.push({ node: capacity + index, at: index })
    }
    let parents = hashAll(records, leavesChanged)
    while (parents.length > 0) parents = hashAll(nodes, parents)
    return nodeBytes.slice(32, 64)
  }
}

function distinctIndices(limit, random) {
  const chosen = new Set()
  while (chosen.size < blockSize) chosen.add(random(limit))
  return [...chosen]
}

function rootMicroseconds({ keys, state }, random, blocks) {
  const samples = []
  for (let block = 0; block < blocks; block++) {
    const changes = distinctIndices(keys.length, random)
      .map((index) => ({ key: keys[index], value: balance(random(2 ** 31)) }))
      .sort((left, right) => (left.key < right.key ? -1 : 1))
    const started = performance.now()
    const prepared = state.prepare([{ space: 'balances.account', changes }])
    samples.push(((performance.now() - started) * 1_000) / blockSize)
    state.commit(prepared)
  }
  return median(samples)
}

function flatMicroseconds(update, leaves, random, blocks) {
  const samples = []
  for (let block = 0; block < blocks; block++) {
    const indices = distinctIndices(leaves, random)
    const started = performance.now()
    update(indices)
    samples.push(((performance.now() - started) * 1_000) / blockSize)
  }
  return median(samples)
}

const leaves = Number(options.leaves)
console.log(`node ${process.version}, hashes: ${hasher.name}, medians of ${rounds} interleaved rounds`)

const sizes = [1_000, 100_000, leaves].filter((size, index, all) => size <= leaves && all.indexOf(size) === index)
const states = sizes.map((accounts) => ({ accounts, ...stateOf(accounts), samples: [] }))
const random = createRandom(7)
for (let round = 0; round < rounds; round++) {
  for (const state of states) state.samples.push(transferMicroseconds(state, random))
}
for (const { accounts, samples } of states) {
  console.log(`transfer, ${accounts.toLocaleString('en')} accounts: ${median(samples).toFixed(2)} µs`)
}

const large = states.at(-1)
const update = createFlatTree(leaves)
const flat = []
const tree = []
for (let round = 0; round < rounds; round++) {
  flat.push(flatMicroseconds(update, leaves, random, 5))
  tree.push(rootMicroseconds(large, random, 5))
}
console.log(`root, ${leaves.toLocaleString('en')} leaves, blocks of ${blockSize}, flat tree: ${median(flat).toFixed(2)} µs an update`)
console.log(`root, ${leaves.toLocaleString('en')} leaves, blocks of ${blockSize}, state: ${median(tree).toFixed(2)} µs an update`)
console.log(`ratio ${(median(tree) / median(flat)).toFixed(2)}`)
console.log(`tree nodes ${JSON.stringify(large.state.nodeCount())}, resident ${Math.round(process.memoryUsage().rss / 2 ** 20)} MiB`)
