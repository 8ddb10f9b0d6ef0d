import { LockstepError } from '@lockstep/core'

/**
 * Freezes what a module keeps, and all that can be reached from it: properties under names and symbols, accessors,
 * functions with their properties and prototypes, prototypes of the author's own, entries of maps and sets.
 *
 * Collections and dates keep their contents elsewhere, so their writing methods are covered.
 *
 * @throws LockstepError `ModuleState` where something cannot be frozen: bytes, and classes that extend a collection,
 * which reach the covered methods with `super`.
 */
export function freezeDeep(root: unknown, seen: Set<unknown>): void {
  // A list and no recursion: what a module keeps may nest as deep as it likes, on a stack of any size.
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (!isObject(value) || seen.has(value) || intrinsics.has(value)) continue
    seen.add(value)
    refuseBytes(value)
    if (!Object.isFrozen(value)) coverWriters(value)
    for (const held of heldBy(value)) waiting.push(held)
    Object.freeze(value)
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}

function heldBy(value: object): unknown[] {
  const held: unknown[] = []
  for (const key of Reflect.ownKeys(value)) {
    const descriptor = Reflect.getOwnPropertyDescriptor(value, key)
    held.push(descriptor?.value, descriptor?.get, descriptor?.set)
  }
  held.push(Reflect.getPrototypeOf(value))
  if (isA(Map, value))
    Reflect.apply(Map.prototype.forEach, value, [(item: unknown, key: unknown) => held.push(item, key)])
  if (isA(Set, value)) Reflect.apply(Set.prototype.forEach, value, [(item: unknown) => held.push(item)])
  return held
}

const collections = [Map, Set, WeakMap, WeakSet] as const
type Collection = (typeof collections)[number]

/** What every object of the realm shares: `lockdown` freezes it, and an author did not make it. */
const intrinsics: ReadonlySet<unknown> = new Set<unknown>(
  [
    ...[Object, Function, Array, RegExp, Date, Error, Map, Set, WeakMap, WeakSet, TypeError, RangeError],
    ...[Symbol, BigInt, Number, String, Boolean, ArrayBuffer, Uint8Array],
  ].flatMap((shared): unknown[] => [shared, shared.prototype]),
)

/** By what it is inside and not by its name: an author can give any object any name. */
function isA(collection: Collection | DateConstructor, value: object): boolean {
  const probe = collection === Date ? Date.prototype.getTime : Reflect.get(collection.prototype, 'has')
  try {
    Reflect.apply(probe, value, [value])
    return true
  } catch {
    return false
  }
}

function refuseBytes(value: object): void {
  if (!ArrayBuffer.isView(value) && !isBuffer(value)) return
  throw new LockstepError(
    'ModuleState',
    'the module keeps bytes, which cannot be frozen; keep them as hex, and make the array in the call',
    { field: 'module' },
  )
}

const byteLength = Reflect.getOwnPropertyDescriptor(ArrayBuffer.prototype, 'byteLength')?.get

function isBuffer(value: object): boolean {
  try {
    if (byteLength !== undefined) Reflect.apply(byteLength, value, [])
    return true
  } catch {
    return false
  }
}

const writers = ['add', 'clear', 'delete', 'set']
const dateWriters = Object.getOwnPropertyNames(Date.prototype).filter((name) => name.startsWith('set'))

function coverWriters(value: object): void {
  const collection = collections.find((each) => isA(each, value))
  if (collection !== undefined && Reflect.getPrototypeOf(value) !== collection.prototype) {
    throw new LockstepError(
      'ModuleState',
      `the module keeps an instance of a class that extends ${collection.name}, which cannot be frozen; keep a plain one`,
      { field: 'module' },
    )
  }
  const covered = collection === undefined ? (isA(Date, value) ? dateWriters : []) : writers
  for (const writer of covered) Object.defineProperty(value, writer, { value: refuseWrite })
}

function refuseWrite(): never {
  throw new LockstepError('ModuleState', 'what belongs to the module is written in a call; declare it in state', {
    field: 'module',
  })
}
