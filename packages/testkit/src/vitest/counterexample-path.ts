import { usualPath } from '../verification/leave-counterexample.js'
import type { VerifiedProperty } from '../verification/stf-property.js'

/** Where the file of a property's test goes. Parts of one property must not overwrite each other's. */
export function counterexamplePath(
  stf: string,
  property: VerifiedProperty,
  chosen: readonly VerifiedProperty[],
): string {
  const { number, name } = property
  const isFirst = chosen.find((each) => each.number === number) === property
  return usualPath(isFirst ? `${stf}-${number}` : `${stf}-${number}-${name.replaceAll(' ', '-')}`)
}
