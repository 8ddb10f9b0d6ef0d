import { createProvider } from '@lockstep/adapters/crypto-native'
import {
  createExtrinsicFactory,
  createIndirectInvocation,
  createOrderedLog,
  createOrderedLogLightClient,
  type OrderedLog,
} from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import {
  createAttestationVerifier,
  createPlatform,
  defineEnclaveProgram,
  type HostTrace,
  type KeySource,
  measureProgram,
} from '@lockstep/adapters/tee'
import { AccountId, encode, H256, type Hex, struct } from '@lockstep/core'
import { attestWorker, type GetterAccess } from '@lockstep/core/client'
import { type RsaPrivateKey, type Signer, shieldingEncrypt, signerFromUri } from '@lockstep/core/crypto'
import { createWorker, type Store, type Worker } from '@lockstep/core/worker'
import { balances } from '@lockstep/stf-balances'
import { orderDirectCalls } from '../../src/direct/index.js'
import { connectWorkerRpc, verifyEnclaveCertificate, type WorkerRpc } from '../../src/integritee-rpc/client/index.js'
import {
  createRpcMetrics,
  launchWithRpc,
  type RpcEvent,
  type RpcLaunch,
} from '../../src/integritee-rpc/server/index.js'
import { sealKeys } from '../../src/tee/sealed-keys.js'
import { hexOf } from '../parentchain/vector.js'
import { keyVector, rpcVector } from './rpc-vector.js'

export const provider = createProvider()

let drawn = 0
export const entropy = (length: number): Uint8Array => {
  drawn += 1
  const block = provider.blake2b256(Uint8Array.of(drawn, drawn >> 8, drawn >> 16))
  return Uint8Array.from({ length }, (_, index) => block[index % 32] ?? 0)
}

const account =
  (scheme: 'ed25519' | 'sr25519') =>
  (uri: string): Signer =>
    signerFromUri(provider, scheme, uri, entropy)
export const ed25519 = account('ed25519')
export const sr25519 = account('sr25519')
export const alice = ed25519('//Alice')
export const bob = ed25519('//Bob')
const sequencer = ed25519('//Sequencer')
const shieldAuthority = ed25519('//Shield')

export const platform = createPlatform({ provider, entropy: () => new Uint8Array(32).fill(3) })
export const verifier = createAttestationVerifier(provider, [platform.quotingKey])
/** The shard of the recorded frames. */
export const shard: Hex = hexOf(rpcVector('base58_shard').expected)

const sequencerKeySeed = new Uint8Array(32).fill(9)

export const program = defineEnclaveProgram({
  stf: balances,
  parameters: struct({ genesisHash: H256, sequencer: H256 }),
  bareGetters: true,
  connect: (own, { genesisHash, sequencer: key }) => ({
    lightClient: createOrderedLogLightClient({ provider: own, genesisHash, sequencer: key }),
    extrinsics: createExtrinsicFactory({ provider: own, genesisHash }),
  }),
})

export function createTestLog(): OrderedLog {
  return createOrderedLog({
    provider,
    sequencerKeySeed,
    timestamp: 1_700_000_000_000n,
    shieldAuthorities: [shieldAuthority.account],
  })
}

export interface TestWorkerOptions extends Partial<Pick<RpcLaunch, 'direct'>> {
  readonly log?: OrderedLog
  readonly keys?: KeySource
  readonly rpc?: Partial<RpcLaunch['rpc']>
  readonly hostTrace?: HostTrace
  readonly store?: Store
  /** Whether the worker orders what it is handed; so it does if left out. */
  readonly isSequencer?: boolean
  /** Milliseconds between two blocks. */
  readonly interval?: number
}

/** A worker on an ordered log: enclave, JSON-RPC, import loop, and the ordering of its own direct calls. */
export interface TestWorker {
  readonly log: OrderedLog
  readonly worker: Worker
  readonly mrenclave: Hex
  readonly url: string
  readonly port: number
  readonly events: RpcEvent[]
  readonly metrics: ReturnType<typeof createRpcMetrics>
  sealedKeys(): Promise<Uint8Array>
  /** @param address where the client is, of this machine's. */
  connect(address?: string): Promise<WorkerRpc>
  access(rpc: WorkerRpc): Promise<GetterAccess>
  /** Funds for an account, in a block of their own, executed. */
  shield(access: GetterAccess, who: Hex, amount: bigint): Promise<void>
  /** Orders what waits; answers how many operations. */
  order(): Promise<number>
  /** Ends when the worker has executed all that the log has. */
  settled(): Promise<void>
  closeRpc(grace: number): Promise<void>
  stop(): Promise<void>
}

