import { createAttestationVerifier } from './attestation-verifier.js'
import type { EnclaveRuntimeOptions } from './enclave-runtime.js'
import type { PeerPolicy } from './provisioning/judge-peer.js'

/** By what an enclave judges others, by its measured settings. */
export function peerPolicyOf({
  program,
  settings: { quotingKeys, attestationAnchors: anchors = [] },
  services: { identity },
  provider,
}: Pick<EnclaveRuntimeOptions, 'program' | 'settings' | 'services' | 'provider'>): PeerPolicy {
  return {
    own: identity,
    minimumSecurityVersion: program.minimumSecurityVersion ?? identity.securityVersion,
    // By the report's own time: an enclave has no clock. A challenge tells that a report is fresh, where that matters.
    verifier: createAttestationVerifier(provider, quotingKeys, { anchors, at: 'reported' }),
  }
}
