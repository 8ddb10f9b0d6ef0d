// worker.ts
import { createProvider } from '@lockstep/adapters/crypto-native'
import { launchThreadWithRpc } from '@lockstep/adapters/integritee-rpc/server'
import { createSubstrateOutbox } from '@lockstep/adapters/parentchain/substrate'
import { openFileStore } from '@lockstep/adapters/store'
import type { Platform } from '@lockstep/adapters/tee'
import { fromHex, type Hex } from '@lockstep/core'
import { createWorker } from '@lockstep/core/worker'
import { type Chain, connectChain } from './chain.js'

export interface WorkerOptions {
  readonly chain: Chain
  /** Of a node, such as `ws://127.0.0.1:9944`. */
  readonly nodeUrl: string
  readonly shard: Hex
  /** The account that holds the shard's funds. */
  readonly vault: Hex
  readonly platform: Platform
  /** Where blocks and keys are kept. */
  readonly folder: string
  /** Told when outputs were not taken; they are tried again. */
  onFailure(error: unknown): void
}

export async function startWorker({ chain, nodeUrl, shard, vault, platform, folder, onFailure }: WorkerOptions) {
  const provider = createProvider()
  const { rpc: node, runtime, parentchain } = connectChain(nodeUrl, chain)
  const store = await openFileStore(folder, { identity: fromHex(shard) })
  const sealed = await store.getSealed('keys')
  const { enclave, rpc } = await launchThreadWithRpc({
    platform,
    programUrl: new URL('program.mjs', import.meta.url),
    parameters: { ...chain, vault },
    shard,
    keys: sealed ? { sealed } : 'generate',
    rpc: { description: { name: 'payments', version: '1', muRaUrl: '', untrustedUrl: '' }, dialect: 'json-rpc' },
  })
  await store.putSealed('keys', await enclave.sealedKeys())
  const outbox = await createSubstrateOutbox({ provider, chain: parentchain, store, enclave, runtime })
  const worker = await createWorker({ parentchain: outbox, enclave, store })
  const ending = new AbortController()
  const ended = importAll()

  async function importAll(): Promise<void> {
    const onReleaseFailure = ({ error }: { error: unknown }) => onFailure(error)
    for await (const _ of worker.import({ batchSize: 16, signal: ending.signal, onReleaseFailure }));
  }

  const port = await rpc.listen({ port: 0 })
  return {
    enclave,
    store,
    /** Settles when the import has ended: after `stop`, or rejected with what ended it. */
    ended,
    url: `wss://127.0.0.1:${port}`,
    async stop() {
      ending.abort()
      await ended
      await rpc.close(1_000)
      await enclave.close()
      await store.close()
      node.close()
    },
  }
}
