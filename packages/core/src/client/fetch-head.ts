import type { CryptoProvider } from '../crypto/index.js'
import type { SignedHeader } from '../receipt/index.js'
import type { BlockTag } from '../worker/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'
import { assertHeader, type HeaderSource } from './assert-header.js'

const queryTypes = { Latest: 'Head', Finalized: 'FinalizedHead' } as const

/**
 * Fetches the header of the worker's last block, or of the last that the parentchain cannot take back any more.
 *
 * @param access the shard whose worker it is, too: an enclave's header of another shard is none of this one's.
 * @throws LockstepError as {@link askWorker}; `HeaderForged`
 */
export async function fetchHead(
  provider: CryptoProvider,
  access: WorkerAccess & Pick<HeaderSource, 'shard'>,
  tag: BlockTag = 'Latest',
): Promise<SignedHeader> {
  const head = await askWorker(provider, access, { type: queryTypes[tag], value: null }, 'Head')
  assertHeader(provider, { shard: access.shard, enclaveAccount: access.worker.enclaveAccount }, head)
  return head
}
