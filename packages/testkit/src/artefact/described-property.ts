import { LockstepError } from '@lockstep/core'
import { mutationScoreDescription } from '../properties/18-mutation-score.js'
import { specificationConformanceDescription } from '../properties/19-specification-conformance.js'
import { stfProperties, workerProperties } from '../stf-properties.js'
import type { PropertyDescription } from '../stf-property.js'
import { filesDescription } from './files-description.js'

/** What a property is called, and says. @throws LockstepError `UnknownProperty` for a number that no property has */
export function describedProperty(number: number): PropertyDescription {
  const all = [
    ...stfProperties,
    ...workerProperties,
    mutationScoreDescription,
    specificationConformanceDescription,
    filesDescription,
  ]
  const property = all.find((each) => each.number === number)
  if (property !== undefined) return property
  const numbers = all.map((each) => each.number).toSorted((one, other) => one - other)
  throw new LockstepError('UnknownProperty', `there is no property ${number}; there are ${numbers.join(', ')}`, {
    field: 'property',
    value: number,
    limit: numbers.join(', '),
  })
}
