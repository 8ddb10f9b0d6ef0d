import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/ordered-log'
import { createAttestationVerifier } from '@lockstep/adapters/tee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { attestWorker, type GetterAccess, type IndirectInvocation } from '@lockstep/core/client'
import { createShieldingDecryptor } from '@lockstep/core/crypto'
import type { Enclave } from '@lockstep/core/worker'
import type { Random } from '../../generation/random.js'
import { logBlock } from '../../log/log-to-blocks.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'
import type { StagedShard } from '../stage-shard.js'
import { driveWorker } from './drive-worker.js'
import { openLogShard } from './open-log-shard.js'
import { recordedEffects } from './ordered-log-adapter.js'
import { submitRequest } from './submit-request.js'
import type { WorkOrderDesk } from './work-order-desk.js'
import type { WorkerAdapter } from './worker-adapter.js'

/** Opens what takes operations as work orders and orders them on the shard's log. */
export type OpenOrderDesk = (
  access: GetterAccess,
  invocation: IndirectInvocation,
  random: Random,
) => Promise<WorkOrderDesk>

/**
 * A desk in front of an ordered log: every operation comes by it. What is no operation for this shard comes as the
 * log's own request, and so does the copy of an operation, which a work order would not order again.
 */
export function orderFrontedAdapter(name: string, openDesk: OpenOrderDesk): WorkerAdapter {
  return {
    name,
    async run(shard, faults) {
      const { world, requests } = shard
      const { log, submitter, rename, launch } = await openLogShard(shard)
      let enclave = launch()
      const access = await accessTo(shard, () => enclave)
      const own = createIndirectInvocation({ provider: world.provider, chain: log, signer: submitter })
      const invocation: IndirectInvocation = {
        ...own,
        async included(extrinsicHash) {
          const { number } = await own.included(extrinsicHash)
          return { number, hash: logBlock(world, number - 1).hash }
        },
      }
      const desk = await openDesk(access, invocation, shard.random.fork(name))
      const operationIn = createOperationReader(shard)

      const blocks = await driveWorker(
        {
          parentchain: log,
          async launch() {
            enclave = launch()
            return enclave
          },
          rename,
          async produceBlock(position) {
            for (const request of requests[position] ?? []) {
              const operation = operationIn(request)
              if (operation === undefined) await submitRequest(log, submitter, request)
              else await desk.submit(operation)
            }
            log.sealBatch()
          },
        },
        requests.length,
        faults,
      )
      log.sealBatch()
      await desk.settle()
      return { blocks, effects: await recordedEffects(log) }
    },
  }
}

/** What requesters trust: the enclave that runs at the time, whichever start of it that is. */
async function accessTo({ world, platform, random }: StagedShard, running: () => Enclave): Promise<GetterAccess> {
  const { provider, domain } = world
  const entropy = random.fork('requester').bytes
  const connection: GetterAccess['connection'] = {
    attest: (challenge) => running().attest(challenge),
    query: (sealed) => running().query(sealed),
  }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: domain.mrenclave, minimumSecurityVersion: 1 }
  const worker = await attestWorker(connection, verifier, trusted, { provider, entropy })
  return { provider, entropy, connection, worker, shard: domain.shard }
}

/** Reads the operation that a request brings for the first time, where it brings one. */
function createOperationReader({ world }: StagedShard): (request: EnclaveBridgeCall) => Uint8Array | undefined {
  const open = createShieldingDecryptor(world.provider, simulatedShieldingKey)
  const known = new Set<Hex>()
  return (request) => {
    if (request.type !== 'invoke' || request.value.request.shard !== world.domain.shard) return undefined
    const opened = open(fromHex(request.value.request.ciphertext))
    if (opened.type !== 'Opened' || known.has(toHex(opened.plaintext))) return undefined
    known.add(toHex(opened.plaintext))
    return opened.plaintext
  }
}
