import { decode, u32 } from '../codec/index.js'
import { type BlockResult, executeBlock, nonceSpace } from '../engine/index.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import {
  type BlockHeader,
  buildReceiptTree,
  type SignedHeader,
  type SignedReceipt,
  signHeader,
} from '../receipt/index.js'
import { decodeStateDiff, encodeStateDiff, type PreparedState, type State, takeSnapshot } from '../state/index.js'
import { type AskedState, answerGetter, type GetterReply } from './answer-getter.js'
import { assertContinues, assertRoots } from './assert-continues.js'
import { assertEffects } from './assert-effects.js'
import type { BlockRecordContent } from './block-record.js'
import type { BlockTag } from './block-tag.js'
import { checkpointHeader } from './checkpoint.js'
import { createExecutedChain } from './executed-chain.js'
import { createExecutorWatch } from './executor-watch.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'
import { attachmentOf, blockContextOf, nextReceiptsRoot, parentHash, receiptsRootOf } from './header-chain.js'
import { createAnnouncementJudge } from './judge-announcements.js'
import { type KeyChange, keyChangesIn } from './key-change.js'
import { createKeySchedule } from './key-schedule.js'
import type { VerifiedBlock } from './ordered-block.js'
import type { ParentchainBlock } from './parentchain.js'
import { prepareBlock } from './prepare-block.js'
import type { GetterQuery } from './query.js'
import { createReceiptArchive } from './receipt-archive.js'
import type { ShardExecutorConfig } from './shard-executor-config.js'
import { startState } from './start-state.js'
import { tellKeyChange } from './tell-key-change.js'
import { refuseOversizedUpgrade, upgradeBase } from './upgrade-base.js'
import { createVersionSchedule } from './version-schedule.js'

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
   * wait for their finality; `UpgradeRefused` for a version's first block where it cannot take over, and
   * `UpgradeTooLarge`; `PublicationContradicted`; what `seal` throws
   */
  execute<Sealed>(block: ParentchainBlock, seal: (record: BlockRecordContent) => Sealed): Sealed
  /**
   * Takes over a block that was executed before. A former version's header is signed anew: clients who know the code
   * that runs now know its account only.
   *
   * @throws LockstepError `RecordVersion` for a block that another version executes by the schedule; `RecordMismatch`,
   * `FinalityBehind`
   */
  restore(record: BlockRecordContent): void
  /**
   * Goes back to the state after block `number`, because the parentchain took the blocks behind it back: headers,
   * state and receipts. Executing the same blocks again gives the same headers, other blocks give another chain.
   *
   * @param number the last block that stays; one before the first goes back to the genesis.
   * @throws LockstepError `BlockFinal` for a block before the last final one; `BlockUnknown`
   */
  revert(number: number): void
  /**
   * Answers a getter on the chosen state; `Refused` with `NoBlock` where no block has led to such a state
   * yet, with `FormerVersion` where the state, or the latest, is one of an earlier version.
   */
  answerGetter(query: GetterQuery): GetterReply
  /** Those of one operation in the kept blocks, each under the header of its block; none for an unknown one. */
  receipts(operationHash: Hex): readonly SignedReceipt[]
  /** The nonce that the account's next executed call must have, by the state after the last executed block. */
  nextNonce(account: Hex): number
  /**
   * Hashes of the keys for which the inputs of a block are opened, the current one first, as far as the blocks until now
   * tell; see `KeySchedule`.
   */
  shieldingKeys(number: number): readonly Hex[]
  /** Oldest first. */
  keyChanges(): readonly KeyChange[]
  /**
   * The state after the last final block, for another executor to start from; `undefined` before the first. Where the
   * state is published, that after the last block whose publication is final.
   *
   * @throws LockstepError `SnapshotUnpublished` where there is no such block, or its state is not kept any more; as
   * {@link requireConfirmed}
   */
  snapshot(): ShardSnapshot | undefined
  /**
   * Whether anything may leave that depends on the state.
   *
   * @throws LockstepError `SnapshotUnconfirmed` for a checkpoint whose publication is not final yet;
   * `PublicationContradicted` for good where another enclave of the shard has published another state of a block.
   */
  requireConfirmed(): void
}

