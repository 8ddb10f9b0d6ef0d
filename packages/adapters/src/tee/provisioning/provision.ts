import { encode } from '@lockstep/core/codec'
import { type SignedUpgradePermit, signedUpgradePermitCodec } from '@lockstep/core/worker'
import { type SignedPoolDeclaration, signedPoolDeclarationCodec } from '../pool/pool-declaration.js'
import type { ProvisioningEnclave } from './provisioning-enclave.js'
import type { ProvisioningRefusal } from './refusal.js'

/** How a provisioning ended, and whose enclave refused it. */
export type ProvisioningOutcome =
  | { readonly provisioned: true }
  | { readonly refused: ProvisioningRefusal; readonly by: 'provider' | 'joiner' }

/**
 * Lets one enclave pass its shielding key to another of the same code: the host's side, which carries four messages.
 * Refusals are answers. No state is passed on: the joiner makes it from the parentchain, or takes a snapshot. Passed on are
 * the shielding keys, and the accounts of the enclaves that had them before: on a parentchain that registers no enclaves
 * these are the ones whose published states the joiner believes. Asked again, of another worker, it adds those.
 *
 * @param permit lets code hand its shard over to the code that follows it, with what opens its records.
 * @param pool lets enclaves of one pool deal with each other, whichever of its code they run.
 */
export async function provision(
  from: Pick<ProvisioningEnclave, 'provisioningChallenge' | 'answerProvisioning'>,
  to: Pick<ProvisioningEnclave, 'requestProvisioning' | 'acceptProvisioning'>,
  permit?: SignedUpgradePermit,
  pool?: SignedPoolDeclaration,
): Promise<ProvisioningOutcome> {
  const request = await to.requestProvisioning(await from.provisioningChallenge())
  if ('refused' in request) return { refused: request.refused, by: 'joiner' }
  const encodedPermit = permit && encode(signedUpgradePermitCodec, permit)
  const encodedPool = pool && encode(signedPoolDeclarationCodec, pool)
  const answer = await from.answerProvisioning(request.message, encodedPermit, encodedPool)
  if ('refused' in answer) return { refused: answer.refused, by: 'provider' }
  const acceptance = await to.acceptProvisioning(answer.message, encodedPool)
  return 'refused' in acceptance ? { refused: acceptance.refused, by: 'joiner' } : acceptance
}
