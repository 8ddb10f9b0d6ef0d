import type { Codec } from '@lockstep/core/codec'
import type { Call, Module, StateItem, Stf } from '@lockstep/core/stf'

/** A codec and where an STF uses it. */
export interface UsedCodec {
  readonly use: string
  readonly codec: Codec<unknown>
}

/** Every codec of an STF: arguments, results, payloads, what getters return, keys and values of the state. */
export function codecsOf(stf: Stf): UsedCodec[] {
  return Object.values(stf.modules).flatMap(codecsOfModule)
}

function codecsOfModule(module: Module): UsedCodec[] {
  const getters = [...Object.values(module.getters.public), ...Object.values(module.getters.trusted)]
  return [
    ...Object.values(module.calls).flatMap(codecsOfCall),
    ...(['error', 'event', 'effect'] as const).flatMap((kind) =>
      Object.values(module[`${kind}s`]).map(({ name, payload }) => ({ use: `${kind} ${name}`, codec: payload })),
    ),
    ...getters.map(({ access, name, args }) => ({ use: `arguments of the ${access} getter ${name}`, codec: args })),
    ...getters.map(({ access, name, returns }) => ({ use: `result of the ${access} getter ${name}`, codec: returns })),
    ...Object.entries(module.state).flatMap(([name, item]) => codecsOfItem(name, item)),
  ]
}

function codecsOfCall({ name, args, returns }: Call): UsedCodec[] {
  const given = { use: `arguments of the call ${name}`, codec: args }
  return returns === undefined ? [given] : [given, { use: `result of the call ${name}`, codec: returns }]
}

function codecsOfItem(name: string, item: StateItem): UsedCodec[] {
  const values = { use: `values of the state ${name}`, codec: item.codec }
  switch (item.kind) {
    case 'value':
      return [values]
    case 'map':
      return [values, { use: `keys of the state ${name}`, codec: item.key }]
    case 'doubleMap':
      return [
        values,
        { use: `first keys of the state ${name}`, codec: item.first },
        { use: `second keys of the state ${name}`, codec: item.second },
      ]
  }
}
