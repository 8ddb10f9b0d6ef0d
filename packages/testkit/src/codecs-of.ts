import type { Codec } from '@lockstep/core/codec'
import type { Stf } from '@lockstep/core/stf'

/** A codec and where an STF uses it. */
export interface UsedCodec {
  readonly use: string
  readonly codec: Codec<unknown>
}

/** Every codec of an STF: arguments, payloads, what getters return, keys and values of the state. */
export function codecsOf(stf: Stf): UsedCodec[] {
  const getters = [...Object.values(stf.getters.public), ...Object.values(stf.getters.trusted)]
  return [
    ...Object.values(stf.calls).map(({ name, args }) => ({ use: `arguments of the call ${name}`, codec: args })),
    ...Object.values(stf.events).map(({ name, payload }) => ({ use: `event ${name}`, codec: payload })),
    ...Object.values(stf.effects).map(({ name, payload }) => ({ use: `effect ${name}`, codec: payload })),
    ...getters.map(({ access, name, args }) => ({ use: `arguments of the ${access} getter ${name}`, codec: args })),
    ...getters.map(({ access, name, returns }) => ({ use: `result of the ${access} getter ${name}`, codec: returns })),
    ...Object.entries(stf.state).flatMap(([name, item]) => [
      { use: `values of the state ${name}`, codec: item.codec },
      ...(item.kind === 'map' ? [{ use: `keys of the state ${name}`, codec: item.key }] : []),
    ]),
  ]
}
