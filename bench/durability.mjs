// What a worker with a durable store takes to come back. Catch-up: a new worker imports 10,000 blocks at once, with
// progress; the memory it holds is taken every 1,000. Recovery: a worker with 1,000,000 accounts is killed with -9 and
// started again on its store; beside it, what its state alone takes to be made from the same entries.
//
//   node bench/durability.mjs [--blocks 10000] [--accounts 1000000] [--json]
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  createEmbeddedChain,
  createEmbeddedLightClient,
  createExtrinsicFactory,
  createIndirectInvocation,
} from '@lockstep/adapters/parentchain/embedded'
import { openFileStore } from '@lockstep/adapters/store'
import {
  createAttestationVerifier,
  createPlatform,
  defineEnclaveProgram,
  launchInProcess,
} from '@lockstep/adapters/tee'
import { AccountId, defineStf, fromHex, H256, map, struct, u32, u64 } from '@lockstep/core'
import { attestWorker, composeOperation } from '@lockstep/core/client'
import { signerFromUri } from '@lockstep/core/crypto'
import { createState } from '@lockstep/core/state'
import { createWorker } from '@lockstep/core/worker'

const accountsOfBlock = 10_000
const accountsOfCall = 1000
const provider = createProvider()
const entropy = (length) => new Uint8Array(length).fill(5)
const alice = signerFromUri(provider, 'ed25519', '//Alice', entropy)
const finalityKeySeed = new Uint8Array(32).fill(9)
const accountOf = (index) =>
  `0x${Math.imul(index, 2_654_435_761).toString(16).replace('-', 'f').padStart(56, '0')}${index.toString(16).padStart(8, '0')}`

const ledger = defineStf({
  name: 'ledger',
  version: 1,
  state: { balance: map(AccountId, u64, 0n) },
  calls: {
    endow: {
      args: { first: u32, count: u32 },
      execute({ state }, { first, count }) {
        for (let index = first; index < first + count; index += 1) state.balance.set(accountOf(index), 1n)
      },
    },
  },
})

const roles = { catchUp, fill, recover }
const [, , role, ...args] = process.argv
if (process.send !== undefined && role in roles) await roles[role](...args)
else await measure()

async function measure() {
  const { values } = parseArgs({
    options: {
      blocks: { type: 'string', default: '10000' },
      accounts: { type: 'string', default: '1000000' },
      json: { type: 'boolean', default: false },
    },
  })
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-bench-durability-'))
  try {
    const caught = await inProcess('catchUp', [join(directory, 'catch-up'), values.blocks])
    const store = join(directory, 'recovery')
    const filler = start('fill', [store, values.accounts])
    await once(filler, 'message')
    filler.kill('SIGKILL')
    await once(filler, 'close')
    const recovered = await inProcess('recover', [store, values.accounts])
    const result = { node: process.version, catchUp: caught, recovery: recovered }
    console.log(values.json ? JSON.stringify(result, null, 2) : result)
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

function start(name, given) {
  return fork(new URL(import.meta.url), [name, ...given], { execArgv: ['--max-semi-space-size=64'] })
}

async function inProcess(name, given) {
  const child = start(name, given)
  const [result] = await once(child, 'message')
  await once(child, 'close')
  return result
}

/** A worker of the ledger on a chain of this process, which takes its outputs and keeps none. */
async function openShard(directory, keys) {
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: {} },
    finalityKeySeed,
  })
  const platform = createPlatform({ provider, entropy })
  const program = defineEnclaveProgram({
    stf: ledger,
    parameters: struct({ genesisHash: H256, finalityAuthority: H256 }),
    connect: (own, parameters) => ({
      lightClient: createEmbeddedLightClient({ provider: own, ...parameters }),
      extrinsics: createExtrinsicFactory({ provider: own, genesisHash: parameters.genesisHash }),
    }),
  })
  const enclave = await launchInProcess({
    platform,
    program,
    provider,
    keys,
    parameters: { genesisHash: chain.genesisHash, finalityAuthority: chain.finalityAuthority },
  })
  const store = await openFileStore(directory, { identity: fromHex(enclave.shard) })
  const parentchain = { ...chain, submit: async () => chain.genesisHash, nextNonce: async () => 0 }
  return { chain, platform, enclave, store, parentchain }
}

