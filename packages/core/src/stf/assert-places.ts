import { LockstepError } from '../error.js'
import type { Message, Module } from './module.js'

/** The places of names in one list of a module: bytes on the wire, or codes in receipts. */
type Places = ReadonlyMap<string, number>

/**
 * Refuses a version of a module in which something has another place on the wire or in receipts than in the version
 * before, or stands in a place that meant something else: clients and records of the former version would be
 * misunderstood without anybody noticing. A place is given once and for ever. Where the module itself stands in an app is
 * for the app to say, which may drop modules and take new ones in.
 *
 * @throws LockstepError `PlaceMoved`, `PlaceTaken`
 */
export function assertPlaces(former: Module, module: Module): void {
  const [before, after] = [listsOf(former), listsOf(module)]
  for (const [list, names] of after) {
    const formerNames: Places = before.get(list) ?? new Map()
    assertUnmoved(list, formerNames, names)
    assertUntaken(list, formerNames, names)
  }
}

function assertUnmoved(list: string, former: Places, names: Places): void {
  for (const [name, place] of names) {
    const from = former.get(name) ?? place
    if (from !== place) throw moved(`${list}.${name}`, from, place)
  }
}

function assertUntaken(list: string, former: Places, names: Places): void {
  const formerNames = new Map([...former].map(([name, place]) => [place, name]))
  for (const [name, place] of names) {
    const formerName = formerNames.get(place) ?? name
    if (formerName !== name) throw takenPlace(`${list}.${name}`, formerName, place)
  }
}

function listsOf({ calls, getters, errors, events }: Module): ReadonlyMap<string, Places> {
  const onWire = ({ path }: { readonly path: readonly number[] }): number => path.at(-1) ?? 0
  const inReceipts = ({ index }: Message): number => index
  return new Map([
    ['calls', places(calls, onWire)],
    ['getters.public', places(getters.public, onWire)],
    ['getters.trusted', places(getters.trusted, onWire)],
    ['errors', places(errors, inReceipts)],
    ['events', places(events, inReceipts)],
  ])
}

function places<Named>(named: Readonly<Record<string, Named>>, place: (named: Named) => number): Places {
  return new Map(Object.entries(named).map(([name, one]) => [name, place(one)]))
}

function moved(field: string, from: number, to: number): LockstepError {
  const message = `${field} has moved from place ${from} to ${to} since the version in migrate.from; keep its place: give it its index, or its position in the list, and leave in what is not used any more`
  return new LockstepError('PlaceMoved', message, { field, value: to, limit: from })
}

function takenPlace(field: string, former: string, place: number): LockstepError {
  const message = `${field} stands in place ${place}, which was that of '${former}' in the version in migrate.from; give it one that was never used`
  return new LockstepError('PlaceTaken', message, { field, value: place, limit: former })
}
