import { pureGlobals } from '../../src/guard/pure-globals.js'

const bySyntax = {
  'Array.prototype.@@unscopables': 'Array.prototype[Symbol.unscopables]',
  'Function.prototype': 'Reflect.getPrototypeOf(() => {})',
  Promise: '(async () => {})().constructor',
  'Promise.prototype': 'Reflect.getPrototypeOf((async () => {})())',
  '%TypedArray%': 'Reflect.getPrototypeOf(Uint8Array)',
  '%TypedArray%.prototype': 'Reflect.getPrototypeOf(Uint8Array.prototype)',
  '%IteratorPrototype%': 'Reflect.getPrototypeOf(Reflect.getPrototypeOf([].values()))',
  '%ArrayIteratorPrototype%': 'Reflect.getPrototypeOf([].values())',
  '%StringIteratorPrototype%': "Reflect.getPrototypeOf(''[Symbol.iterator]())",
  '%MapIteratorPrototype%': 'Reflect.getPrototypeOf(new Map().keys())',
  '%SetIteratorPrototype%': 'Reflect.getPrototypeOf(new Set().keys())',
  '%RegExpStringIteratorPrototype%': "Reflect.getPrototypeOf(''.matchAll(/a/g))",
  '%Function%': '(() => {}).constructor',
  '%GeneratorFunction%': '(function* () {}).constructor',
  '%GeneratorFunction.prototype%': 'Reflect.getPrototypeOf(function* () {})',
  '%GeneratorPrototype%': 'Reflect.getPrototypeOf(function* () {}).prototype',
  '%AsyncFunction%': '(async () => {}).constructor',
  '%AsyncFunction.prototype%': 'Reflect.getPrototypeOf(async () => {})',
  '%AsyncGeneratorFunction%': '(async function* () {}).constructor',
  '%AsyncGeneratorFunction.prototype%': 'Reflect.getPrototypeOf(async function* () {})',
  '%AsyncGeneratorPrototype%': 'Reflect.getPrototypeOf(async function* () {}).prototype',
  '%AsyncIteratorPrototype%': 'Reflect.getPrototypeOf(Reflect.getPrototypeOf(async function* () {}).prototype)',
}

const globals = [...pureGlobals].filter((name) => !['Infinity', 'NaN', 'undefined', 'arguments'].includes(name))

/**
 * An expression that walks, in a compartment, whatever code comes to there by names, members, accessors and prototypes.
 * Its value has one line an object, `name: member member …`; functions that have `length` and `name` alone have none.
 */
export const reachableMembers: string = `(() => {
  const text = (key) => typeof key === 'string' ? key : '@@' + key.description.replace(/^Symbol\\./, '')
  const names = new Map([...Object.entries({ ${globals.join(', ')} }), ...Object.entries({ ${Object.entries(bySyntax)
    .map(([name, code]) => `'${name}': ${code}`)
    .join(', ')} })].map(([name, value]) => [value, name]))
  names.set(RegExp.prototype.constructor, 'RegExp.prototype.constructor')
  for (const [value, name] of [...names]) {
    const { prototype } = Object.getOwnPropertyDescriptors(value)
    if (prototype && prototype.value && !names.has(prototype.value)) names.set(prototype.value, name + '.prototype')
  }
  const waiting = [...names.keys()]
  const add = (value, name) => {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null || names.has(value)) return
    names.set(value, name)
    waiting.push(value)
  }
  // SES puts accessors before the members that it freezes, so that objects can have their own; each knows its value.
  const ofFunctions = ['length', 'name', 'originalValue']
  const lines = []
  while (waiting.length > 0) {
    const value = waiting.pop()
    const name = names.get(value)
    const keys = Reflect.ownKeys(value)
    for (const key of keys) {
      const { value: held, get, set } = Reflect.getOwnPropertyDescriptor(value, key)
      for (const [each, of] of [[held, ''], [get, ' (get)'], [set, ' (set)']]) add(each, name + '.' + text(key) + of)
    }
    add(Reflect.getPrototypeOf(value), name + '.[[Prototype]]')
    const members = keys.map(text).filter((key) => typeof value !== 'function' || !ofFunctions.includes(key))
    if (members.length > 0 || !name.includes('.')) lines.push(name + ': ' + members.sort().join(' '))
  }
  return lines.sort().join('\\n')
})()`
