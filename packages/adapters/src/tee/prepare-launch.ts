import type { Hex } from '@lockstep/core'
import type { EnclaveIdentity } from './enclave-identity.js'
import type { EnclaveSettings } from './enclave-settings.js'
import { encodeIasEvidence } from './ias/ias-evidence.js'
import type { LaunchOptions } from './launch-options.js'
import { simulatorSigner } from './simulator-signer.js'

/** The measured part of the options. */
export function settingsOf(options: LaunchOptions): EnclaveSettings {
  const { parameters, shard, platform, attestationAnchors } = options
  const { formerVersions, upgradeAuthorities, poolAuthorities, signedFor, keyRotation, publishStateEvery } = options
  const { quotingKeys = attestationAnchors === undefined ? [platform.quotingKey] : [] } = options
  return {
    parameters,
    ...(shard === undefined ? {} : { shard }),
    quotingKeys,
    ...(attestationAnchors === undefined ? {} : { attestationAnchors }),
    ...(formerVersions === undefined ? {} : { formerVersions }),
    ...(upgradeAuthorities === undefined ? {} : { upgradeAuthorities }),
    ...(poolAuthorities === undefined ? {} : { poolAuthorities }),
    ...(signedFor === undefined ? {} : { signedFor }),
    ...(keyRotation === undefined ? {} : { keyRotation }),
    ...(publishStateEvery === undefined ? {} : { publishStateEvery }),
  }
}

/** Who the enclave is, once its launcher has measured it. */
export function identityOf({ securityVersion = 1, debug = false }: LaunchOptions, mrenclave: Hex): EnclaveIdentity {
  return { mrenclave, mrsigner: simulatorSigner, securityVersion, debug }
}

/** What proves the enclave to others: its platform's quote, or an attestation service's report on it. */
export function evidenceOf(
  { platform, attestationService }: LaunchOptions,
  identity: EnclaveIdentity,
): (reportData: Uint8Array) => Promise<Uint8Array> {
  return async (reportData) => {
    const quote = platform.quote(identity, reportData)
    return attestationService === undefined ? quote : encodeIasEvidence(await attestationService.report(quote))
  }
}
