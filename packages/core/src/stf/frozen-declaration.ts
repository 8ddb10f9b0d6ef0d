import { LockstepError } from '../error.js'

/** What is frozen to its ground, because it was here before. */
const known = new WeakSet<object>()

/**
 * What an author has declared, or what was made of it, frozen in place: plain objects and lists all the way down.
 *
 * An author's code can reach it, a getter's too: by the name that it gave a state item, or by `this`. What it could write
 * there would hold for all later blocks, on the workers alone that have run it. So what freezing does not close is refused:
 * instances of classes, with their private fields, and properties that are computed. In place, because an interface is
 * known by its identity: a copy of it would be another one. An author's own `Object.freeze` says nothing of what lies
 * below.
 *
 * @throws LockstepError `NotPlain`
 */
export function frozenDeclaration<Declared>(declared: Declared, path = ''): Declared {
  if (typeof declared !== 'object' || declared === null || known.has(declared)) return declared
  assertPlain(path, declared)
  known.add(Object.freeze(declared))
  for (const [name, { value, get }] of Object.entries(Object.getOwnPropertyDescriptors(declared))) {
    const field = path === '' ? name : `${path}.${name}`
    if (get !== undefined) throw notPlain(field, 'computed by a getter; write its value')
    frozenDeclaration<unknown>(value, field)
  }
  return declared
}

function assertPlain(path: string, declared: object): void {
  if (Array.isArray(declared)) return
  const prototype: unknown = Object.getPrototypeOf(declared)
  if (prototype === Object.prototype || prototype === null) return
  throw notPlain(path === '' ? 'declaration' : path, 'an instance of a class; write a plain object')
}

function notPlain(field: string, what: string): LockstepError {
  return new LockstepError('NotPlain', `${field} is ${what}, which can be frozen`, { field })
}
