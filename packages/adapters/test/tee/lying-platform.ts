import type { Platform } from '@lockstep/adapters/tee'
import type { Hex } from '@lockstep/core'
import type { RsaPrivateKey } from '@lockstep/core/crypto'
import { shieldingKeyHash } from '@lockstep/core/worker'
import { createAttestationVerifier } from '../../src/tee/attestation-verifier.js'
import type { EnclaveIdentity } from '../../src/tee/enclave-identity.js'
import { simulatorSigner } from '../../src/tee/simulator-signer.js'
import { createSnapshotAttestation, type SnapshotAttestation } from '../../src/tee/snapshot-attestation.js'
import { countingEntropy, provider } from './test-platform.js'

interface Receiver {
  readonly minimumSecurityVersion: number
  readonly account: Hex
}

const entropy = countingEntropy(3)

/** How an enclave of this code vouches for a snapshot; quotes of enclaves that never ran come from a platform that lies. */
export function attestationBy(
  platform: Platform,
  mrenclave: Hex,
  shieldingKey: RsaPrivateKey,
  changed: Partial<EnclaveIdentity> = {},
  { minimumSecurityVersion = 1, account = `0x${'0a'.repeat(32)}` }: Partial<Receiver> = {},
): SnapshotAttestation {
  const own = { mrenclave, mrsigner: simulatorSigner, securityVersion: 1, debug: false, ...changed }
  const verifier = createAttestationVerifier(provider, [platform.quotingKey])
  const policy = { own, minimumSecurityVersion, verifier }
  const quote = async (reportData: Uint8Array) => platform.quote(own, reportData)
  const sealing = { provider, sealingKey: platform.sealingKey(own), entropy }
  return createSnapshotAttestation(
    { provider, policy, sealing, account, quote },
    shieldingKeyHash(provider, shieldingKey),
  )
}