const running: (() => Promise<void>)[] = []

/** Ends every worker that a test has started. */
export async function stopWorkers(): Promise<void> {
  for (const stop of running.splice(0)) await stop()
}

export async function startWorker(options: TestWorkerOptions = {}): Promise<TestWorker> {
  const log = options.log ?? createTestLog()
  const events: RpcEvent[] = []
  const metrics = createRpcMetrics()
  const { enclave, rpc } = await launchWithRpc({
    platform,
    program,
    provider,
    shard,
    keys: options.keys ?? keysWith(log, keyVector('rsa3072/e65537')),
    parameters: parametersOf(log),
    rpc: { description, dialect: 'json-rpc', ...options.rpc },
    direct: { padLostZero: true, ...options.direct },
    onRpcEvent(event) {
      events.push(event)
      metrics.observe(event)
    },
    ...(options.hostTrace && { hostTrace: options.hostTrace }),
  })
  const port = await rpc.listen({ port: 0 })
  const worker = await createWorker({ parentchain: log, enclave, store: options.store ?? createMemoryStore() })
  const ending = new AbortController()
  const importing = importAll(worker, ending.signal)
  const invocation = createIndirectInvocation({ provider, chain: log, signer: sequencer })
  const shielding = createIndirectInvocation({ provider, chain: log, signer: shieldAuthority })
  const ordering =
    options.isSequencer === false
      ? undefined
      : orderDirectCalls({ pool: rpc, shard, invocation, seal: () => log.sealBatch(), interval: options.interval ?? 5 })

  async function settled(): Promise<void> {
    const head = await log.finalizedHead()
    while (((await worker.store.latest())?.number ?? 0) < head) await new Promise((resolve) => setTimeout(resolve, 2))
  }

  const closeRpc = (grace: number) => rpc.close(grace)
  let stopping: Promise<void> | undefined
  async function stopAll(): Promise<void> {
    await ordering?.stop()
    await rpc.close(100)
    ending.abort()
    await importing
    await enclave.close()
  }
  function stop(): Promise<void> {
    stopping ??= stopAll()
    return stopping
  }
  running.push(stop)
  return {
    log,
    worker,
    mrenclave: enclave.mrenclave,
    url: `wss://127.0.0.1:${port}`,
    port,
    events,
    metrics,
    sealedKeys: () => enclave.sealedKeys(),
    connect: (localAddress) =>
      connectWorkerRpc({
        ...(localAddress && { localAddress }),
        url: `wss://127.0.0.1:${port}`,
        verifyCertificate: (certificate) => {
          verifyEnclaveCertificate(certificate, { provider, verifier, trusted: trustedCode(enclave.mrenclave) })
        },
      }),
    async access(connection) {
      const attested = await attestWorker(connection, verifier, trustedCode(enclave.mrenclave), { provider, entropy })
      return { provider, entropy, connection, worker: attested, shard }
    },
    async shield({ worker: { shieldingKey } }, who, amount) {
      await shielding.shieldFunds(shard, shieldingEncrypt(provider, shieldingKey, encode(AccountId, who)), amount)
      log.sealBatch()
      await settled()
    },
    order: async () => (await ordering?.order()) ?? 0,
    settled,
    closeRpc,
    stop,
  }
}

const description = {
  name: 'test-worker',
  version: '0.1.0',
  muRaUrl: 'wss://127.0.0.1:3443',
  untrustedUrl: 'ws://127.0.0.1:2001',
}

export const trustedCode = (mrenclave: Hex) => ({ mrenclave, minimumSecurityVersion: 1 })

const parametersOf = (log: OrderedLog) => ({ genesisHash: log.genesisHash, sequencer: log.sequencer })

/** Keys of an enclave with a given shielding key, sealed as that enclave would. */
export function keysWith(log: OrderedLog, shieldingKey: RsaPrivateKey): KeySource {
  const settings = { parameters: parametersOf(log), shard, quotingKeys: [platform.quotingKey] }
  const mrenclave = measureProgram(provider, program, settings)
  const identity = { mrenclave, mrsigner: mrenclave, securityVersion: 1, debug: false }
  const sealing = { provider, sealingKey: platform.sealingKey(identity), entropy }
  return { sealed: sealKeys(sealing, shard, { signerSeed: entropy(32), boxSecret: entropy(32), shieldingKey }) }
}

async function importAll(worker: Worker, signal: AbortSignal): Promise<void> {
  for await (const _ of worker.import({ signal })) if (signal.aborted) return
}
