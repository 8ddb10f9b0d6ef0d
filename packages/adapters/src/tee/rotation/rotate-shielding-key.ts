import { LockstepError } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { Signer } from '@lockstep/core/crypto'
import { type RotationPermit, signedRotationPermitCodec, signRotationPermit } from '@lockstep/core/worker'
import { provision } from '../provisioning/provision.js'
import type { ProvisioningEnclave } from '../provisioning/provisioning-enclave.js'
import type { RotatingEnclave } from './rotating-enclave.js'

/** An enclave of the shard, and where its host keeps its keys. */
export interface KeyReceiver {
  readonly enclave: Pick<ProvisioningEnclave, 'requestProvisioning' | 'acceptProvisioning'> & {
    sealedKeys(): Promise<Uint8Array>
  }
  /** Stores the sealed keys for the enclave's next start. */
  keep(sealedKeys: Uint8Array): Promise<void>
}

/** The enclaves of a shard that get the next key, and who may announce it. */
export interface RotateOptions {
  readonly enclave: RotatingEnclave & Pick<ProvisioningEnclave, 'provisioningChallenge' | 'answerProvisioning'>
  /** Stores the sealed keys of `enclave` for its next start, durably before it resolves. */
  keep(sealedKeys: Uint8Array): Promise<void>
  /** All other enclaves of the shard that this host reaches. Those that it does not must be provisioned by theirs. */
  readonly others: readonly KeyReceiver[]
  /** One of the measured rotation authorities. */
  readonly authority: Signer
}

/** A key that every enclave has, and what has to be ordered for it to be the shard's. */
export interface RotationAnnouncement {
  readonly permit: RotationPermit
  /** Ciphertext of an `invoke` for the shard. */
  readonly announcement: Uint8Array
}

/**
 * Prepares a shard's next shielding key: has it drawn, stored, passed to the other enclaves and stored there, and only
 * then signs the permit. What comes of the announcement is told by the receipt that `keyChangeHash` finds. Called again
 * after a failure, it goes on with the same key.
 *
 * @throws LockstepError `KeyNotPassed` where an enclave does not take it; as {@link RotatingEnclave}
 */
export async function rotateShieldingKey(options: RotateOptions): Promise<RotationAnnouncement> {
  const { enclave, others, authority } = options
  const { permit, sealedKeys } = await enclave.prepareShieldingKey()
  await options.keep(sealedKeys)
  for (const other of others) {
    const outcome = await provision(enclave, other.enclave)
    if ('refused' in outcome && outcome.refused !== 'AlreadyProvisioned')
      throw keyNotPassed(outcome.refused, outcome.by)
    await other.keep(await other.enclave.sealedKeys())
  }
  const signed = encode(signedRotationPermitCodec, signRotationPermit(authority, permit))
  return { permit, announcement: await enclave.announceShieldingKey(signed) }
}

function keyNotPassed(refused: string, by: string): LockstepError {
  return new LockstepError(
    'KeyNotPassed',
    `the ${by} refused to pass the new shielding key on: ${refused}; nothing was announced, see to it and begin again`,
    { field: 'others', value: refused },
  )
}