async function invokerOf({ chain, platform, enclave }) {
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
  const { shieldingKey, mrenclave } = await attestWorker(enclave, verifier, trusted, { provider, entropy })
  const invocation = createIndirectInvocation({ provider, chain, signer: alice })
  let nonce = 0
  return async (first, count) => {
    const { ciphertext } = composeOperation(
      ledger.calls.endow,
      { first, count },
      { provider, shieldingKey, domain: { mrenclave, shard: enclave.shard }, signer: alice, nonce },
    )
    nonce += 1
    await invocation.invoke(enclave.shard, ciphertext)
  }
}

async function catchUp(directory, count) {
  const shard = await openShard(directory, 'generate')
  const { chain, enclave, store, parentchain } = shard
  const invoke = await invokerOf(shard)
  const blocks = Number(count)
  for (let block = 0; block < blocks; block += 1) {
    if (block % 10 === 0) await invoke(block % 1000, 1)
    chain.produceBlock()
  }
  const worker = await createWorker({ parentchain, enclave, store })
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc')
  const held = []
  let progresses = 0
  const begun = process.cpuUsage()
  const onProgress = () => {
    progresses += 1
  }
  for await (const { number } of worker.import({ batchSize: 100, onProgress })) {
    if (number % (blocks / 10) === 0) {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      held.push(Math.round((heapUsed + arrayBuffers) / 2 ** 20))
    }
    if (number === blocks) break
  }
  const { user, system } = process.cpuUsage(begun)
  process.send({
    blocks,
    progresses,
    cpuMicrosecondsOfBlock: Math.round((user + system) / blocks),
    heldMebibytes: held,
    // The enclave keeps outputs and receipts of the last blocks; what it holds is flat behind the first third.
    lastToThird: ratio(held.at(-1) / held[Math.floor(held.length / 3)]),
  })
  await store.close()
  await enclave.close()
  process.disconnect()
}

async function fill(directory, count) {
  const shard = await openShard(directory, 'generate')
  const { chain, enclave, store, parentchain } = shard
  writeFileSync(join(directory, 'keys'), await enclave.sealedKeys())
  const invoke = await invokerOf(shard)
  for (let first = 0; first < Number(count); first += accountsOfBlock) {
    for (let from = first; from < first + accountsOfBlock; from += accountsOfCall) await invoke(from, accountsOfCall)
    chain.produceBlock()
  }
  const worker = await createWorker({ parentchain, enclave, store })
  for await (const { number } of worker.import({ batchSize: 1 })) {
    // Killed by whoever hears this.
    if (number === chain.head()) process.send('full')
  }
}

async function recover(directory, count) {
  const keys = { sealed: new Uint8Array(readFileSync(join(directory, 'keys'))) }
  const { chain, enclave, store, parentchain } = await openShard(directory, keys)
  const [begun, start] = [process.cpuUsage(), performance.now()]
  await createWorker({ parentchain, enclave, store })
  const milliseconds = Math.round(performance.now() - start)
  const { user, system } = process.cpuUsage(begun)
  const last = (await store.latest())?.number
  await store.close()
  await enclave.close()
  const bare = stateAlone(Number(count))
  process.send({
    accounts: Number(count),
    blocks: last,
    logMebibytes: Math.round(statSync(join(directory, 'blocks')).size / 2 ** 20),
    milliseconds,
    cpuMilliseconds: Math.round((user + system) / 1000),
    stateAloneCpuMilliseconds: bare,
    cpuRatio: ratio((user + system) / 1000 / bare),
    genesis: chain.head(),
  })
  process.disconnect()
}

/** The same entries into a state, block by block, without store, seal, record or enclave. */
function stateAlone(count) {
  const begun = process.cpuUsage()
  const state = createState(provider, { keptVersions: 64 })
  for (let first = 0; first < count; first += accountsOfBlock) {
    const overlay = state.overlay()
    const space = overlay.space('ledger.balance')
    for (let index = first; index < first + accountsOfBlock; index += 1) space.set(accountOf(index), new Uint8Array(8))
    state.commit(state.prepare(overlay.diff()))
  }
  const { user, system } = process.cpuUsage(begun)
  return Math.round((user + system) / 1000)
}

function ratio(number) {
  return Math.round(number * 1000) / 1000
}
