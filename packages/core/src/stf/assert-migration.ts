import { LockstepError } from '../error.js'
import { assertPlaces } from './assert-places.js'
import type { Stf } from './stf.js'
import { takeoverOf } from './takeover.js'

/**
 * Refuses an STF that could not take over from the version that it names, when it is defined and not when a worker
 * has old state in hand.
 *
 * @throws LockstepError `SameIdentity`, `MigrationMissing`, and as {@link assertPlaces}
 */
export function assertMigration(stf: Stf): void {
  const { previous } = stf
  if (previous === undefined) return
  assertNewIdentity(stf, previous)
  for (const module of Object.values(stf.modules)) {
    const takeover = takeoverOf(previous, module)
    if (takeover.kind !== 'new') assertPlaces(takeover.former, module)
  }
}

/** State with the identity of two versions could be taken for either. */
function assertNewIdentity({ name, version, identityText }: Stf, earlier: Stf): void {
  for (let other: Stf | undefined = earlier; other !== undefined; other = other.previous) {
    if (other.identityText !== identityText) continue
    throw new LockstepError(
      'SameIdentity',
      `migrate.from leads to a definition with the identity of this one, ${name} ${version}; raise the version`,
      { field: 'version', value: version },
    )
  }
}
