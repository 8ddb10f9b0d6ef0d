import { LockstepError } from '../error.js'
import { assertPlaces } from './assert-places.js'
import type { Stf } from './stf.js'
import { takeoverOf } from './takeover.js'

/**
 * Refuses an STF that could not take over from the version that it names, when it is defined and not when a worker
 * has old state in hand.
 *
 * @throws LockstepError `SameIdentity`, `VersionNotHigher`, `MigrationMissing`, and as {@link assertPlaces}
 */
export function assertMigration(stf: Stf): void {
  const { previous } = stf
  if (previous === undefined) return
  assertNewIdentity(stf, previous)
  assertHigherVersion(stf, previous)
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

/** Under another name it begins to count again. */
function assertHigherVersion({ name, version }: Stf, previous: Stf): void {
  if (name !== previous.name || version > previous.version) return
  throw new LockstepError(
    'VersionNotHigher',
    `version is ${version}, and ${name} in migrate.from has ${previous.version}; write a higher one`,
    { field: 'version', value: version, limit: previous.version },
  )
}
