import type { Schema } from '@lockstep/core/codec'
import { notRepresentable } from './not-representable.js'
import { checkPartName } from './registry-name.js'
import type { RegistryType } from './registry-type.js'

type Variants = Extract<Schema, { kind: 'variant' }>['variants']

/** The enum for variants by rising index; `payloadType` gives the type text of a payload. */
export function registryEnum(
  owner: string,
  variants: Variants,
  payloadType: (name: string, payload: Schema) => string,
): RegistryType {
  checkVariantNames(owner, variants)
  const types = variants.map(([, name, payload]) => payloadType(name, payload))
  if (types.every((type) => type === 'Null')) {
    return { _enum: Object.fromEntries(variants.map(([index, name]) => [name, index])) }
  }
  return { _enum: withoutGaps(variants, types) }
}

/** COMPAT: only an enum without payloads can tell its indices; the others are counted. */
function withoutGaps(variants: Variants, types: readonly string[]): Record<string, string> {
  const filled: Record<string, string> = {}
  let next = 0
  for (const [at, [index, name]] of variants.entries()) {
    for (; next < index; next += 1) filled[`__Unused${next}`] = 'Null'
    filled[name] = types[at] ?? 'Null'
    next = index + 1
  }
  return filled
}

function checkVariantNames(owner: string, variants: Variants): void {
  const seen = new Map<string, string>()
  for (const [, name] of variants) {
    checkPartName(owner, name)
    if (/^__unused/i.test(name)) {
      throw notRepresentable(`${owner}.${name}`, name, 'needs __Unused for gaps between indices; choose another name')
    }
    // COMPAT: the registry finds a variant by its name in lower case.
    const other = seen.get(name.toLowerCase())
    if (other !== undefined) {
      throw notRepresentable(`${owner}.${name}`, name, `cannot tell it from ${other}; use another word`)
    }
    seen.set(name.toLowerCase(), name)
  }
}
