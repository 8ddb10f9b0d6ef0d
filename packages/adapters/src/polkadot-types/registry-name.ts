import { notRepresentable } from './not-representable.js'

// COMPAT: the registry rewrites these in the text of a definition, wherever a word begins with them.
const rewrittenBeginning = /^(?:String|RawAddress)/
const specialFields: readonly string[] = ['_enum', '_set', '_alias', '_fallback']
const usedTypes = /^(?:[ui](?:8|16|32|64|128|256)|bool|Null|Bytes|Text|Compact|Option|Vec)$/

/** Refuses names of types that the registry reads as something else or that definitions are made of. */
export function checkTypeName(name: string): void {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(name)) {
    throw notRepresentable(name, name, 'needs a type name of letters, digits and _ that begins with a letter')
  }
  if (usedTypes.test(name)) throw notRepresentable(name, name, 'has a type of this name already; choose another')
  if (/Lookup[0-9]+$/.test(name)) throw notRepresentable(name, name, 'looks this name up in metadata; choose another')
  checkRewritten(name, name)
}

/** Refuses names of fields and variants that the registry reads as something else. */
export function checkPartName(owner: string, name: string): void {
  const path = `${owner}.${name}`
  if (specialFields.includes(name)) throw notRepresentable(path, name, 'gives this name a meaning; choose another')
  checkRewritten(path, name)
}

function checkRewritten(path: string, name: string): void {
  if (rewrittenBeginning.test(name)) {
    throw notRepresentable(path, name, 'rewrites words that begin with String or RawAddress; choose another name')
  }
}
