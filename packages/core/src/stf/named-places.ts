import type { Module } from './module.js'

/** What a name stands for on the wire or in receipts. */
export interface NamedPlace {
  readonly module: string
  /** Where in the module's declaration its name stands. */
  readonly list: string
  readonly name: string
  /** The path of a call or getter; the module's number and the code of an error or event. With dots. */
  readonly place: string
}

/** The places of all names of these modules, which go by the names that they have here. */
export function namedPlaces(modules: ReadonlyMap<string, Module>): NamedPlace[] {
  return [...modules].flatMap(([module, { number, calls, getters, errors, events }]) => {
    const onWire = ({ path }: { readonly path: readonly number[] }) => path.join('.')
    const inReceipts = ({ index }: { readonly index: number }) => `${number}.${index}`
    return [
      ...placesIn(module, 'calls', calls, onWire),
      ...placesIn(module, 'getters.public', getters.public, onWire),
      ...placesIn(module, 'getters.trusted', getters.trusted, onWire),
      ...placesIn(module, 'errors', errors, inReceipts),
      ...placesIn(module, 'events', events, inReceipts),
    ]
  })
}

function placesIn<Named>(
  module: string,
  list: string,
  named: Readonly<Record<string, Named>>,
  placeOf: (named: Named) => string,
): NamedPlace[] {
  return Object.entries(named).map(([name, one]) => ({ module, list, name, place: placeOf(one) }))
}
