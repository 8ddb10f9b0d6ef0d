// worker.ts
import { createProvider } from '@lockstep/adapters/crypto-native'
import { serveShard } from '@lockstep/adapters/direct'
import { launchThreadWithRpc } from '@lockstep/adapters/integritee-rpc/server'
import { openJetStreamLog } from '@lockstep/adapters/parentchain/ordered-log/jetstream'
import { openFileStore } from '@lockstep/adapters/store'
import { connectPeer, type PeerTls, type Platform } from '@lockstep/adapters/tee'
import { fromHex, type Hex } from '@lockstep/core'
import type { Signer } from '@lockstep/core/crypto'
import { stfIdentity } from '@lockstep/core/stf'
import { balances } from '@lockstep/stf-balances'
import { joinShard } from './join-shard.js'

const provider = createProvider()

/** What all workers of a shard have in common. */
export interface Shard {
  readonly id: Hex
  /** The servers, such as `nats://a:4222`; every batch is on all of them. */
  readonly servers: readonly string[]
  /** Of the sequencer; a secret. */
  readonly keySeed: Uint8Array
  /** Who may shield funds into the shard. */
  readonly shieldAuthorities: readonly Hex[]
  /** Of the workers' machines. */
  readonly quotingKeys: readonly Hex[]
}

/** What a worker has for itself. */
export interface Machine {
  readonly platform: Platform
  /** Where blocks and keys are kept. */
  readonly folder: string
  /** Orders direct calls. Every worker has an account of its own. */
  readonly signer: Signer
  readonly tls: PeerTls
}

/** @param from the worker whose shard this one takes over; the shard begins here if left out. */
export async function startWorker({ id, servers, ...shard }: Shard, machine: Machine, from?: string) {
  const { platform, folder, signer, tls } = machine
  const log = await openJetStreamLog({
    provider,
    connection: { servers: [...servers] },
    stream: `shard-${id.slice(2, 18)}`,
    shard: id,
    stf: stfIdentity(provider, balances),
    sequencer: { keySeed: shard.keySeed },
    timestamp: 1_700_000_000_000n,
    shieldAuthorities: shard.shieldAuthorities,
    replicas: servers.length,
  })
  const store = await openFileStore(folder, { identity: fromHex(id) })
  const sealed = await store.getSealed('keys')
  const { enclave, rpc } = await launchThreadWithRpc({
    platform,
    programUrl: new URL('program.mjs', import.meta.url),
    parameters: { genesisHash: log.genesisHash, sequencer: log.sequencer },
    shard: id,
    quotingKeys: shard.quotingKeys,
    keys: sealed ? { sealed } : from === undefined ? 'generate' : 'provision',
    rpc: { description: { name: 'payments', version: '1', muRaUrl: '', untrustedUrl: '' }, dialect: 'json-rpc' },
  })
  if (from === undefined) await store.putSealed('keys', await enclave.sealedKeys())
  else await joinShard(enclave, store, connectPeer({ url: from, shard: id, tls }))
  const served = await serveShard({ provider, log, enclave, store, pool: rpc, signer, onFailure: console.error })
  const port = await rpc.listen({ port: 0 })
  return {
    enclave,
    served,
    url: `wss://127.0.0.1:${port}`,
    async stop() {
      await served.leave()
      await rpc.close(1_000)
      await enclave.close()
      await store.close()
      await log.close()
    },
  }
}
