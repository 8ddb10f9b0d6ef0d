import type { Codec } from '../codec/index.js'
import { struct } from '../codec/index.js'
import { assignIndices } from './assign-index.js'
import type { ReadContext, TrustedReadContext } from './context.js'
import type { GetterDeclarations } from './declaration.js'
import type { Fields } from './fields.js'
import type { StateItems } from './state-item.js'
import type { Getter } from './stf.js'

type AnyReadContext = ReadContext<StateItems> | TrustedReadContext<StateItems>

/** Turns the declared getters of one access kind into getters with a place on the wire. */
export function defineGetters(
  access: 'public' | 'trusted',
  declared: GetterDeclarations<Record<string, Fields>, Record<string, Codec<unknown>>, AnyReadContext>,
): Readonly<Record<string, Getter<Fields>>> {
  const indices = assignIndices(`getters.${access}`, declared)
  const getters: Record<string, Getter<Fields>> = {}
  for (const [name, declaration] of Object.entries(declared)) {
    getters[name] = {
      access,
      name,
      index: indices.get(name) ?? 0,
      args: struct(declaration.args ?? {}),
      returns: declaration.returns,
      read: (context, values) => declaration.read(context, values),
    }
  }
  return getters
}
