import type { CryptoProvider, ShieldingOutcome, Signer } from '../crypto/index.js'
import { type BlockResult, executeBlock, executeGenesis } from '../engine/index.js'
import { type Hex, toHex } from '../hex.js'
import type { Domain, GetterPolicy } from '../operation/index.js'
import {
  type BlockHeader,
  buildReceiptTree,
  type SignedHeader,
  type SignedReceipt,
  signHeader,
} from '../receipt/index.js'
import { createState, decodeStateDiff, encodeStateDiff, type PreparedState } from '../state/index.js'
import { type Stf, stfIdentity } from '../stf/index.js'
import { type AskedState, answerGetter, type GetterReply } from './answer-getter.js'
import { assertContinues, assertRoots } from './assert-continues.js'
import { assertEffects } from './assert-effects.js'
import type { BlockRecordContent } from './block-record.js'
import type { BlockTag } from './block-tag.js'
import { createExecutedChain } from './executed-chain.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'
import { attachmentOf, nextReceiptsRoot, parentHash, receiptsRootOf } from './header-chain.js'
import type { LightClient } from './light-client.js'
import type { VerifiedBlock } from './ordered-block.js'
import type { ParentchainBlock } from './parentchain.js'
import { prepareBlock } from './prepare-block.js'
import type { GetterQuery } from './query.js'
import { createReceiptArchive } from './receipt-archive.js'

/** What one shard is executed with, inside the enclave. */
export interface ShardExecutorConfig extends GetterPolicy {
  readonly provider: CryptoProvider
  readonly stf: Stf
  readonly domain: Domain
  readonly lightClient: LightClient
  readonly extrinsics: ExtrinsicFactory
  /** The enclave's own key. */
  readonly signer: Signer
  openShielded(ciphertext: Uint8Array): ShieldingOutcome
  /** Receipts of the last so many blocks are answered; those of `keptVersions` blocks more are kept, in case of a revert. */
  readonly receiptDepth: number
  /**
   * How many blocks may wait for their finality: so many versions of the state before the last stay readable, provable
   * and revertible. 0 to 100,000, 64 if left out.
   */
  readonly keptVersions?: number
  /** Told of every contained defect of the STF. */
  onBug?(bug: BlockResult['bugs'][number]): void
}

/**
 * The trusted heart of a worker: one shard's state and the chain of its headers. Synchronous; knows nothing of
 * threads, stores or sealing.
 */
export interface ShardExecutor {
  /** The last executed block, or the last of those that are final; `undefined` before the first. */
  head(tag?: BlockTag): SignedHeader | undefined
  /**
   * Verifies, opens and executes the next block, hands its record to `seal`, and commits only then: a record that
   * cannot be sealed leaves everything as it was. Answers what `seal` answers.
   *
   * @throws LockstepError with the light client's code; `FinalityBehind` where more than `keptVersions` blocks would
   * wait for their finality; what `seal` throws
   */
  execute<Sealed>(block: ParentchainBlock, seal: (record: BlockRecordContent) => Sealed): Sealed
  /** Takes over a block that was executed before. @throws LockstepError `RecordMismatch`, `FinalityBehind` */
  restore(record: BlockRecordContent): void
  /**
   * Goes back to the state after block `number`, because the parentchain took the blocks behind it back: headers,
   * state and receipts. Executing the same blocks again gives the same headers, other blocks give another chain.
   *
   * @param number the last block that stays; one before the first goes back to the genesis.
   * @throws LockstepError `BlockFinal` for a block before the last final one; `BlockUnknown`
   */
  revert(number: number): void
  /** Answers a getter on the chosen state; `Refused` with `NoBlock` where no block has led to such a state yet. */
  answerGetter(query: GetterQuery): GetterReply
  receipts(operationHash: Hex): readonly SignedReceipt[]
}

const defaultKeptVersions = 64

/**
 * @throws LockstepError `UnknownEffect`, `EffectPayload`, `StateOption` for `keptVersions`; what the STF's genesis
 * throws
 */
