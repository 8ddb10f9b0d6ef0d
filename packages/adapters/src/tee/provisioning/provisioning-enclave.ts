import type { ProvisioningRefusal } from './refusal.js'

/** A message for the other enclave, or why there is none. */
export type ProvisioningStep = { readonly message: Uint8Array } | { readonly refused: ProvisioningRefusal }

export type ProvisioningAcceptance = { readonly provisioned: true } | { readonly refused: ProvisioningRefusal }

/**
 * The part of an enclave by which a shielding key passes from one to another, as its host sees it. The host carries
 * the messages and can read none of the key; `provision` carries them in order.
 */
export interface ProvisioningEnclave {
  /** Provider, first: a fresh challenge of 32 bytes for one joiner, good for one answer. */
  provisioningChallenge(): Promise<Uint8Array>
  /** Joiner: shows its code, with a fresh key, under the provider's challenge. A newer request replaces the last. */
  requestProvisioning(challenge: Uint8Array): Promise<ProvisioningStep>
  /**
   * Provider: judges the joiner, shows its own code, and seals the shielding key for the joiner's fresh key.
   *
   * @param permit SCALE bytes of a `SignedUpgradePermit`, where the joiner is the code that follows: it is handed what
   * opens the provider's records, too, and the provider executes nothing behind the permit's last block from then on.
   * @param pool SCALE bytes of a `SignedPoolDeclaration`, by which the joiner is judged then: any member will do, and
   * none that is revoked. A permit comes before it.
   */
  answerProvisioning(request: Uint8Array, permit?: Uint8Array, pool?: Uint8Array): Promise<ProvisioningStep>
  /**
   * Joiner, last: judges the provider before it opens what it was sent.
   *
   * @param pool as in `answerProvisioning`: by what the provider is judged.
   */
  acceptProvisioning(answer: Uint8Array, pool?: Uint8Array): Promise<ProvisioningAcceptance>
}
