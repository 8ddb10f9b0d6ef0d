import { isJsonObject } from '../log/json-value.js'
import { moduleSourceDescription } from '../properties/11-module-source.js'
import type { CounterexampleInput } from './counterexample-file.js'

/** Whether it is the part of property 11 that looks at the source. */
export function isOfSource({ property, setting }: Pick<CounterexampleInput, 'property' | 'setting'>): boolean {
  return property === moduleSourceDescription.number && isJsonObject(setting) && 'source' in setting
}
