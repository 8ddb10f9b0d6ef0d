import { join } from 'node:path'
import type { AttestedEnclave } from '@lockstep/adapters/parentchain/embedded'
import { createMemoryStore, openFileStore } from '@lockstep/adapters/store'
import {
  createAttestationVerifier,
  createCounterMemory,
  createPlatform,
  openCounterDirectory,
  rotateShieldingKey,
} from '@lockstep/adapters/tee'
import { fromHex, type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { AttestationVerifier, Store } from '@lockstep/core/worker'
import { heardLater } from '../heard-later.js'
import { type AnnounceKey, serveChain } from '../network/serve-chain.js'
import { catchUp } from './catch-up.js'
import { delayedChain } from './delayed-chain.js'
import { devGenesis } from './dev-accounts.js'
import { type DevStf, openDevCarrier } from './dev-carrier.js'
import { openDevChain } from './dev-chain.js'
import { devKeyAuthority } from './dev-key-rotation.js'
import type { DevOrigin } from './dev-origin.js'
import { type DevSite, type DevWorker, startDevWorker } from './dev-worker.js'
import { importFailure } from './import-failure.js'
import { joinAccounts } from './watched-accounts.js'

export interface DevNetworkOptions extends DevStf {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly origin: DevOrigin
  readonly workers: number
  /** Of the first worker; the others take the next ones. 0: the system chooses all. */
  readonly port: number
  readonly chainPort: number
  /** Milliseconds that blocks and extrinsics take between the parentchain and a worker; 0: none. */
  readonly delay: number
  /** Where everything is kept; in memory if left out. */
  readonly folder: string | undefined
  readonly version: string
  /** Ends the start: between two of its steps, and while workers catch up. */
  readonly signal: AbortSignal
  progress(line: string): void
  onTrouble: DevSite['onTrouble']
  readonly onRpcEvent?: DevSite['onRpcEvent']
}

/** A whole network in this process. */
export interface DevNetwork {
  readonly shard: Hex
  readonly mrenclave: Hex
  readonly quotingKeys: readonly Hex[]
  readonly genesisHash: Hex
  readonly finalityAuthority: Hex
  readonly watched: readonly Hex[]
  readonly parentchain: string
  readonly workers: readonly DevWorker[]
  /** Resolves when `close` was called; rejects where a worker or the chain cannot go on. */
  readonly ended: Promise<void>
  close(): Promise<void>
}

/**
 * Starts a network and waits until every worker has executed all blocks. What was started ends with an error.
 *
 * @throws the reason of `signal`, where it aborts before
 */
export async function startDevNetwork(options: DevNetworkOptions): Promise<DevNetwork> {
  const closers: (() => Promise<unknown>)[] = []
  const closeAll = async (): Promise<void> => {
    for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close()
  }
  try {
    return await start(options, closers, closeAll)
  } catch (error) {
    await closeAll()
    throw error
  }
}

async function start(
  options: DevNetworkOptions,
  closers: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<DevNetwork> {
  const { provider, entropy, stf, module, exportName, origin, folder, version } = options
  const { signal, progress, onTrouble, onRpcEvent } = options
  const openStore = async (name: string, identity: Hex): Promise<Store> => {
    if (folder === undefined) return createMemoryStore()
    return openFileStore(join(folder, name), { identity: fromHex(identity) })
  }
  const counters = folder === undefined ? undefined : await openCounterDirectory(join(folder, 'platform'))
  if (counters !== undefined) closers.push(() => counters.close())
  const platform = createPlatform({
    provider,
    entropy: () => origin.platformSecret,
    counters: counters ?? createCounterMemory(),
  })
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const chain = await openDevChain({
    ...{ provider, origin, signal },
    ...devGenesis(provider, entropy),
    verifyQuote: (quote) => provenBy(verifier, quote),
    async openStore(genesisHash) {
      progress('parentchain')
      const store = await openStore('parentchain', genesisHash)
      closers.push(() => store.close())
      return store
    },
  })

  const { threads, bareGetters } = origin
  const carrier = await openDevCarrier({ provider, entropy, stf, module, exportName, threads, bareGetters })
  closers.push(carrier.close)
  const site: DevSite = {
    ...{ provider, entropy, platform, carrier, version, onTrouble },
    ...(onRpcEvent && { onRpcEvent }),
    chain: options.delay > 0 ? delayedChain(chain, options.delay) : chain,
    watched: joinAccounts(origin.watched),
    publishStateEvery: origin.publishStateEvery,
  }
  const workers: DevWorker[] = []
  for (let number = 1; number <= options.workers; number += 1) {
    signal.throwIfAborted()
    progress(number === 1 ? 'worker 1: enclave and shielding key' : `worker ${number}: provisioned by worker 1`)
    const store = await openStore(`worker-${number}`, chain.genesisHash)
    const port = options.port === 0 ? 0 : options.port + number - 1
    closers.push(() => store.close())
    const worker = await startDevWorker(site, number, store, { port, provider: workers[0]?.enclave })
    workers.push(worker)
    closers.push(worker.close)
  }
  const [first] = workers
  if (first === undefined) throw new LockstepError('NoWorkers', 'a network has one worker at least')

  const production = produce(chain, Number(origin.blockTime))
  closers.push(production.stop)
  const failed = heardLater(Promise.race([production.failed, importFailure(workers)]))
  await chain.produceBlock()
  await catchUp({ workers, goal: chain.head(), failed, signal, progress })
  const announceKey: AnnounceKey = async () => {
    const others = workers.slice(1).map(({ enclave, keepKeys }) => ({ enclave, keep: keepKeys }))
    const { enclave, keepKeys: keep } = first
    const authority = devKeyAuthority(provider, entropy)
    const { permit, announcement } = await rotateShieldingKey({ enclave, keep, others, authority })
    return { key: permit.next, announcement }
  }
  const server = await serveChain({ chain, enclave: first.enclave, announceKey }, options.chainPort)
  closers.push(server.close)

  let end: () => void = () => {}
  const closed = new Promise<void>((resolve) => {
    end = resolve
  })
  return {
    ...{ shard: first.enclave.shard, mrenclave: first.enclave.mrenclave, quotingKeys: [platform.quotingKey] },
    ...{ genesisHash: chain.genesisHash, finalityAuthority: chain.finalityAuthority },
    ...{ watched: origin.watched, parentchain: server.url, workers },
    ended: heardLater(Promise.race([failed, closed])),
    async close() {
      end()
      await closeAll()
    },
  }
}

interface Production {
  readonly failed: Promise<never>
  stop(): Promise<void>
}

/** A block in every interval, where none came by itself since the last tick that is still at work. */
function produce(chain: { produceBlock(): Promise<void> }, every: number): Production {
  let running: Promise<void> | undefined
  let fail: (error: unknown) => void = () => {}
  const failed = new Promise<never>((_, reject) => {
    fail = reject
  })
  const timer = setInterval(() => {
    running ??= chain.produceBlock().then(
      () => {
        running = undefined
      },
      (error: unknown) => fail(error),
    )
  }, every)
  return {
    failed: heardLater(failed),
    async stop() {
      clearInterval(timer)
      await running
    },
  }
}

/** What a quote proves to the parentchain; nothing where it is not genuine or the enclave can be debugged. */
function provenBy(verifier: AttestationVerifier, quote: Uint8Array): AttestedEnclave | undefined {
  try {
    const { mrenclave, debug, reportData } = verifier.verify(quote)
    if (debug) return undefined
    return { fingerprint: mrenclave, signer: toHex(reportData.subarray(0, 32)), status: 'ok' }
  } catch (error) {
    if (error instanceof LockstepError) return undefined
    throw error
  }
}
