/** What is frozen to its ground, because it was here before. */
const known = new WeakSet<object>()

/**
 * What an author has declared, or what was made of it, frozen in place: plain objects and lists all the way down.
 *
 * An author's code can reach it, a getter's too: by the name that it gave a state item, or by `this`. What it could write
 * there would hold for all later blocks, on the workers alone that have run it. In place, because an interface is known by its
 * identity: a copy of it would be another one. An author's own `Object.freeze` says nothing of what lies below.
 */
export function frozenDeclaration<Declared>(declared: Declared): Declared {
  if (!isPlain(declared) || known.has(declared)) return declared
  known.add(Object.freeze(declared))
  for (const part of Object.values(declared)) frozenDeclaration(part)
  return declared
}

function isPlain(declared: unknown): declared is object {
  if (typeof declared !== 'object' || declared === null) return false
  return Array.isArray(declared) || [Object.prototype, null].includes(Object.getPrototypeOf(declared))
}
