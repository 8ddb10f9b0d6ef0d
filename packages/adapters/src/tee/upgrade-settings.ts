import { LockstepError } from '@lockstep/core'
import { encode, H256, struct, u32, vec } from '@lockstep/core/codec'
import type { EnclaveSettings } from './enclave-settings.js'
import { assertPoolSettings } from './pool/pool-settings.js'

const formerVersionsCodec = vec(struct({ mrenclave: H256, stfIdentity: H256, lastBlock: u32 }), 64)
const authoritiesCodec = vec(H256, 16)

/**
 * Holds the settings of an upgrade against their form; whether the versions fit the program is for its executor to say.
 *
 * @throws LockstepError `UpgradeShard` for earlier versions without their shard; as {@link assertPoolSettings}; a codec's
 * error
 */
export function assertUpgradeSettings(settings: EnclaveSettings): void {
  const { shard, formerVersions = [], upgradeAuthorities = [] } = settings
  assertPoolSettings(settings)
  encode(formerVersionsCodec, formerVersions)
  encode(authoritiesCodec, upgradeAuthorities)
  if (formerVersions.length === 0 || shard !== undefined) return
  throw new LockstepError(
    'UpgradeShard',
    'formerVersions are of a shard, and shard is left out, which makes a new one; name the shard that is taken over',
    { field: 'shard' },
  )
}
