import type { PoolDeclaration } from '../pool/pool-declaration.js'
import type { Participant } from './participant.js'
import type { ProvisioningRefusal } from './refusal.js'

/** The pool that a host shows; `undefined` where it shows none and the peer must run the enclave's own code. */
export async function admitPool(
  { pool }: Pick<Participant, 'pool'>,
  encoded: Uint8Array | undefined,
): Promise<PoolDeclaration | { readonly refused: ProvisioningRefusal } | undefined> {
  if (encoded === undefined) return undefined
  return pool === undefined ? { refused: 'PoolForged' } : pool.admit(encoded)
}
