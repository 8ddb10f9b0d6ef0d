/** What a thread makes of its engine before the guard is loaded. */
export type Engine = 'as it is' | 'newer' | 'newer for good' | 'older'

const added = (): undefined => undefined
const iterators: object = prototypeOf(prototypeOf([].values()))

/** Members that ECMAScript got after 2023, or may get, on objects of each kind: SES would let most of them stay. */
const additions: readonly (readonly [object, string | symbol])[] = [
  [Array, 'fromAsync'],
  [Array.prototype, 'memberOfTheFuture'],
  [Array.prototype, Symbol.for('symbolOfTheFuture')],
  [Object(Array.prototype[Symbol.unscopables]), 'memberOfTheFuture'],
  [ArrayBuffer.prototype, 'transferToFixedLength'],
  [DataView.prototype, 'getFloat16'],
  [Error, 'isError'],
  [Function.prototype, 'memberOfTheFuture'],
  [JSON, 'rawJSON'],
  [Map, 'groupBy'],
  [Map.prototype, 'getOrInsert'],
  [Math, 'f16round'],
  [Object, 'groupBy'],
  [Promise, 'withResolvers'],
  [Reflect, 'memberOfTheFuture'],
  [RegExp, 'escape'],
  [RegExp.prototype, 'memberOfTheFuture'],
  [Set.prototype, 'union'],
  [String.prototype, 'memberOfTheFuture'],
  [Symbol, 'metadata'],
  [Uint8Array, 'fromBase64'],
  [Uint8Array.prototype, 'toBase64'],
  [Uint8Array.prototype, 'toHex'],
  [prototypeOf([].values()), 'map'],
  [iterators, 'map'],
]

export function changeEngine(engine: Engine): void {
  if (engine === 'newer') {
    for (const [owner, key] of additions) {
      Object.defineProperty(owner, key, { value: added, configurable: true, writable: true })
    }
  }
  if (engine === 'newer for good') Object.defineProperty(Set.prototype, 'union', { value: added })
  if (engine === 'older') Reflect.deleteProperty(Array.prototype, 'toSorted')
}

function prototypeOf(value: object): object {
  return Object(Reflect.getPrototypeOf(value))
}
