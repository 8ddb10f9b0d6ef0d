import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type SignedHeader, verifySignedHeader } from '../receipt/index.js'

/** Whose headers a client believes: those of an attested enclave, about one shard. */
export interface HeaderSource {
  readonly shard: Hex
  readonly enclaveAccount: Hex
}

/** @throws LockstepError `HeaderForged` for a header of another shard, or one that another account signed */
export function assertHeader(
  provider: CryptoProvider,
  { shard, enclaveAccount }: HeaderSource,
  at: SignedHeader,
): void {
  if (at.header.shard === shard && verifySignedHeader(provider, at, enclaveAccount)) return
  throw new LockstepError('HeaderForged', 'the answer names a block that the attested enclave did not sign', {
    field: 'at',
    value: at.header.number,
  })
}
