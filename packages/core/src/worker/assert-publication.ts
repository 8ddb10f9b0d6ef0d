import { LockstepError } from '../error.js'
import type { ExtrinsicFactory } from './extrinsic-factory.js'
import type { LightClient } from './light-client.js'

/** What the states of a shard are published with. */
export interface PublicationMeans {
  /** 1 to `keptVersions`: published is the state of each block whose number is a multiple of it. */
  readonly every: number
  /** See `ShardExecutorConfig`. */
  readonly keptVersions: number
  readonly extrinsics: Pick<ExtrinsicFactory, 'publication'>
  readonly lightClient: Pick<LightClient, 'readsPublications'>
}

/**
 * Refuses to publish where nobody could be told, or where a published state is gone before it is asked for.
 *
 * @throws LockstepError `PublicationInterval`, `PublicationUnsupported`
 */
export function assertPublication({ every, keptVersions, extrinsics, lightClient }: PublicationMeans): void {
  if (!Number.isInteger(every) || every < 1 || every > keptVersions) {
    throw new LockstepError(
      'PublicationInterval',
      `every ${every}th block is to be published; it must be a whole number from 1 to ${keptVersions}, how many versions are kept, so that there is a published state when one is asked for`,
      { field: 'publication.every', value: every, limit: keptVersions },
    )
  }
  if (extrinsics.publication !== undefined && lightClient.readsPublications === true) return
  throw new LockstepError(
    'PublicationUnsupported',
    'states are to be published, but this parentchain has no call for it, or the light client does not verify what was published; have events proven, or publish nothing',
    { field: 'publication' },
  )
}
