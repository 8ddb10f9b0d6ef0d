import type { Hex } from '@lockstep/core'
import { boxKeyPair, createShieldingDecryptor, type RsaPrivateKey, type Signer } from '@lockstep/core/crypto'
import type { Bug } from '@lockstep/core/engine'
import {
  type BlockRecordContent,
  createShardExecutor,
  type ExecutedBlock,
  type FormerVersion,
  type ParentchainBlock,
} from '@lockstep/core/worker'
import { answerQuery } from './answer-query.js'
import type { EnclaveConnections, EnclaveProgram } from './enclave-program.js'
import type { Inheritance } from './inheritance.js'
import { createKeptBlocks, type KeptBlock } from './kept-blocks.js'
import { openRecord } from './open-record.js'
import { refuseOutputsNotFinal } from './refuse-outputs-not-final.js'
import { refuseRepeatedBlock } from './refuse-repeated-block.js'
import type { Sealing } from './seal.js'
import { sealRecord } from './sealed-record.js'

export interface ShardServiceOptions extends Sealing {
  readonly program: EnclaveProgram
  readonly connections: EnclaveConnections
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly signer: Signer
  readonly boxSecret: Uint8Array
  readonly shieldingKey: RsaPrivateKey
  readonly formerVersions: readonly FormerVersion[]
  readonly inherited: readonly Inheritance[]
  onBug?(block: number, bug: Bug): void
}

/** What an enclave does for its shard once it has the shielding key; synchronous. See the port `Enclave`. */
export interface ShardService {
  restore(sealed: Uint8Array, released: number): void
  executeBlocks(blocks: readonly ParentchainBlock[]): readonly ExecutedBlock[]
  revert(number: number): void
  outputs(number: number, nonce: number): readonly Uint8Array[]
  query(sealed: Uint8Array): Uint8Array
  /** Number of the last final block; 0 for none. */
  finalized(): number
}

const defaultReceiptDepth = 256
const defaultKeptVersions = 64

/**
 * The outputs of two of the largest batches may wait, one that is being stored and released and one that is being
 * executed; beside those of the blocks that are not final, which the host cannot ask for yet. With room for fewer, a
 * shard could stand still: the block that shows what is final would find none.
 */
const twoBatches = 2000

export function createShardService(options: ShardServiceOptions): ShardService {
  const { provider, program, connections, mrenclave, shard, signer, entropy, formerVersions } = options
  const { extrinsics } = connections
  const owner = { shard, account: signer.account }
  const queryKey = boxKeyPair(options.boxSecret)
  const keptVersions = program.keptVersions ?? defaultKeptVersions
  const kept = createKeptBlocks(twoBatches + keptVersions)
  const executor = createShardExecutor({
    provider,
    stf: program.stf,
    domain: { mrenclave, shard },
    formerVersions,
    ...connections,
    signer,
    openShielded: createShieldingDecryptor(provider, options.shieldingKey),
    receiptDepth: program.receiptDepth ?? defaultReceiptDepth,
    keptVersions,
    bareGetters: program.bareGetters ?? false,
    // Told after the block is committed: it is the head.
    onBug: (bug) => options.onBug?.(nextNumber() - 1, bug),
  })

  function nextNumber(): number {
    return (executor.head()?.header.number ?? 0) + 1
  }

  function execute(block: ParentchainBlock): ExecutedBlock {
    kept.requireRoom()
    const { executed, keep } = executor.execute(block, (record) => {
      const { signedHeader } = record
      const sealed = sealRecord(options, owner, record)
      return { executed: { number: signedHeader.header.number, signedHeader, sealed }, keep: keptBlock(record) }
    })
    kept.add(keep, executed)
    return executed
  }

  return {
    restore(sealed, released) {
      const { inherited } = options
      const record = openRecord({ sealing: options, owner, inherited, formerVersions }, nextNumber(), sealed)
      executor.restore(record)
      kept.restore(keptBlock(record), released)
    },

    executeBlocks: (blocks) =>
      blocks.map((block) => {
        const again = kept.answerAgain(block.number, block.hash)
        if (again !== undefined) return again
        refuseRepeatedBlock(executor.head(), block)
        return execute(block)
      }),

    revert(number) {
      executor.revert(number)
      kept.revert(number)
    },

    outputs(number, nonce) {
      refuseOutputsNotFinal(executor, number)
      return kept.release(number).map((call, index) => extrinsics.extrinsic(call, signer, nonce + index))
    },

    query: (sealed) => answerQuery(executor, queryKey, entropy, sealed),
    finalized: () => executor.head('Finalized')?.header.number ?? 0,
  }
}

function keptBlock({ signedHeader, outputs }: BlockRecordContent): KeptBlock {
  const { number, parentchainHash } = signedHeader.header
  return { number, parentchainHash, outputs }
}
