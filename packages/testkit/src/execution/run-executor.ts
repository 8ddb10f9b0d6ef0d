import { createEmbeddedLightClient, createExtrinsicFactory } from '@lockstep/adapters/parentchain/embedded'
import { createShieldingDecryptor, createSigner, type RsaPrivateKey } from '@lockstep/core/crypto'
import type { Bug } from '@lockstep/core/engine'
import type { Stf } from '@lockstep/core/stf'
import {
  type BlockRecordContent,
  createShardExecutor,
  decodeBlockRecord,
  encodeBlockRecord,
  type ShardExecutor,
} from '@lockstep/core/worker'
import { cut } from '../log/cut.js'
import type { LogOnChain } from '../log/log-on-chain.js'
import { refuseEntropy } from '../log/refuse-entropy.js'
import type { World } from '../log/world.js'
import { type BlockOutcome, recordOutcome } from './block-outcome.js'

/** How one enclave differs from another that is fed with the same blocks. */
export interface EnclavePlan {
  /** Whose cryptography: the world's provider opens, verifies and hashes. */
  readonly world: World
  /** Every byte of the seed of the enclave's own key. */
  readonly seed: number
  /** Blocks after which it starts anew and is restored from its encoded records; empty: never. */
  readonly batches: readonly number[]
}

/** Feeds a whole shard executor with real parentchain blocks: it verifies, opens, checks signatures, executes, commits. */
export function runExecutor(
  stf: Stf,
  shieldingKey: RsaPrivateKey,
  { chain, blocks }: LogOnChain,
  { world, seed, batches }: EnclavePlan,
): BlockOutcome[] {
  const { provider, domain } = world
  const { genesisHash, finalityAuthority } = chain
  const openShielded = createShieldingDecryptor(provider, shieldingKey)
  const records: Uint8Array[] = []
  const bugs: Bug[] = []

  const start = (): ShardExecutor => {
    const executor = createShardExecutor({
      provider,
      stf,
      domain,
      lightClient: createEmbeddedLightClient({ provider, genesisHash, finalityAuthority }),
      extrinsics: createExtrinsicFactory({ provider, genesisHash }),
      signer: createSigner(provider, 'ed25519', new Uint8Array(32).fill(seed), refuseEntropy),
      openShielded,
      receiptDepth: 16,
      bareGetters: false,
      onBug: (bug) => bugs.push(bug),
    })
    for (const record of records) executor.restore(decodeBlockRecord(record))
    return executor
  }

  return cut(blocks, batches).flatMap((batch) => {
    const executor = start()
    return batch.map((block) => {
      const record: BlockRecordContent = executor.execute(block, (executed) => executed)
      records.push(encodeBlockRecord(record))
      return recordOutcome(stf, record, bugs.splice(0))
    })
  })
}
