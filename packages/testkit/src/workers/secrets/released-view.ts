import { createShieldingDecryptor } from '@lockstep/core/crypto'
import { createShardExecutor, encodeBlockRecord } from '@lockstep/core/worker'
import { referenceSigner } from '../../simulation/accounts.js'
import { simulatedShieldingKey } from '../../simulation/shielding-key.js'
import type { StagedShard } from '../stage-shard.js'

/**
 * What a worker shows of its blocks on purpose, whatever was secret in them. A host may learn it; it must learn nothing
 * else.
 */
export interface ReleasedBlock {
  readonly number: number
  /** The parentchain's calls: outputs are for everybody. */
  readonly outputs: readonly Uint8Array[]
  /**
   * Bytes of the block's record. It grows with what was written, returned and emitted: sizes are seen, and nothing here
   * pads them. So whether a call failed can often be told.
   */
  readonly recordSize: number
  /** How many defects of the STF were contained in it. */
  readonly defects: number
}

/** What an executor of these blocks lets out, in an enclave or not. */
export function releasedView({ stf, world, connections, blocks }: StagedShard): ReleasedBlock[] {
  const { provider, domain } = world
  let defects = 0
  const executor = createShardExecutor({
    provider,
    stf,
    domain,
    ...connections,
    signer: referenceSigner(provider),
    openShielded: createShieldingDecryptor(provider, simulatedShieldingKey),
    receiptDepth: 1,
    bareGetters: false,
    onBug() {
      defects += 1
    },
  })
  return blocks.map((block) => {
    const before = defects
    const released = executor.execute(block, (record) => {
      const { outputs } = record
      return { number: block.number, outputs, recordSize: encodeBlockRecord(record).length }
    })
    return { ...released, defects: defects - before }
  })
}
