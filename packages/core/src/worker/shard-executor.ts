import type { CryptoProvider, ShieldingOutcome, Signer } from '../crypto/index.js'
import { type BlockResult, executeBlock, executeGenesis, executeGetter, type GetterAnswer } from '../engine/index.js'
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
import { assertContinues, assertRoots } from './assert-continues.js'
import { assertEffects } from './assert-effects.js'
import type { BlockRecordContent } from './block-record.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'
import { attachmentOf, blockContextOf, nextReceiptsRoot, parentHash, receiptsRootOf } from './header-chain.js'
import type { LightClient } from './light-client.js'
import type { VerifiedBlock } from './ordered-block.js'
import type { ParentchainBlock } from './parentchain.js'
import { prepareBlock } from './prepare-block.js'
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
  /** Receipts of so many blocks stay at hand. */
  readonly receiptDepth: number
  /** Told of every contained defect of the STF. */
  onBug?(bug: BlockResult['bugs'][number]): void
}

/**
 * The trusted heart of a worker: one shard's state and the chain of its headers. Synchronous; knows nothing of
 * threads, stores or sealing.
 */
export interface ShardExecutor {
  /** The last executed block; `undefined` before the first. */
  head(): SignedHeader | undefined
  /**
   * Verifies, opens and executes the next block, hands its record to `seal`, and commits only then: a record that
   * cannot be sealed leaves everything as it was. Answers what `seal` answers.
   *
   * @throws LockstepError with the light client's code; what `seal` throws
   */
  execute<Sealed>(block: ParentchainBlock, seal: (record: BlockRecordContent) => Sealed): Sealed
  /** Takes over a block that was executed before. @throws LockstepError `RecordMismatch` */
  restore(record: BlockRecordContent): void
  answerGetter(request: Uint8Array): GetterAnswer
  receipts(operationHash: Hex): readonly SignedReceipt[]
}

/** @throws LockstepError `UnknownEffect`, `EffectPayload`; what the STF's genesis throws */
export function createShardExecutor(config: ShardExecutorConfig): ShardExecutor {
  const { provider, stf, domain, lightClient, extrinsics, signer } = config
  assertEffects(stf, extrinsics)
  const identity = { shard: domain.shard, stfIdentity: stfIdentity(provider, stf) }
  const archive = createReceiptArchive(provider, config.receiptDepth)
  const state = createState(provider)
  state.commit(executeGenesis(stf, state))
  let head: SignedHeader | undefined

  function nextHeader({ number, hash, timestamp }: VerifiedBlock, result: BlockResult): BlockHeader {
    return {
      ...identity,
      parent: parentHash(provider, head),
      number,
      parentchainHash: hash,
      timestamp,
      stateRoot: toHex(result.root),
      receiptsRoot: nextReceiptsRoot(provider, head, result.receiptTree.root),
    }
  }

  function commit({ signedHeader, receipts }: BlockRecordContent, prepared: PreparedState): void {
    archive.add({ signedHeader, receipts, parentReceiptsRoot: receiptsRootOf(head) })
    state.commit(prepared)
    head = signedHeader
  }

  return {
    head: () => head,

    execute(block, seal) {
      const verified = lightClient.verify(attachmentOf(head), block)
      const result = executeBlock(config, state, prepareBlock(config, verified))
      const record = {
        signedHeader: signHeader(signer, nextHeader(verified, result)),
        diff: encodeStateDiff(result.diff),
        receipts: result.receipts,
        outputs: outputsOf(extrinsics, domain.shard, verified, result),
      }
      const sealed = seal(record)
      commit(record, result.prepared)
      for (const bug of result.bugs) config.onBug?.(bug)
      return sealed
    },

    restore(record) {
      const { header } = record.signedHeader
      assertContinues(header, { ...identity, parent: parentHash(provider, head) })
      const prepared = state.prepare(decodeStateDiff(record.diff))
      const receiptsRoot = nextReceiptsRoot(provider, head, buildReceiptTree(provider, record.receipts).root)
      assertRoots(header, { stateRoot: toHex(prepared.root), receiptsRoot })
      commit(record, prepared)
    },

    answerGetter: (request) => executeGetter(config, config, state, blockContextOf(head), request),

    receipts: archive.find,
  }
}

function outputsOf(factory: ExtrinsicFactory, shard: Hex, block: VerifiedBlock, result: BlockResult): Uint8Array[] {
  return [...result.outbox.map((effect) => factory.outbound(effect)), factory.confirmation(shard, block)]
}
