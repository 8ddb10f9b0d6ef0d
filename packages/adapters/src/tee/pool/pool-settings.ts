import { LockstepError } from '@lockstep/core'
import { encode, H256, vec } from '@lockstep/core/codec'
import type { EnclaveSettings } from '../enclave-settings.js'

const authoritiesCodec = vec(H256, 16)

/** @throws LockstepError `PoolShard` for a pool without its shard, `PoolAuthorities` for foreign signatures without one */
export function assertPoolSettings({ shard, poolAuthorities = [], signedFor }: EnclaveSettings): void {
  encode(authoritiesCodec, poolAuthorities)
  if (signedFor !== undefined) encode(H256, signedFor)
  if (signedFor !== undefined && poolAuthorities.length === 0) {
    throw new LockstepError(
      'PoolAuthorities',
      'signedFor names the code of a pool, and poolAuthorities are left out; name who declares the pool',
      { field: 'poolAuthorities' },
    )
  }
  if (poolAuthorities.length === 0 || shard !== undefined) return
  throw new LockstepError(
    'PoolShard',
    'poolAuthorities are of a shard, and shard is left out, which makes a new one; name the shard of the pool',
    { field: 'shard' },
  )
}
