export type Properties = ReadonlyMap<PropertyKey, PropertyDescriptor>

export function propertiesOf(owner: object): Properties {
  const properties = new Map<PropertyKey, PropertyDescriptor>()
  for (const key of Reflect.ownKeys(owner)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(owner, key)
    if (descriptor !== undefined) properties.set(key, descriptor)
  }
  return properties
}

const constructors = [
  ...['Object', 'Function', 'Array', 'String', 'Number', 'Boolean', 'BigInt', 'Symbol', 'Date', 'RegExp', 'Promise'],
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'ArrayBuffer', 'DataView', 'Uint8Array', 'Error', 'TypeError', 'RangeError'],
]
const namespaces = ['Math', 'JSON', 'Reflect', 'Intl']

/** What all code of a process shares, and could leave something in, by the names that an author would write. */
function sharedObjects(): ReadonlyMap<string, object> {
  const shared = new Map<string, object>([['globalThis', globalThis]])
  for (const name of [...constructors, ...namespaces]) {
    const owner: unknown = Reflect.get(globalThis, name)
    if (isObject(owner)) shared.set(name, owner)
    const prototype: unknown = isObject(owner) ? Reflect.get(owner, 'prototype') : undefined
    if (isObject(prototype)) shared.set(`${name}.prototype`, prototype)
  }
  return shared
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

/** What the shared objects have in them at one time. */
export type SharedContents = ReadonlyMap<string, { readonly owner: object; readonly properties: Properties }>

export function sharedContents(): SharedContents {
  return new Map([...sharedObjects()].map(([name, owner]) => [name, { owner, properties: propertiesOf(owner) }]))
}

/**
 * The first property of a shared object that has come, gone or changed since; `undefined` where all is as it was.
 * Accessors that have become values do not count: the platform makes some of its globals when they are first used.
 */
export function changedSince(before: SharedContents): string | undefined {
  for (const [name, { owner, properties }] of before) {
    for (const key of new Set([...properties.keys(), ...Reflect.ownKeys(owner)])) {
      const [was, is] = [properties.get(key), Reflect.getOwnPropertyDescriptor(owner, key)]
      if (was !== undefined && is !== undefined && (!('value' in was) || Object.is(was.value, is.value))) continue
      return `${name}.${String(key)}`
    }
  }
  return undefined
}
