import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { type SignedHeader, verifySignedHeader } from '../receipt/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'

/** Fetches the header of the worker's last block. @throws LockstepError as {@link askWorker}; `HeaderForged` */
export async function fetchHead(provider: CryptoProvider, access: WorkerAccess): Promise<SignedHeader> {
  const head = await askWorker(access, { type: 'Head', value: null }, 'Head')
  if (verifySignedHeader(provider, head, access.worker.enclaveAccount)) return head
  throw new LockstepError('HeaderForged', 'the header is not one that the attested enclave signed', {
    field: 'head',
    value: head.header.number,
  })
}
