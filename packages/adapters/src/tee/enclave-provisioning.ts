import { type Hex, toHex } from '@lockstep/core'
import type { EnclaveKeys } from './enclave-keys.js'
import type { EnclaveRuntimeOptions } from './enclave-runtime.js'
import { peerPolicyOf } from './peer-policy-of.js'
import { createPoolPolicy } from './pool/pool-policy.js'
import { createProvisioning } from './provisioning/create-provisioning.js'
import type { KeyHolder } from './provisioning/key-holder.js'
import type { ProvisioningEnclave } from './provisioning/provisioning-enclave.js'
import type { SuccessionPolicy } from './provisioning/succession.js'

/** What an enclave's provisioning reads and changes of it. */
export interface ProvisionedEnclave extends Pick<SuccessionPolicy, 'shard' | 'retire'> {
  readonly account: Hex
  keys(): EnclaveKeys
  readonly holder: KeyHolder
}

/** Provisioning by an enclave's measured settings: whom it believes, whom it follows, and who may follow it. */
export function createEnclaveProvisioning(
  {
    program,
    settings,
    services,
    provider,
  }: Pick<EnclaveRuntimeOptions, 'program' | 'settings' | 'services' | 'provider'>,
  { shard, account, keys, retire, holder }: ProvisionedEnclave,
): ProvisioningEnclave {
  const { identity, entropy, quote, sealingKey, raiseCounter } = services
  const { mrenclave } = identity
  const { upgradeAuthorities = [], formerVersions = [], poolAuthorities = [], signedFor = mrenclave } = settings
  const own = { mrenclave, account, sealingKey: toHex(sealingKey) }
  return createProvisioning(
    {
      provider,
      entropy,
      quote,
      policy: peerPolicyOf({ program, settings, services, provider }),
      pool: createPoolPolicy({ provider, shard, signedFor, authorities: poolAuthorities, raiseCounter }),
      succession: {
        shard,
        authorities: upgradeAuthorities,
        former: formerVersions.at(-1),
        // Older by its nature: this code's own minimum would end every upgrade that raises the version.
        minimumFormerSecurityVersion: program.minimumSecurityVersion ?? 0,
        legacy: () => [...(keys().inherited ?? []), own],
        retire,
      },
    },
    holder,
  )
}
