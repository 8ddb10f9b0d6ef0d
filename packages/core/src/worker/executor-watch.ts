import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { BlockHeader, SignedHeader } from '../receipt/index.js'
import { assertPublication } from './assert-publication.js'
import { checkpointHeader } from './checkpoint.js'
import type { KeyChange } from './key-change.js'
import type { VerifiedBlock } from './ordered-block.js'
import { createPublicationWatch, type PublicationWatch } from './publication-watch.js'
import type { ShardExecutorConfig } from './shard-executor-config.js'
import { keyHistoryHash, type PublishedState, type StatePublication, statePublication } from './state-publication.js'

/** An executor's end of what is published: what it states itself, and what it reads. */
export interface ExecutorWatch extends Pick<PublicationWatch, 'revert' | 'requireAgreement' | 'requireConfirmed'> {
  /** Those in a verified block that are to be kept with it. */
  counting(block: VerifiedBlock): readonly PublishedState[]
  /** The call that publishes a block, where it is its turn. @param changes of keys, up to and with the block */
  output(header: BlockHeader, changes: () => readonly KeyChange[]): Uint8Array | undefined
  append(header: BlockHeader, changes: readonly KeyChange[], published: readonly PublishedState[] | undefined): void
  /**
   * Header of the block to make a snapshot of; `undefined` where nothing was executed yet.
   *
   * @throws LockstepError `SnapshotUnpublished`
   */
  snapshotHeader(finalized: number, head: SignedHeader | undefined): BlockHeader | undefined
}

/**
 * `undefined` where nothing is published.
 *
 * @throws LockstepError `PublicationInterval`, `PublicationUnsupported`, `CheckpointUnpublished`
 */
export function createExecutorWatch(
  config: ShardExecutorConfig,
  { keptVersions, firstKey }: { readonly keptVersions: number; readonly firstKey: Hex },
): ExecutorWatch | undefined {
  const { provider, publication: rules, extrinsics, lightClient, checkpoint } = config
  if (rules === undefined) return undefined
  const { every } = rules
  assertPublication({ every, keptVersions, extrinsics, lightClient })

  const publicationOf = (header: BlockHeader, changes: readonly KeyChange[]): StatePublication =>
    statePublication(provider, header, keyHistoryHash(provider, firstKey, changes))
  const header = checkpoint && checkpointHeader(checkpoint)
  if (header !== undefined && header.number % every !== 0) throw checkpointUnpublished(header.number, every)
  const start = header && { header, own: publicationOf(header, checkpoint?.keyChanges ?? []) }
  const watch = createPublicationWatch(rules, keptVersions, start)

  return {
    revert: watch.revert,
    requireAgreement: watch.requireAgreement,
    requireConfirmed: watch.requireConfirmed,
    counting: ({ published = [] }) =>
      watch.counting(published.filter(({ publication }) => publication.shard === config.domain.shard)),
    output: (executed, changes) =>
      executed.number % every === 0 ? extrinsics.publication?.(publicationOf(executed, changes())) : undefined,
    append(executed, changes, published = []) {
      watch.append(executed, () => publicationOf(executed, changes), published)
    },
    snapshotHeader(finalized, head) {
      if (head === undefined) return undefined
      const confirmed = watch.lastConfirmed(finalized, head.header.number - keptVersions)
      const behindHead = head.header.number + every
      if (confirmed === undefined) throw snapshotUnpublished(finalized, behindHead - (behindHead % every))
      return confirmed
    },
  }
}

function checkpointUnpublished(number: number, every: number): LockstepError {
  return new LockstepError(
    'CheckpointUnpublished',
    `the checkpoint is of block ${number}, and only every ${every}th block is published; start from one of those`,
    { field: 'checkpoint', value: number, limit: every },
  )
}

function snapshotUnpublished(finalized: number, next: number): LockstepError {
  return new LockstepError(
    'SnapshotUnpublished',
    `no kept state up to the final block ${finalized} is published in a final block; the next to be published is that of block ${next}: register the enclave, hand its outputs over, and ask again behind it`,
    { field: 'block', value: finalized, limit: next },
  )
}
