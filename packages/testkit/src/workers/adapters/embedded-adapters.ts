import {
  createEmbeddedChain,
  createEmbeddedLightClient,
  createExtrinsicFactory,
  type EmbeddedChain,
} from '@lockstep/adapters/parentchain/embedded'
import {
  createEnclaveRuntime,
  type EnclaveConnections,
  type KeySource,
  launchInProcess,
  readQuote,
} from '@lockstep/adapters/tee'
import { toHex } from '@lockstep/core'
import type { Enclave } from '@lockstep/core/worker'
import { logBlockTime, logStart } from '../../log/log-to-blocks.js'
import { partyOf } from '../../log/world.js'
import type { StagedShard } from '../stage-shard.js'
import { asEnclave } from '../worker-stand-ins.js'
import { carryAnyEffect, effectText } from './carried-effect.js'
import { driveWorker } from './drive-worker.js'
import { createForkingChain } from './forking-chain.js'
import { createLogHashes } from './log-hashes.js'
import { submitRequests } from './submit-request.js'
import type { WorkerAdapter } from './worker-adapter.js'

/** An enclave with what its next start needs. */
type KeyedEnclave = Enclave & { sealedKeys(): Promise<Uint8Array> }

/** How an enclave is carried. */
export type LaunchStaged = (
  shard: StagedShard,
  connections: EnclaveConnections,
  keys: KeySource,
) => Promise<KeyedEnclave>

/** In the host's own memory, without a boundary. */
const launchBare: LaunchStaged = async (shard, connections, keys) => {
  const runtime = createEnclaveRuntime(shard.enclave(keys, connections))
  return { ...asEnclave(runtime), sealedKeys: runtime.sealedKeys }
}

/** Behind the message boundary of an enclave. */
const launchBehindBoundary: LaunchStaged = (shard, connections, keys) =>
  launchInProcess({
    platform: shard.platform,
    program: shard.program(connections),
    provider: shard.world.provider,
    entropy: shard.random.bytes,
    keys,
    ...shard.settings,
  })

/** The embedded parentchain: every effect is a payment that it made. */
export const embeddedAdapter: WorkerAdapter = onEmbeddedChain('embedded parentchain', launchBare)

/** The same parentchain, and the enclave of the in-process simulator. */
export const inProcessEnclaveAdapter: WorkerAdapter = onEmbeddedChain('in-process enclave', launchBehindBoundary)

/** What the submitter of all requests has, and as much the vault of the shard: together all that there can be. */
export const embeddedFunds: bigint = (1n << 127n) - 1n

function onEmbeddedChain(name: string, launch: LaunchStaged): WorkerAdapter {
  return {
    name,
    async run(shard, faults) {
      const { stf, world, requests } = shard
      const { provider, domain } = world
      const submitter = partyOf(world, 0)
      const { chain, ...forking } = createForkingChain(() =>
        createEmbeddedChain({
          provider,
          genesis: {
            timestamp: logStart,
            balances: { [submitter.account]: embeddedFunds, [domain.shard]: embeddedFunds },
          },
          blockTime: logBlockTime,
          finalityKeySeed: new Uint8Array(32).fill(7),
          verifyQuote(quote) {
            const report = readQuote(quote)?.report
            if (report === undefined) return undefined
            return { fingerprint: report.mrenclave, signer: toHex(report.reportData.subarray(0, 32)), status: 'ok' }
          },
        }),
      )
      const { genesisHash, finalityAuthority } = chain
      const hashes = createLogHashes(
        world,
        forking.lightClient(createEmbeddedLightClient({ provider, genesisHash, finalityAuthority })),
      )
      const extrinsics = carryAnyEffect(stf, provider, createExtrinsicFactory({ provider, genesisHash }))
      const connections = { lightClient: hashes.lightClient, extrinsics }

      const first = await launch(shard, connections, 'generate')
      for (const each of await first.registration(0, { primary: true })) await chain.submit(each)
      const sealed = await first.sealedKeys()
      await first.close()

      const blocks = await driveWorker(
        {
          parentchain: chain,
          launch: () => launch(shard, connections, { sealed }),
          rename: hashes.rename,
          async produceBlock(position) {
            await submitRequests(chain, submitter, requests[position] ?? [], faults.requestsAstray)
            chain.produceBlock()
          },
          fork: (position) =>
            forking.fork(async (fork) => {
              const others = [...(requests[position + 1] ?? []), ...(requests[position] ?? []).toReversed()]
              await submitRequests(fork, submitter, others, false)
            }),
        },
        requests.length,
        faults,
      )
      chain.produceBlock()
      return { blocks, effects: paymentsOf(chain) }
    },
  }
}

function paymentsOf(chain: EmbeddedChain): string[] {
  return Array.from({ length: chain.head() }, (_, position) => chain.eventsOf(position + 1)).flatMap((records) =>
    records.flatMap(({ event }) =>
      event.type === 'enclaveBridge' && event.value.type === 'unshieldedFunds' ? effectText(event.value.value) : [],
    ),
  )
}