/** A state that can be read as long as `keptVersions` more blocks were not executed. */
export interface ShardSnapshot {
  readonly header: BlockHeader
  /** What was announced up to this block, oldest first; nothing if left out. */
  readonly keyChanges?: readonly KeyChange[]
  /** The chunks from the first on, however often. @throws LockstepError `StateVersionUnknown` once it is not kept */
  chunks(): Generator<Uint8Array, void, void>
}

const defaultKeptVersions = 64
/** Stands for the one key of a shard whose executor need not know it. */
const noKey: Hex = toHex(new Uint8Array(32))

/**
 * An executor that stands where its shard starts: at the checkpoint, or behind the genesis, which it executes.
 *
 * @throws LockstepError `UnknownEffect`, `EffectPayload`, `StateOption` for `keptVersions`; `UnknownIdentity`,
 * `UpgradeOrder`, `UpgradeHeight` for `formerVersions`; `PublicationInterval`, `PublicationUnsupported`,
 * `CheckpointUnpublished`; as {@link startState}
 */
export function createShardExecutor(config: ShardExecutorConfig): ShardExecutor {
  const { provider, domain, lightClient, extrinsics, signer, keptVersions = defaultKeptVersions } = config
  const { shard } = domain
  const schedule = createVersionSchedule(config)
  for (const { stf } of schedule.all) assertEffects(stf, extrinsics)
  const archive = createReceiptArchive(provider, config.receiptDepth, keptVersions)
  const state = startState(config, schedule, keptVersions)
  const chain = createExecutedChain(keptVersions, lightClient.start?.number ?? 0)
  const firstKey = config.firstShieldingKey ?? noKey
  const keys = createKeySchedule(firstKey, config.checkpoint?.keyChanges)
  const watch = createExecutorWatch(config, { keptVersions, firstKey })
  if (config.checkpoint !== undefined) {
    const header = checkpointHeader(config.checkpoint)
    chain.append(signHeader(signer, header), header.number)
  }
  const head = (): SignedHeader | undefined => chain.header('Latest')

  function nextHeader({ number, hash, timestamp }: VerifiedBlock, result: BlockResult): BlockHeader {
    return {
      shard,
      stfIdentity: schedule.at(number).identity,
      parent: parentHash(provider, head()),
      number,
      parentchainHash: hash,
      timestamp,
      stateRoot: toHex(result.root),
      receiptsRoot: nextReceiptsRoot(provider, head(), result.receiptTree.root),
    }
  }

  function commit(record: BlockRecordContent, prepared: PreparedState): void {
    const { signedHeader, finalized, receipts, published } = record
    archive.add({ signedHeader, receipts, parentReceiptsRoot: receiptsRootOf(head()) })
    state.commit(prepared)
    keys.append(keyChangesIn(provider, receipts))
    chain.append(signedHeader, finalized)
    watch?.append(signedHeader.header, keys.changes(), published)
  }

  function environmentFor(block: number) {
    const version = schedule.at(block)
    const rules = { provider, shard, rotation: version.keyRotation, block, first: firstKey, changes: keys.changes() }
    const announcements = createAnnouncementJudge(rules)
    const accepted = keys.keysAt(block)
    const openShielded = (ciphertext: Uint8Array) => config.openShielded(ciphertext, accepted)
    return { environment: { ...config, ...version, announcements, openShielded }, announcements }
  }

  /** What the next block executes on: the state, or what its version makes of the version's before. */
  function baseFor(number: number): State {
    const last = head()
    const from = last === undefined ? schedule.first : schedule.at(last.header.number)
    const to = schedule.at(number)
    return from.identity === to.identity
      ? state
      : upgradeBase(provider, state, { from, to, behind: last && blockContextOf(last) })
  }

  const isCurrent = ({ header }: AskedState): boolean =>
    schedule.at(header.header.number).identity === schedule.current.identity

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
      watch?.requireAgreement(chain.finalized())
      const verified = lightClient.verify(attachmentOf(head()), block)
      const finalized = chain.finalizedWith(verified.number, verified.finalized)
      const { environment, announcements } = environmentFor(verified.number)
      const base = baseFor(verified.number)
      const executed = executeBlock(environment, base, prepareBlock(environment, verified))
      const result = tellKeyChange(provider, executed, announcements.accepted())
      return discardingOnError(result.prepared, () => {
        const header = nextHeader(verified, result)
        const changes = () => [...keys.changes(), ...keyChangesIn(provider, result.receipts)]
        const published = watch?.counting(verified)
        const publication = watch?.output(header, changes)
        const record = {
          signedHeader: signHeader(signer, header),
          finalized,
          diff: encodeStateDiff(result.diff),
          receipts: result.receipts,
          outputs: [...outputsOf(extrinsics, shard, verified, result), ...(publication ? [publication] : [])],
          ...(published && { published }),
        }
        if (base !== state) refuseOversizedUpgrade(record)
        const sealed = seal(record)
        commit(record, result.prepared)
        for (const bug of result.bugs) config.onBug?.(bug)
        return sealed
      })
    },

    restore(record) {
      const { header } = record.signedHeader
      const version = schedule.at(header.number)
      schedule.assertVersion(header)
      assertContinues(header, { shard, stfIdentity: version.identity, parent: parentHash(provider, head()) })
      const signedHeader = version === schedule.current ? record.signedHeader : signHeader(signer, header)
      const finalized = chain.finalizedWith(header.number, record.finalized)
      const prepared = state.prepare(decodeStateDiff(record.diff))
      discardingOnError(prepared, () => {
        const receiptsRoot = nextReceiptsRoot(provider, head(), buildReceiptTree(provider, record.receipts).root)
        assertRoots(header, { stateRoot: toHex(prepared.root), receiptsRoot })
        commit({ ...record, signedHeader, finalized }, prepared)
      })
    },

    revert(number) {
      const count = chain.blocksAfter(number)
      state.revert(count)
      chain.drop(count)
      archive.revert(number)
      keys.revert(number)
      watch?.revert(number)
    },

    answerGetter(query) {
      const latest = stateAt('Latest')
      const asked = stateAt(query.at)
      if (latest === undefined || asked === undefined) return { type: 'Refused', value: 'NoBlock' }
      if (!isCurrent(latest) || !isCurrent(asked)) return { type: 'Refused', value: 'FormerVersion' }
      return answerGetter(config, config, state, { latest, asked }, query)
    },

    receipts: archive.find,
    nextNonce(account) {
      const nonce = state.get(nonceSpace, account)
      return nonce === undefined ? 0 : decode(u32, nonce)
    },
    shieldingKeys: keys.keysAt,
    keyChanges: keys.changes,

    snapshot() {
      watch?.requireConfirmed(chain.finalized())
      const header =
        watch === undefined ? chain.header('Finalized')?.header : watch.snapshotHeader(chain.finalized(), head())
      if (header === undefined) return undefined
      const view = state.at(state.version() - ((head()?.header.number ?? header.number) - header.number))
      return {
        header,
        keyChanges: keys.changesUpTo(header.number),
        chunks: () => takeSnapshot(view, fromHex(header.stfIdentity)),
      }
    },

    requireConfirmed: () => watch?.requireConfirmed(chain.finalized()),
  }
}

function outputsOf(factory: ExtrinsicFactory, shard: Hex, block: VerifiedBlock, result: BlockResult): Uint8Array[] {
  return [...result.outbox.map((effect) => factory.outbound(effect)), factory.confirmation(shard, block)]
}
