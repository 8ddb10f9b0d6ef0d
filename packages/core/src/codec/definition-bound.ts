import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

const largest = 0xffff_ffff

/** Refuses a length or maximum in a type definition that is not an integer from 0 to 4,294,967,295. */
export function checkDefinitionBound(codec: string, name: string, bound: number): void {
  if (Number.isInteger(bound) && bound >= 0 && bound <= largest && !Object.is(bound, -0)) return
  const range = `an integer from 0 to ${largest}`
  const example = codec === 'vec' || codec === 'array' ? `${codec}(u32, 100)` : `${codec}(100)`
  throw new CodecError(
    'InvalidDefinition',
    `${codec} needs a ${name} that is ${range}, but was given ${showValue(bound)}; write it as in ${example}`,
    { field: name, value: bound, limit: largest },
  )
}
