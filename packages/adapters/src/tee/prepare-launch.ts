import type { Hex } from '@lockstep/core'
import type { EnclaveIdentity } from './enclave-identity.js'
import type { EnclaveSettings } from './enclave-settings.js'
import type { LaunchOptions } from './launch-options.js'
import { simulatorSigner } from './simulator-signer.js'

/** The measured part of the options. */
export function settingsOf(options: LaunchOptions): EnclaveSettings {
  const { parameters, shard, quotingKeys, platform, formerVersions, upgradeAuthorities } = options
  return {
    parameters,
    ...(shard === undefined ? {} : { shard }),
    quotingKeys: quotingKeys ?? [platform.quotingKey],
    ...(formerVersions === undefined ? {} : { formerVersions }),
    ...(upgradeAuthorities === undefined ? {} : { upgradeAuthorities }),
  }
}

/** Who the enclave is, once its launcher has measured it. */
export function identityOf({ securityVersion = 1, debug = false }: LaunchOptions, mrenclave: Hex): EnclaveIdentity {
  return { mrenclave, mrsigner: simulatorSigner, securityVersion, debug }
}
