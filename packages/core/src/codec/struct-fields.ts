import { CodecError } from './codec-error.js'
import { wrongType } from './wrong-type.js'

/** Refuses a value that does not have exactly the fields `names`; the order does not matter. */
export function checkFields(codec: string, names: readonly string[], value: Readonly<Record<string, unknown>>): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrongType(codec, `an object with the fields ${names.join(', ')}`, value)
  }
  if (!isInOrder(names, value)) checkUnordered(codec, names, value)
}

/**
 * Whether a plain object lists exactly these fields in the order of declaration, as nearly every value does.
 *
 * PERF: one comparison a field and no memory. `for in` also walks what is inherited, which is why other prototypes take
 * the long way; what somebody adds to the plain one is a name too many here.
 */
function isInOrder(names: readonly string[], value: object): boolean {
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  let at = 0
  for (const name in value) {
    if (name !== names[at]) return false
    at += 1
  }
  return at === names.length
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
