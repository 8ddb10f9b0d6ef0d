import type { Platform } from '@lockstep/adapters/tee'
import type { Hex } from '@lockstep/core'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { shieldingKeyHash } from '@lockstep/core/worker'
import { createAttestationVerifier } from '../../src/tee/attestation-verifier.js'
import type { EnclaveIdentity } from '../../src/tee/enclave-identity.js'
import { simulatorSigner } from '../../src/tee/simulator-signer.js'
import { createSnapshotAttestation, type SnapshotAttestation } from '../../src/tee/snapshot-attestation.js'
import { provider } from './test-platform.js'

/** How an enclave of this code vouches for a snapshot; quotes of enclaves that never ran come from a platform that lies. */
export function attestationBy(
  platform: Platform,
  mrenclave: Hex,
  shieldingKey: RsaPrivateKey,
  changed: Partial<EnclaveIdentity> = {},
): SnapshotAttestation {
  const own = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false, ...changed }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const policy = { own, minimumSecurityVersion: 1, verifier }
  const quote = async (reportData: Uint8Array) => platform.quote(own, reportData)
  return createSnapshotAttestation({ provider, policy, quote }, shieldingKeyHash(provider, shieldingKey))
}
