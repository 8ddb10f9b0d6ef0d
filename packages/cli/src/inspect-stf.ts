import { type Codec, toHex } from '@lockstep/core'
import { schemaText } from '@lockstep/core/codec'
import type { Call, Getter, Message, StateItem, Stf } from '@lockstep/core/stf'

/** A declared thing and its types, as {@link schemaText} writes them. */
export interface InspectedItem {
  readonly name: string
  readonly type: string
}

export interface InspectedCall {
  readonly name: string
  /** What its bytes begin with, in hexadecimal. */
  readonly path: string
  readonly origin: string
  readonly receives: string | null
  readonly args: string
  readonly returns: string | null
  readonly weight: { readonly operations: number; readonly bytes: number }
}

export interface InspectedGetter {
  readonly name: string
  readonly access: string
  readonly path: string
  readonly args: string
  readonly returns: string
}

/** What a client, an auditor or a second implementation has to know of an STF. */
export interface Inspection {
  readonly name: string
  readonly version: number
  readonly identity: string
  readonly state: readonly InspectedItem[]
  readonly calls: readonly InspectedCall[]
  readonly getters: readonly InspectedGetter[]
  readonly events: readonly InspectedItem[]
  readonly errors: readonly InspectedItem[]
  readonly effects: readonly InspectedItem[]
  readonly invariants: readonly string[]
}

/** Takes an STF apart. */
export function inspectStf(stf: Stf, identity: string): Inspection {
  const modules = Object.values(stf.modules)
  const messages = (kind: 'events' | 'errors' | 'effects'): InspectedItem[] =>
    modules.flatMap((module) => Object.values(module[kind]).map((message) => messageOf(module.name, message)))
  return {
    name: stf.name,
    version: stf.version,
    identity,
    state: modules.flatMap(({ name, state }) =>
      Object.entries(state).map(([item, declared]) => ({ name: `${name}.${item}`, type: itemType(declared) })),
    ),
    calls: modules.flatMap(({ calls }) => Object.values(calls).map(callOf)),
    getters: modules.flatMap(({ getters }) =>
      [...Object.values(getters.public), ...Object.values(getters.trusted)].map(getterOf),
    ),
    events: messages('events'),
    errors: messages('errors'),
    effects: messages('effects'),
    invariants: [
      ...modules.flatMap(({ name, invariants }) => Object.keys(invariants).map((invariant) => `${name}.${invariant}`)),
      ...Object.keys(stf.invariants),
    ],
  }
}

function callOf({ name, path, origin, receives, args, returns, weight }: Call): InspectedCall {
  return {
    name,
    path: pathText(path),
    origin,
    receives: receives ?? null,
    args: typeOf(args),
    returns: returns === undefined ? null : typeOf(returns),
    weight,
  }
}

function getterOf({ name, access, path, args, returns }: Getter): InspectedGetter {
  return { name, access, path: pathText(path), args: typeOf(args), returns: typeOf(returns) }
}

function messageOf(module: string, { name, payload }: Message): InspectedItem {
  return { name: `${module}.${name}`, type: typeOf(payload) }
}

function itemType(item: StateItem): string {
  const value = typeOf(item.codec)
  switch (item.kind) {
    case 'value':
      return value
    case 'map':
      return `${typeOf(item.key)} -> ${value}`
    case 'doubleMap':
      return `${typeOf(item.first)}, ${typeOf(item.second)} -> ${value}`
  }
}

function typeOf({ schema }: Pick<Codec<unknown>, 'schema'>): string {
  return schemaText(schema)
}

function pathText(path: readonly number[]): string {
  return toHex(Uint8Array.from(path))
}
