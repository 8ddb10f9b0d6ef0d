import { LockstepError } from '@lockstep/core'
import { inductiveInvariantsProperty } from '../properties/10-inductive-invariants.js'
import { moduleSourceDescription } from '../properties/11-module-source.js'
import { perturbedModuleDescription } from '../properties/11-perturbed-module.js'
import { mutationScoreDescription } from '../properties/18-mutation-score.js'
import { specificationConformanceDescription } from '../properties/19-specification-conformance.js'
import { editsIn } from '../states/edits-in.js'
import { stfProperties, workerProperties } from '../verification/stf-properties.js'
import type { PropertyDescription } from '../verification/stf-property.js'
import type { CounterexampleInput } from './counterexample-file.js'
import { filesDescription } from './files-description.js'
import { isOfSource } from './is-of-source.js'
import { isFromFreshProcesses } from './not-replayable.js'

/**
 * What the property is called, and says, that has found something: of those with several parts, the part.
 *
 * @throws LockstepError `UnknownProperty` for a number that no property has
 */
export function describedProperty(found: Pick<CounterexampleInput, 'property' | 'setting'>): PropertyDescription {
  if (editsIn(found.setting) !== undefined) return inductiveInvariantsProperty
  if (isOfSource(found)) return moduleSourceDescription
  if (isFromFreshProcesses(found)) return perturbedModuleDescription
  return numberedProperty(found.property)
}

function numberedProperty(number: number): PropertyDescription {
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
