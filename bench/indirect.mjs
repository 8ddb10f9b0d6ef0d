// Indirect invocation on all cores: a worker in an enclave thread, with a durable store, takes blocks of encrypted
// operations from a chain. Beside it, in the same run, the machine's bound: nothing but RSA-3072 decryptions, a thread a
// core. Bound and worker alternate, so that what else the machine does meets both; where it does much else, cpuRatio is
// the one to read (processor time of all threads for an operation), and wallRatio on a machine that does nothing else.
//
//   npx tsc -b tsconfig.build.json && node bench/indirect.mjs [--blocks 8] [--size 250] [--rounds 5] [--warm 24] [--json]
import {
  constants,
  createPrivateKey,
  generateKeyPairSync,
  privateDecrypt,
  publicEncrypt,
  randomBytes,
} from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import { createProvider } from '@lockstep/adapters/crypto-native'
import { createEmbeddedChain, createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { openFileStore } from '@lockstep/adapters/store'
import { createAttestationVerifier, createPlatform, launchThread } from '@lockstep/adapters/tee'
import { fromHex, toHex } from '@lockstep/core'
import { attestWorker, composeOperation } from '@lockstep/core/client'
import { signerFromUri } from '@lockstep/core/crypto'
import { createWorker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'

const padding = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
const cores = availableParallelism()

if (isMainThread) await measure()
else decryptFor(workerData)

/** The bound, in a thread: so many decryptions, whenever it is told to. */
function decryptFor(pem) {
  const key = createPrivateKey(pem)
  const block = publicEncrypt({ key, ...padding }, randomBytes(160))
  const decrypt = (count) => {
    for (let index = 0; index < count; index += 1) privateDecrypt({ key, ...padding }, block)
    parentPort.postMessage('done')
  }
  parentPort.on('message', decrypt)
  decrypt(20)
}

async function startBound() {
  const pem = generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey.export({ format: 'pem', type: 'pkcs8' })
  const threads = Array.from({ length: cores }, () => new Worker(new URL(import.meta.url), { workerData: pem }))
  const allDone = () =>
    Promise.all(
      threads.map((thread) => new Promise((resolve, reject) => thread.once('message', resolve).once('error', reject))),
    )
  await allDone()
  return {
    async run(operations) {
      const before = process.cpuUsage()
      const start = performance.now()
      const done = allDone()
      for (const thread of threads) thread.postMessage(operations / cores)
      await done
      return figures(operations, start, before)
    },
    close: () => Promise.all(threads.map((thread) => thread.terminate())),
  }
}

/** By the wall, and by the processor's time of all threads: the second is what other work on the machine cannot change. */
function figures(operations, start, before) {
  const { user, system } = process.cpuUsage(before)
  return {
    perSecond: (operations / (performance.now() - start)) * 1000,
    cpuMicroseconds: (user + system) / operations,
  }
}

async function measure() {
  const { values } = parseArgs({
    options: {
      blocks: { type: 'string', default: '8' },
      size: { type: 'string', default: '250' },
      rounds: { type: 'string', default: '5' },
      warm: { type: 'string', default: '24' },
      json: { type: 'boolean', default: false },
    },
  })
  const [blocks, size, rounds, warm] = [values.blocks, values.size, values.rounds, values.warm].map(Number)
  const bound = await startBound()
  const directory = mkdtempSync(join(tmpdir(), 'lockstep-bench-indirect-'))
  const shard = await startShard(directory)
  try {
    // Without it half of the worker's own time goes into compiling it.
    await shard.fill(warm, size)
    await shard.run(warm)
    const measured = []
    for (let round = 0; round < rounds; round += 1) {
      await shard.fill(blocks, size)
      const limit = await bound.run(blocks * size)
      const start = performance.now()
      const before = process.cpuUsage()
      await shard.run(blocks)
      measured.push({ bound: limit, indirect: figures(blocks * size, start, before) })
    }
    report(measured, { blocks, size, rounds, cores, json: values.json })
  } finally {
    await bound.close()
    await shard.close()
    rmSync(directory, { recursive: true, force: true })
  }
}

async function startShard(directory) {
  const provider = createProvider()
  const entropy = (length) => new Uint8Array(randomBytes(length))
  const platform = createPlatform({ provider, entropy })
  const relayer = signerFromUri(provider, 'ed25519', '//Relayer', entropy)
  const alice = signerFromUri(provider, 'ed25519', '//Alice', entropy)
  const finalityKeySeed = entropy(32)
  const chain = createEmbeddedChain({
    provider,
    genesis: { timestamp: 1_700_000_000_000n, balances: { [relayer.account]: 10n ** 18n } },
    finalityKeySeed,
  })
  const finalityAuthority = toHex(provider.publicKeyEd25519(finalityKeySeed))
  const enclave = await launchThread({
    platform,
    programUrl: new URL('./indirect-program.mjs', import.meta.url),
    keys: 'generate',
    parameters: { genesisHash: chain.genesisHash, finalityAuthority },
  })
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: enclave.mrenclave, minimumSecurityVersion: 1 }
  const { shieldingKey, mrenclave } = await attestWorker(enclave, verifier, trusted, { provider, entropy })
  const store = await openFileStore(directory, { identity: fromHex(enclave.shard) })
  const worker = await createWorker({ parentchain: chain, enclave, store })
  const invocation = createIndirectInvocation({ provider, chain, signer: relayer })
  let nonce = 0
  return {
    /** Prepared before anything is measured: clients encrypt on their own machines. */
    async fill(blocks, size) {
      for (let block = 0; block < blocks; block += 1) {
        for (let index = 0; index < size; index += 1) {
          const { ciphertext } = composeOperation(
            balances.calls.balanceTransfer,
            { to: relayer.account, amount: 0n },
            { provider, shieldingKey, domain: { mrenclave, shard: enclave.shard }, signer: alice, nonce },
          )
          await invocation.invoke(enclave.shard, ciphertext)
          nonce += 1
        }
        chain.produceBlock()
      }
    },
    async run(blocks) {
      let left = blocks
      for await (const { number } of worker.import({ batchSize: blocks })) {
        left -= 1
        if (left === 0 && number === chain.head()) return
      }
    },
    async close() {
      await store.close()
      await enclave.close()
    },
  }
}

function report(measured, { blocks, size, json, ...setting }) {
  const middle = (numbers) => numbers.toSorted((left, right) => left - right)[Math.floor(numbers.length / 2)]
  const result = {
    ...setting,
    node: process.version,
    operations: blocks * size,
    blockSize: size,
    /** Of the last minute, in threads that want a core: ours are as many as there are cores. */
    load: round(loadavg()[0]),
    boundPerSecond: Math.round(middle(measured.map(({ bound: { perSecond } }) => perSecond))),
    indirectPerSecond: Math.round(middle(measured.map(({ indirect }) => indirect.perSecond))),
    wallRatio: round(middle(measured.map(({ bound: limit, indirect }) => indirect.perSecond / limit.perSecond))),
    cpuRatio: round(
      middle(measured.map(({ bound: limit, indirect }) => limit.cpuMicroseconds / indirect.cpuMicroseconds)),
    ),
  }
  console.log(json ? JSON.stringify(result, null, 2) : result)
}

function round(number) {
  return Math.round(number * 1000) / 1000
}
