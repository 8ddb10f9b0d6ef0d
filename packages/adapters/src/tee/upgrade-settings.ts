import { LockstepError } from '@lockstep/core'
import { encode, H256, struct, u32, vec } from '@lockstep/core/codec'
import { assertKeyRotation } from '@lockstep/core/worker'
import type { EnclaveSettings } from './enclave-settings.js'
import { assertPoolSettings } from './pool/pool-settings.js'

const formerVersionsCodec = vec(struct({ mrenclave: H256, stfIdentity: H256, lastBlock: u32 }), 64)
const authoritiesCodec = vec(H256, 16)

/**
 * Holds the settings of upgrades, pools and key rotation against their form; whether the versions fit the program is for its executor to say.
 *
 * @throws LockstepError `UpgradeShard` for earlier versions without their shard; as {@link assertPoolSettings} and
 * `assertKeyRotation`; a codec's error
 */
export function assertUpgradeSettings(settings: EnclaveSettings): void {
  const { shard, formerVersions = [], upgradeAuthorities = [] } = settings
  assertPoolSettings(settings)
  for (const { keyRotation } of [settings, ...formerVersions]) if (keyRotation) assertKeyRotation(keyRotation)
  encode(
    formerVersionsCodec,
    formerVersions.map(({ keyRotation: _, ...version }) => version),
  )
  encode(authoritiesCodec, upgradeAuthorities)
  if (formerVersions.length === 0 || shard !== undefined) return
  throw new LockstepError(
    'UpgradeShard',
    'formerVersions are of a shard, and shard is left out, which makes a new one; name the shard that is taken over',
    { field: 'shard' },
  )
}
