import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { LockstepError } from '@lockstep/core'
import { awaitExecuted, fetchReceipts } from '@lockstep/core/client'
import { createSigner } from '@lockstep/core/crypto'
import { type KeyChange, keyChangeHash, keyChangesIn } from '@lockstep/core/worker'
import type { Session } from './open-session.js'

/**
 * Has the shard's shielding key changed: lockstep dev draws the next one for its enclaves, and the announcement is put on
 * the parentchain. Answers what the attested enclave's receipt says of it.
 *
 * @throws LockstepError `RotationRunning` before the last change is through; `KeyNotChanged` where the block refused it
 */
export async function rotateKey({ access, chain: connect }: Session): Promise<KeyChange> {
  const { provider, entropy, shard } = access
  const chain = await connect()
  const { key, announcement } = await chain.announceKey()
  const signer = createSigner(provider, 'ed25519', entropy(32), entropy)
  const invocation = createIndirectInvocation({ provider, chain, signer })
  const block = await invocation.included(await invocation.invoke(shard, announcement))
  await awaitExecuted(provider, access, invocation, block)
  const receipts = await fetchReceipts(provider, access, shard, keyChangeHash(provider, key))
  const [change] = keyChangesIn(
    provider,
    receipts.map(({ receipt }) => receipt),
  )
  if (change !== undefined) return change
  throw new LockstepError('KeyNotChanged', `block ${block.number} has refused the new shielding key; try it again`, {
    field: 'block',
    value: block.number,
  })
}
