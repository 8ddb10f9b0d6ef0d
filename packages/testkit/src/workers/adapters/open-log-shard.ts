import { createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import {
  createOrderedLog,
  createOrderedLogLightClient,
  type OrderedLog,
} from '@lockstep/adapters/parentchain/ordered-log'
import { createEnclaveRuntime } from '@lockstep/adapters/tee'
import type { Signer } from '@lockstep/core/crypto'
import type { Enclave } from '@lockstep/core/worker'
import { logBlockTime, logStart } from '../../log/log-to-blocks.js'
import { partyOf } from '../../log/world.js'
import type { StagedShard } from '../stage-shard.js'
import { asEnclave } from '../worker-stand-ins.js'
import { carryAnyEffect } from './carried-effect.js'
import { createLogHashes, type LogHashes } from './log-hashes.js'

/** An ordered log, and the enclave of a shard behind it. */
export interface LogShard {
  readonly log: OrderedLog
  /** Whoever signs the log's requests, and may shield. */
  readonly submitter: Signer
  readonly rename: LogHashes['rename']
  /** Starts the enclave anew with the keys of its first start. */
  launch(): Enclave
}

/** Opens an empty log for a staged shard, whose enclave gets its keys. */
export async function openLogShard(shard: StagedShard): Promise<LogShard> {
  const { stf, world } = shard
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
  return {
    log,
    submitter,
    rename: hashes.rename,
    launch: () => asEnclave(createEnclaveRuntime(shard.enclave({ sealed }, connections))),
  }
}
