import { LockstepError } from '../error.js'

/**
 * The error of a client whose operation no worker opens: it was encrypted for a key that the shard has replaced, and
 * came when that one's time was over. Nothing was executed.
 *
 * @param where what refused it: a block, a method.
 */
export function shieldingKeyOutdated(where: string): LockstepError {
  return new LockstepError(
    'ShieldingKeyOutdated',
    `${where} does not open the operation: the shard's shielding key has changed since it was fetched; attest the worker again, and encrypt the operation for the key that it has now`,
    { field: 'shieldingKey', value: where },
  )
}
