import { encode, schemaText } from '../codec/index.js'
import { toHex } from '../hex.js'
import type { Fields } from './fields.js'
import type { StateItem, StateItems } from './state-item.js'
import type { Call, Getter, Message } from './stf.js'

interface IdentityParts {
  readonly name: string
  readonly version: number
  readonly state: StateItems
  readonly errors: readonly string[]
  readonly events: Readonly<Record<string, Message>>
  readonly effects: Readonly<Record<string, Message>>
  readonly calls: Readonly<Record<string, Call<Fields>>>
  readonly getters: {
    readonly public: Readonly<Record<string, Getter<Fields>>>
    readonly trusted: Readonly<Record<string, Getter<Fields>>>
  }
}

/**
 * The canonical text of what an STF means to its peers and to its stored state: one line an item, in an order that
 * does not depend on how the declaration was written down. Rejected: hashing function sources (a formatter would
 * change the identity) and hashing a library's own description of a type (an upgrade would).
 */
export function identityText(stf: IdentityParts): string {
  return [
    `stf ${stf.name} ${stf.version}`,
    ...Object.keys(stf.state)
      .sort()
      .map((name) => stateLine(name, stf.state[name])),
    ...stf.errors.map((name, index) => `error ${index} ${name}`),
    ...messageLines('event', stf.events),
    ...messageLines('effect', stf.effects),
    ...byIndex(stf.calls).map(callLine),
    ...byIndex(stf.getters.public).map(getterLine),
    ...byIndex(stf.getters.trusted).map(getterLine),
    '',
  ].join('\n')
}

function stateLine(name: string, item: StateItem | undefined): string {
  if (item === undefined) return ''
  const type = schemaText(item.codec.schema)
  if (item.kind === 'value') return `state ${name} value ${type} ${toHex(encode(item.codec, item.initial))}`
  const fallback = item.fallback === undefined ? 'none' : toHex(encode(item.codec, item.fallback))
  return `state ${name} map ${schemaText(item.key.schema)} ${type} ${fallback}`
}

function messageLines(kind: 'event' | 'effect', messages: Readonly<Record<string, Message>>): string[] {
  return byIndex(messages).map(({ index, name, payload }) => `${kind} ${index} ${name} ${schemaText(payload.schema)}`)
}

function callLine(call: Call<Fields>): string {
  return `call ${call.index} ${call.name} ${call.receives ?? call.origin} ${schemaText(call.args.schema)}`
}

function getterLine({ access, index, name, args, returns }: Getter<Fields>): string {
  return `getter ${access} ${index} ${name} ${schemaText(args.schema)} ${schemaText(returns.schema)}`
}

function byIndex<Item extends { readonly index: number }>(items: Readonly<Record<string, Item>>): Item[] {
  return Object.values(items).sort((left, right) => left.index - right.index)
}
