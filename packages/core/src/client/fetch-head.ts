import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { type SignedHeader, verifySignedHeader } from '../receipt/index.js'
import type { BlockTag } from '../worker/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'

const queryTypes = { Latest: 'Head', Finalized: 'FinalizedHead' } as const

/**
 * Fetches the header of the worker's last block, or of the last that the parentchain cannot take back any more.
 *
 * @throws LockstepError as {@link askWorker}; `HeaderForged`
 */
export async function fetchHead(
  provider: CryptoProvider,
  access: WorkerAccess,
  tag: BlockTag = 'Latest',
): Promise<SignedHeader> {
  const head = await askWorker(access, { type: queryTypes[tag], value: null }, 'Head')
  if (verifySignedHeader(provider, head, access.worker.enclaveAccount)) return head
  throw new LockstepError('HeaderForged', 'the header is not one that the attested enclave signed', {
    field: 'head',
    value: head.header.number,
  })
}
