import { CodecError } from './codec-error.js'
import { showValue } from './show-value.js'

/**
 * Refuses names of fields and variants that would make a value or a schema text ambiguous.
 *
 * JavaScript moves integer-like keys to the front, so their declaration order would be lost; `__proto__` sets the
 * prototype instead of a field; characters outside identifiers could imitate the punctuation of a schema text.
 */
export function checkDefinitionName(owner: string, name: string): void {
  const refusal = whyRefused(name)
  if (refusal === undefined) return
  throw new CodecError('InvalidDefinition', `${owner} cannot have the name ${showValue(name)}: ${refusal}`, {
    field: name,
    value: name,
  })
}

function whyRefused(name: string): string | undefined {
  if (/^[0-9]+$/.test(name)) return 'JavaScript reorders integer-like keys; begin it with a letter'
  if (name === '__proto__') return 'JavaScript would set the prototype; choose another'
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) return 'names are letters, digits and _, and begin with a letter or _'
  return undefined
}
