import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import type { BlockHeader } from '../receipt/index.js'
import type { PublishedState, Publisher, StatePublication } from './state-publication.js'

/**
 * How a shard's state is published, and by whose word a checkpoint is believed.
 *
 * Behind every block of its turn goes one more call to the parentchain, which publishes the block's header. An executor
 * that starts from a checkpoint lets nothing out before a final block has told it that this very state was published,
 * and every executor stops where one that counts has published another state of a block than the one that it has.
 */
export interface PublicationRules {
  /** Every block whose number is a multiple of this one: 1 to `keptVersions`. */
  readonly every: number
  /** Whether what it publishes of a block counts: that it is an enclave of this shard's code. */
  counts(publisher: Publisher, block: number): boolean
}

/** What the parentchain has said of a shard's published blocks, held against what was executed. */
export interface PublicationWatch {
  /** Those that are to be kept with their block. */
  counting(published: readonly PublishedState[]): readonly PublishedState[]
  /**
   * A block that was executed or restored.
   *
   * @param own what is published of it; asked for where it is its turn.
   * @param published those in the parentchain's block that count.
   */
  append(header: BlockHeader, own: () => StatePublication, published: readonly PublishedState[]): void
  /** Forgets all blocks behind this number. */
  revert(number: number): void
  /** @throws LockstepError `PublicationContradicted` */
  requireAgreement(finalized: number): void
  /** @throws LockstepError `PublicationContradicted`; `SnapshotUnconfirmed` */
  requireConfirmed(finalized: number): void
  /** Header of the last block, not before `oldest`, whose publication is final. */
  lastConfirmed(finalized: number, oldest: number): BlockHeader | undefined
}

interface Published {
  readonly header: BlockHeader
  readonly own: StatePublication
  /** Number of the first block that says the same, and of the first that says something else. */
  agreed?: number
  contradicted?: { readonly block: number; readonly headerHash: Hex }
}

/** A parentchain takes fewer of them to bring an extrinsic into a final block. */
const leastWatched = 64

/**
 * @param keptVersions how many blocks may wait for their finality; see `ShardExecutorConfig`.
 * @param start the checkpoint that the shard starts from, whose state is believed once its publication is final. A
 * shard that starts from its genesis has executed everything itself.
 */
export function createPublicationWatch(
  { every, counts }: PublicationRules,
  keptVersions: number,
  start?: { readonly header: BlockHeader; readonly own: StatePublication },
): PublicationWatch {
  const mostWatched = leastWatched + Math.ceil(keptVersions / every)
  const first: Published | undefined = start && { ...start }
  const watched = new Map<number, Published>()
  if (first !== undefined) watched.set(first.header.number, first)

  function forgetOldest(): void {
    for (const [number, published] of watched) {
      if (watched.size <= mostWatched) return
      if (published !== first && published.contradicted === undefined) watched.delete(number)
    }
  }

  function compare(block: number, { publication }: PublishedState): void {
    const published = watched.get(publication.number)
    if (published === undefined || publication.keyHistory !== published.own.keyHistory) return
    const { headerHash, stateRoot } = publication
    if (headerHash === published.own.headerHash && stateRoot === published.own.stateRoot) published.agreed ??= block
    else published.contradicted ??= { block, headerHash }
  }

  function requireAgreement(finalized: number): void {
    for (const { own, contradicted } of watched.values()) {
      if (contradicted !== undefined && contradicted.block <= finalized)
        throw publicationContradicted(own, contradicted)
    }
  }

  const isAgreed = ({ agreed }: Published, finalized: number): boolean => agreed !== undefined && agreed <= finalized

  return {
    counting: (published) => published.filter(({ publisher, publication }) => counts(publisher, publication.number)),
    append(header, own, published) {
      for (const one of published) compare(header.number, one)
      if (header.number % every !== 0) return
      watched.set(header.number, { header, own: own() })
      forgetOldest()
    },
    revert(number) {
      for (const [block, published] of watched) {
        if (block > number) watched.delete(block)
        if ((published.agreed ?? 0) > number) delete published.agreed
        if ((published.contradicted?.block ?? 0) > number) delete published.contradicted
      }
    },
    requireAgreement,
    requireConfirmed(finalized) {
      requireAgreement(finalized)
      if (first !== undefined && !isAgreed(first, finalized)) throw snapshotUnconfirmed(first.own, finalized)
    },
    lastConfirmed(finalized, oldest) {
      const confirmed = [...watched.values()].filter((published) => isAgreed(published, finalized))
      return confirmed.findLast(({ header }) => header.number >= oldest)?.header
    },
  }
}

function publicationContradicted(
  { number, headerHash }: StatePublication,
  { block, headerHash: other }: { readonly block: number; readonly headerHash: Hex },
): LockstepError {
  return new LockstepError(
    'PublicationContradicted',
    `block ${number} of the shard has the header ${headerHash} here, and an enclave of the same code and keys has published ${other} in block ${block} of the parentchain; one of them is wrong, find out which before either goes on`,
    { field: 'headerHash', value: other, limit: headerHash },
  )
}

function snapshotUnconfirmed({ number, headerHash }: StatePublication, finalized: number): LockstepError {
  return new LockstepError(
    'SnapshotUnconfirmed',
    `the state is from a snapshot of block ${number}, whose header ${headerHash} is not published in any final block up to ${finalized}; import further blocks`,
    { field: 'headerHash', value: headerHash, limit: finalized },
  )
}
