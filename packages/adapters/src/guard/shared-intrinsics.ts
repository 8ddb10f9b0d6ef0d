import { languageMembers } from './language-members.js'

/**
 * The objects of the language that code in a compartment comes to, by the names that the list of members has for them:
 * by global names, and by syntax alone, as a `for…of` comes to an iterator. Those that the compartment has of its own,
 * `Math` and the like, are not among them.
 */
export function sharedIntrinsics(scope: object): ReadonlyMap<string, object> {
  const found = new Map<string, object>()
  for (const name of languageMembers.keys()) {
    const value: unknown = reachedBySyntax[name]?.() ?? atPath(scope, name)
    if (!ownToCompartment.has(name) && isObject(value)) found.set(name, value)
  }
  return found
}

/** The compartment has objects of its own under these names. */
export const ownToCompartment: ReadonlySet<string> = new Set(['Math', 'Reflect', 'JSON', 'Date', 'Date.prototype'])

const reachedBySyntax: Readonly<Record<string, () => unknown>> = {
  'Array.prototype.@@unscopables': () => Array.prototype[Symbol.unscopables],
  'Function.prototype': () => prototypeOf(() => undefined),
  Promise: () => Promise,
  'Promise.prototype': () => Promise.prototype,
  '%TypedArray%': () => prototypeOf(Uint8Array),
  '%TypedArray%.prototype': () => prototypeOf(Uint8Array.prototype),
  '%IteratorPrototype%': () => prototypeOf(prototypeOf([].values())),
  '%ArrayIteratorPrototype%': () => prototypeOf([].values()),
  '%StringIteratorPrototype%': () => prototypeOf(''[Symbol.iterator]()),
  '%MapIteratorPrototype%': () => prototypeOf(new Map().keys()),
  '%SetIteratorPrototype%': () => prototypeOf(new Set().keys()),
  '%RegExpStringIteratorPrototype%': () => prototypeOf(''.matchAll(/a/g)),
  '%Function%': () => constructorOf(() => undefined),
  '%GeneratorFunction%': () => constructorOf(generate),
  '%GeneratorFunction.prototype%': () => prototypeOf(generate),
  '%GeneratorPrototype%': () => prototypeOf(generate.prototype),
  '%AsyncFunction%': () => constructorOf(async () => undefined),
  '%AsyncFunction.prototype%': () => prototypeOf(async () => undefined),
  '%AsyncGeneratorFunction%': () => constructorOf(generateLater),
  '%AsyncGeneratorFunction.prototype%': () => prototypeOf(generateLater),
  '%AsyncGeneratorPrototype%': () => prototypeOf(generateLater.prototype),
  '%AsyncIteratorPrototype%': () => prototypeOf(prototypeOf(generateLater.prototype)),
}

function* generate(): Generator<never> {}
async function* generateLater(): AsyncGenerator<never> {}

function prototypeOf(value: unknown): unknown {
  return Reflect.getPrototypeOf(Object(value))
}

function constructorOf(made: () => unknown): unknown {
  return Reflect.get(made, 'constructor')
}

function atPath(scope: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (isObject(value) ? Reflect.get(value, name) : undefined), scope)
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
