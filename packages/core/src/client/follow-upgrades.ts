import type { CryptoProvider } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import type { Hex } from '../hex.js'
import { type SignedUpgradePermit, verifyUpgradePermit } from '../worker/index.js'
import type { TrustedCode } from './attest-worker.js'

/** What a client knows of a shard before it believes that other code runs there. */
export interface UpgradeTrust {
  readonly shard: Hex
  /** The accounts that the trusted code's measured settings name (`upgradeAuthorities`). */
  readonly authorities: readonly Hex[]
}

/**
 * The code to trust behind upgrades: what `attestWorker` must find. Operations are signed for this code from then on;
 * what was signed for the code before, and comes after its last block, is refused with `BadSignature`.
 *
 * A permit binds the client exactly as far as it trusts the authorities: who can read the code should compare
 * measurements instead.
 *
 * @param permits oldest first, from anywhere.
 * @throws LockstepError `PermitForged`, `PermitForeign`, naming the permit
 */
export function followUpgrades(
  provider: CryptoProvider,
  trusted: TrustedCode,
  { shard, authorities }: UpgradeTrust,
  permits: readonly SignedUpgradePermit[],
): TrustedCode {
  let { mrenclave } = trusted
  for (const [index, signed] of permits.entries()) {
    const { permit } = signed
    if (!verifyUpgradePermit(provider, signed, authorities)) throw permitForged(index, authorities)
    if (permit.shard !== shard) throw permitForeign(index, 'shard', permit.shard, shard)
    if (permit.from !== mrenclave) throw permitForeign(index, 'from', permit.from, mrenclave)
    mrenclave = permit.to
  }
  return { ...trusted, mrenclave }
}

function permitForged(index: number, authorities: readonly Hex[]): LockstepError {
  return new LockstepError(
    'PermitForged',
    `permits[${index}] is signed by none of the ${authorities.length} upgrade authorities; do not trust the code that it names`,
    { field: `permits[${index}].signature`, limit: authorities.join(', ') },
  )
}

function permitForeign(index: number, field: 'shard' | 'from', value: Hex, limit: Hex): LockstepError {
  return new LockstepError(
    'PermitForeign',
    `permits[${index}].${field} is ${value}, expected ${limit}; pass the permits of this shard without a gap`,
    { field: `permits[${index}].${field}`, value, limit },
  )
}