export function createShardExecutor(config: ShardExecutorConfig): ShardExecutor {
  const { provider, stf, domain, lightClient, extrinsics, signer, keptVersions = defaultKeptVersions } = config
  assertEffects(stf, extrinsics)
  const identity = { shard: domain.shard, stfIdentity: stfIdentity(provider, stf) }
  const archive = createReceiptArchive(provider, config.receiptDepth, keptVersions)
  const state = createState(provider, { keptVersions })
  state.commit(executeGenesis(stf, state))
  const chain = createExecutedChain(keptVersions)
  const head = (): SignedHeader | undefined => chain.header('Latest')

  function nextHeader({ number, hash, timestamp }: VerifiedBlock, result: BlockResult): BlockHeader {
    return {
      ...identity,
      parent: parentHash(provider, head()),
      number,
      parentchainHash: hash,
      timestamp,
      stateRoot: toHex(result.root),
      receiptsRoot: nextReceiptsRoot(provider, head(), result.receiptTree.root),
    }
  }

  function commit({ signedHeader, finalized, receipts }: BlockRecordContent, prepared: PreparedState): void {
    archive.add({ signedHeader, receipts, parentReceiptsRoot: receiptsRootOf(head()) })
    state.commit(prepared)
    chain.append(signedHeader, finalized)
  }

  /** What is not committed would stay in the state's tree, once for every time that the host tries again. */
  function discardingOnError<Result>(prepared: PreparedState, step: () => Result): Result {
    try {
      return step()
    } catch (error) {
      state.discard(prepared)
      throw error
    }
  }

  /** Every block makes one version, so blocks and versions are the same distance from the last. */
  function stateAt(tag: BlockTag): AskedState | undefined {
    const header = chain.header(tag)
    if (header === undefined) return undefined
    return { header, view: state.at(state.version() - chain.blocksAfter(header.header.number)) }
  }

  return {
    head: (tag = 'Latest') => chain.header(tag),

    execute(block, seal) {
      const verified = lightClient.verify(attachmentOf(head()), block)
      const finalized = chain.finalizedWith(verified.number, verified.finalized)
      const result = executeBlock(config, state, prepareBlock(config, verified))
      return discardingOnError(result.prepared, () => {
        const record = {
          signedHeader: signHeader(signer, nextHeader(verified, result)),
          finalized,
          diff: encodeStateDiff(result.diff),
          receipts: result.receipts,
          outputs: outputsOf(extrinsics, domain.shard, verified, result),
        }
        const sealed = seal(record)
        commit(record, result.prepared)
        for (const bug of result.bugs) config.onBug?.(bug)
        return sealed
      })
    },

    restore(record) {
      const { header } = record.signedHeader
      assertContinues(header, { ...identity, parent: parentHash(provider, head()) })
      const finalized = chain.finalizedWith(header.number, record.finalized)
      const prepared = state.prepare(decodeStateDiff(record.diff))
      discardingOnError(prepared, () => {
        const receiptsRoot = nextReceiptsRoot(provider, head(), buildReceiptTree(provider, record.receipts).root)
        assertRoots(header, { stateRoot: toHex(prepared.root), receiptsRoot })
        commit({ ...record, finalized }, prepared)
      })
    },

    revert(number) {
      const count = chain.blocksAfter(number)
      state.revert(count)
      chain.drop(count)
      archive.revert(number)
    },

    answerGetter(query) {
      const latest = stateAt('Latest')
      const asked = stateAt(query.at)
      if (latest === undefined || asked === undefined) return { type: 'Refused', value: 'NoBlock' }
      return answerGetter(config, config, state, { latest, asked }, query)
    },

    receipts: archive.find,
  }
}

function outputsOf(factory: ExtrinsicFactory, shard: Hex, block: VerifiedBlock, result: BlockResult): Uint8Array[] {
  return [...result.outbox.map((effect) => factory.outbound(effect)), factory.confirmation(shard, block)]
}
