import { encode, schemaText } from '../codec/index.js'
import { toHex } from '../hex.js'
import type { AdmissionModules } from './admission-modules.js'
import type { Call, Getter, Message, Module } from './module.js'
import type { StateItem } from './state-item.js'
import type { Limits, Weight } from './weight.js'

interface IdentityParts {
  readonly name: string
  readonly version: number
  readonly modules: readonly Module[]
  readonly limits: Limits
  readonly admission: AdmissionModules
}

/**
 * The canonical text of what an STF means to its peers and to its stored state: one line an item, in an order that
 * does not depend on how the declaration was written down. Rejected: hashing function sources (a formatter would
 * change the identity) and hashing a library's own description of a type (an upgrade would).
 */
export function identityText({ name, version, modules, limits, admission }: IdentityParts): string {
  return [
    `stf ${name} ${version}`,
    `limits ${weightText(limits.block)} ${weightText(limits.hook)}`,
    ...admissionParts.flatMap((part) =>
      admission[part] === undefined ? [] : `admission ${part} ${admission[part].name}`,
    ),
    ...modules.flatMap(moduleLines),
    '',
  ].join('\n')
}

const admissionParts = ['root', 'authorizeCall', 'authorizeGetter', 'chargeFee'] as const

function weightText({ operations, bytes }: Weight): string {
  return `${operations}/${bytes}`
}

/** The lines of one module. */
export function moduleLines(module: Module): string[] {
  const { number, name, version, prefix } = module
  return [
    `module ${number} ${name} ${version} ${prefix.length === 0 ? 'top' : prefix.join('.')}`,
    ...Object.keys(module.uses)
      .sort()
      .map((used) => `use ${used}`),
    ...stateLines(module),
    ...messageLines('error', module.errors),
    ...messageLines('event', module.events),
    ...messageLines('effect', module.effects),
    ...byPath(module.calls).map(callLine),
    ...byPath(module.getters.public).map(getterLine),
    ...byPath(module.getters.trusted).map(getterLine),
  ]
}

/** What a module's stored state is read by: the same lines, the same entries. */
export function stateLines({ state }: Pick<Module, 'state'>): string[] {
  return Object.keys(state)
    .sort()
    .flatMap((name) => stateLine(name, state[name]) ?? [])
}

/** The line of one item; `undefined` where there is none. */
export function stateLine(name: string, item: StateItem | undefined): string | undefined {
  if (item === undefined) return undefined
  const type = schemaText(item.codec.schema)
  switch (item.kind) {
    case 'value':
      return `state ${name} value ${type} ${toHex(encode(item.codec, item.initial))}`
    case 'map':
      return `state ${name} map ${schemaText(item.key.schema)} ${type} ${fallbackText(item)}`
    case 'doubleMap': {
      const keys = `${schemaText(item.first.schema)} ${schemaText(item.second.schema)}`
      return `state ${name} doubleMap ${keys} ${type} ${fallbackText(item)}`
    }
  }
}

function fallbackText(item: Exclude<StateItem, { kind: 'value' }>): string {
  return item.fallback === undefined ? 'none' : toHex(encode(item.codec, item.fallback))
}

function messageLines(kind: 'error' | 'event' | 'effect', messages: Readonly<Record<string, Message>>): string[] {
  return Object.values(messages).map(({ index, name, payload }) => {
    return `${kind} ${index} ${name} ${schemaText(payload.schema)}`
  })
}

function callLine({ path, name, receives, origin, args, returns, weight, roles }: Call): string {
  const result = returns === undefined ? 'none' : schemaText(returns.schema)
  const line = `call ${path.at(-1)} ${name} ${receives ?? origin} ${schemaText(args.schema)} ${result}`
  return [line, weightText(weight), ...roles.map((role) => JSON.stringify(role))].join(' ')
}

function getterLine({ access, path, name, args, returns, roles }: Getter): string {
  return [
    `getter ${access} ${path.at(-1)} ${name} ${schemaText(args.schema)} ${schemaText(returns.schema)}`,
    ...roles.map((role) => JSON.stringify(role)),
  ].join(' ')
}

function byPath<Item extends { readonly path: readonly number[] }>(items: Readonly<Record<string, Item>>): Item[] {
  return Object.values(items).sort((left, right) => (left.path.at(-1) ?? 0) - (right.path.at(-1) ?? 0))
}
