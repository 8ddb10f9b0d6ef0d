import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/** Refuses a length or maximum in a type definition that is not an integer from 0 to 4,294,967,295. */
export function checkDefinitionBound(codec: string, name: string, bound: number): void {
  if (Number.isInteger(bound) && bound >= 0 && bound <= 0xffff_ffff && !Object.is(bound, -0)) return
  throw new CodecError(
    'InvalidDefinition',
    `${codec} needs a ${name} that is an integer from 0 to 4294967295, but was given ${showValue(bound)}`,
    { field: name, value: bound, limit: 0xffff_ffff },
  )
}
