import { createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import type { EnclaveBridgeCall } from '@lockstep/adapters/parentchain/integritee'
import {
  createIndirectInvocation,
  createOrderedLog,
  createOrderedLogLightClient,
} from '@lockstep/adapters/parentchain/ordered-log'
import { createAttestationVerifier, createEnclaveRuntime } from '@lockstep/adapters/tee'
import { fromHex, type Hex, toHex } from '@lockstep/core'
import { attestWorker, type GetterAccess, type IndirectInvocation, type WorkerConnection } from '@lockstep/core/client'
import { createShieldingDecryptor } from '@lockstep/core/crypto'
import type { Enclave } from '@lockstep/core/worker'
import { logBlock, logBlockTime, logStart } from '../../log-to-blocks.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'
import { partyOf } from '../../world.js'
import type { StagedShard } from '../stage-shard.js'
import { asEnclave } from '../worker-stand-ins.js'
import { carryAnyEffect } from './carried-effect.js'
import { driveWorker } from './drive-worker.js'
import { createLogHashes } from './log-hashes.js'
import { recordedEffects } from './ordered-log-adapter.js'
import { submitRequest } from './submit-request.js'
import { openWorkOrderDesk } from './work-order-desk.js'
import type { WorkerAdapter } from './worker-adapter.js'

/**
 * The EEA direct model in front of an ordered log: every operation comes as a work order. What is no operation for this
 * shard comes as the log's own request, and so does the copy of an operation, which a work order would not order again.
 */
export const workOrderAdapter: WorkerAdapter = {
  name: 'EEA work orders',
  async run(shard, faults) {
    const { stf, world, requests } = shard
    const { provider } = world
    const submitter = partyOf(world, 0)
    const log = createOrderedLog({
      provider,
      sequencerKeySeed: new Uint8Array(32).fill(8),
      timestamp: logStart,
      batchInterval: logBlockTime,
      shieldAuthorities: [submitter.account],
    })
    const { genesisHash, sequencer } = log
    const hashes = createLogHashes(world, createOrderedLogLightClient({ provider, genesisHash, sequencer }))
    const extrinsics = carryAnyEffect(stf, provider, createExtrinsicFactory({ provider, genesisHash }))
    const connections = { lightClient: hashes.lightClient, extrinsics }
    const sealed = await createEnclaveRuntime(shard.enclave('generate', connections)).sealedKeys()
    let enclave = asEnclave(createEnclaveRuntime(shard.enclave({ sealed }, connections)))

    const access = await accessTo(shard, () => enclave)
    const own = createIndirectInvocation({ provider, chain: log, signer: submitter })
    const invocation: IndirectInvocation = {
      ...own,
      async included(extrinsicHash) {
        const { number } = await own.included(extrinsicHash)
        return { number, hash: logBlock(world, number - 1).hash }
      },
    }
    const desk = await openWorkOrderDesk(access, invocation, shard.random.fork('work orders'))
    const operationIn = readOperations(shard)

    const blocks = await driveWorker(
      {
        parentchain: log,
        async launch() {
          enclave = asEnclave(createEnclaveRuntime(shard.enclave({ sealed }, connections)))
          return enclave
        },
        rename: hashes.rename,
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

/** What the requesters of work orders trust: the enclave that runs at the time, whichever start of it that is. */
async function accessTo({ world, platform, random }: StagedShard, running: () => Enclave): Promise<GetterAccess> {
  const { provider, domain } = world
  const entropy = random.fork('requester').bytes
  const connection: WorkerConnection = {
    attest: (challenge) => running().attest(challenge),
    query: (sealed) => running().query(sealed),
  }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const trusted = { mrenclave: domain.mrenclave, minimumSecurityVersion: 1 }
  const worker = await attestWorker(connection, verifier, trusted, { provider, entropy })
  return { provider, entropy, connection, worker, shard: domain.shard }
}

/** The operation that a request brings for the first time, where it brings one. */
function readOperations({ world }: StagedShard): (request: EnclaveBridgeCall) => Uint8Array | undefined {
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
