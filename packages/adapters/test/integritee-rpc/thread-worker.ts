import { createIndirectInvocation, createOrderedLog } from '@lockstep/adapters/parentchain/ordered-log'
import { createMemoryStore } from '@lockstep/adapters/store'
import type { TraceEntry } from '@lockstep/adapters/tee'
import { encode } from '@lockstep/core'
import { attestWorker } from '@lockstep/core/client'
import { AccountId } from '@lockstep/core/codec'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { createWorker, type Worker } from '@lockstep/core/worker'
import { orderDirectCalls } from '../../src/direct/index.js'
import { connectWorkerRpc, verifyEnclaveCertificate } from '../../src/integritee-rpc/client/index.js'
import { launchThreadWithRpc, type RpcEvent } from '../../src/integritee-rpc/server/index.js'
import { alice, ed25519, entropy, platform, provider, trustedCode, verifier } from './test-worker.js'

export const programUrl: URL = new URL('../tee/fixtures/log-program.mjs', import.meta.url)
const sequencer = ed25519('//Sequencer')
/** What Alice begins with; the log shows it. */
export const shielded = 123_456_789_012_345_678n

const closing: (() => Promise<unknown>)[] = []

/** Ends every worker that a test has started. */
export async function endThreadWorkers(): Promise<void> {
  for (const close of closing.splice(0).reverse()) await close()
}

/** A worker whose enclave, JSON-RPC included, is in a thread. */
export async function startThreadWorker() {
  const log = createOrderedLog({
    provider,
    sequencerKeySeed: new Uint8Array(32).fill(9),
    timestamp: 1_700_000_000_000n,
    shieldAuthorities: [sequencer.account],
  })
  const trace: TraceEntry[] = []
  const events: RpcEvent[] = []
  const parameters = { genesisHash: log.genesisHash, sequencer: log.sequencer }
  const { enclave, rpc } = await launchThreadWithRpc({
    platform,
    programUrl,
    parameters,
    keys: 'generate',
    rpc: {
      description: { name: 'thread-worker', version: '0.1.0', muRaUrl: '', untrustedUrl: '' },
      dialect: 'json-rpc',
    },
    hostTrace: (entry) => trace.push(entry),
    onRpcEvent: (event) => events.push(event),
  })
  closing.push(() => enclave.close())
  closing.push(() => rpc.close(100))
  const port = await rpc.listen({ port: 0 })
  const worker = await createWorker({ parentchain: log, enclave, store: createMemoryStore() })
  const ending = new AbortController()
  const importing = importAll(worker, ending.signal).catch(() => undefined)
  closing.push(async () => {
    ending.abort()
    await importing
  })
  const { mrenclave, shard } = enclave
  const connection = await connectWorkerRpc({
    url: `wss://127.0.0.1:${port}`,
    verifyCertificate: (certificate) => {
      verifyEnclaveCertificate(certificate, { provider, verifier, trusted: trustedCode(mrenclave) })
    },
  })
  const attested = await attestWorker(connection, verifier, trustedCode(mrenclave), { provider, entropy })
  const access = { provider, entropy, connection, worker: attested, shard }
  const invocation = createIndirectInvocation({ provider, chain: log, signer: sequencer })
  const encrypted = shieldingEncrypt(provider, attested.shieldingKey, encode(AccountId, alice.account))
  await invocation.shieldFunds(shard, encrypted, shielded)
  log.sealBatch()
  const ordering = orderDirectCalls({ pool: rpc, shard, invocation, seal: () => log.sealBatch(), interval: 1 })
  closing.push(() => ordering.stop())
  return { enclave, rpc, port, connection, access, trace, events, parameters }
}

async function importAll(worker: Worker, signal: AbortSignal): Promise<void> {
  for await (const _ of worker.import({ signal })) if (signal.aborted) return
}
