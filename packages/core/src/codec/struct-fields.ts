import { CodecError } from './codec-error.js'
import { wrongType } from './wrong-type.js'

/** Refuses a value that does not have exactly the fields `names`; the order does not matter. */
export function checkFields(codec: string, names: readonly string[], value: Readonly<Record<string, unknown>>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(codec, `an object with the fields ${names.join(', ')}`, value)
  }
  // PERF: nearly every value lists its fields in the order of declaration, which costs one comparison each.
  let at = 0
  for (const name in value) {
    if (name !== names[at]) break
    at += 1
  }
  if (at !== names.length || Object.keys(value).length !== names.length) checkUnordered(codec, names, value)
}

function checkUnordered(codec: string, names: readonly string[], value: Readonly<Record<string, unknown>>): void {
  const given = new Set(Object.keys(value))
  for (const name of names) {
    if (!given.delete(name)) {
      throw new CodecError('MissingField', `${codec} needs the field ${name}, but was given none`, { field: name })
    }
  }
  for (const name of given) {
    throw new CodecError('UnknownField', `${codec} has no such field; it has ${names.join(', ')}`, { field: name })
  }
}
