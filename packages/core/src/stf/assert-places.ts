import { LockstepError } from '../error.js'
import { earlierModules } from './earlier-modules.js'
import { type NamedPlace, namedPlaces } from './named-places.js'
import type { Stf } from './stf.js'

/**
 * Refuses a version in which something has another place on the wire or in receipts than in any version before, or
 * stands in a place that meant something else: clients and records of the former version would be misunderstood without
 * anybody noticing. A place is given once and for ever, also where a version between has left it empty. It begins with
 * the place of the module, which an app must keep for as long as anything of the module is called, asked or recorded.
 *
 * @throws LockstepError `PlaceMoved`, `PlaceTaken`
 */
export function assertPlaces(stf: Stf): void {
  const now = namedPlaces(new Map(Object.entries(stf.modules)))
  for (const { version, modules } of earlierModules(stf)) {
    const before = namedPlaces(modules)
    assertUnmoved(stf, version, before, now)
    assertUntaken(stf, version, before, now)
  }
}

function assertUnmoved(stf: Stf, version: number, before: readonly NamedPlace[], now: readonly NamedPlace[]): void {
  const byName = new Map(before.map((former) => [nameOf(former), former]))
  for (const named of now) {
    const former = byName.get(nameOf(named)) ?? named
    if (former.place !== named.place) throw moved(fieldOf(stf, named), version, former, named)
  }
}

function assertUntaken(stf: Stf, version: number, before: readonly NamedPlace[], now: readonly NamedPlace[]): void {
  const byPlace = new Map(before.map((former) => [`${former.list} ${former.place}`, former]))
  for (const named of now) {
    const former = byPlace.get(`${named.list} ${named.place}`) ?? named
    if (nameOf(former) !== nameOf(named)) throw taken(fieldOf(stf, named), version, fieldOf(stf, former), named)
  }
}

function nameOf({ list, module, name }: NamedPlace): string {
  return `${module}.${list}.${name}`
}

/** What the name is declared as: in an app, behind its module. */
function fieldOf({ name: stf }: Stf, { list, module, name }: NamedPlace): string {
  return module === stf ? `${list}.${name}` : `modules.${module}.${list}.${name}`
}

function moved(field: string, version: number, { place: from }: NamedPlace, { place: to }: NamedPlace): LockstepError {
  const message = `${field} has moved from place ${from} to ${to} since version ${version}; keep its place: give it and its module their index, or their position in the list, and leave in what is not used any more`
  return new LockstepError('PlaceMoved', message, { field, value: to, limit: from })
}

function taken(field: string, version: number, former: string, { place }: NamedPlace): LockstepError {
  const message = `${field} stands in place ${place}, which was that of ${former} in version ${version}; give it one that was never used`
  return new LockstepError('PlaceTaken', message, { field, value: place, limit: former })
}
