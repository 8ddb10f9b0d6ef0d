import { LockstepError } from '../error.js'
import { assertPlaces } from './assert-places.js'
import type { Module } from './module.js'
import type { Stf } from './stf.js'
import { takeoverOf } from './takeover.js'

/**
 * Refuses an STF that could not take over from the version that it names, when it is defined and not when a worker
 * has old state in hand.
 *
 * @throws LockstepError `SameIdentity`, `VersionNotHigher`, `MigrationMissing`, `TakenOverTwice`, and as {@link assertPlaces}
 */
export function assertMigration(stf: Stf): void {
  const { previous } = stf
  if (previous === undefined) return
  assertNewIdentity(stf, previous)
  assertHigherVersion(stf, previous)
  assertTakeovers(stf, previous)
  assertPlaces(stf)
}

/** What two modules took over would be there twice. */
function assertTakeovers({ modules }: Stf, previous: Stf): void {
  const heirs = new Map<Module, string>()
  for (const module of Object.values(modules)) {
    const takeover = takeoverOf(previous, module)
    if (takeover.kind === 'new') continue
    const heir = heirs.get(takeover.former)
    if (heir !== undefined) throw takenTwice(module.name, heir, takeover.former)
    heirs.set(takeover.former, module.name)
  }
}

function takenTwice(name: string, heir: string, former: Module): LockstepError {
  const field = `modules.${name}`
  return new LockstepError(
    'TakenOverTwice',
    `${field} and modules.${heir} both take over the state of ${former.name} in migrate.from; define one of the two without migrate`,
    { field, value: former.name, limit: heir },
  )
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
