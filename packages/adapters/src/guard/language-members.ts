/**
 * What an STF finds on the objects that a language brings: the members of ECMAScript 2023, each under the name of its
 * object, `@@` before the well-known symbols. `length` and `name` of functions are not written down.
 *
 * It is an allow-list. Engines get members all the time, and an STF that one worker's engine executes would fail on
 * another's: the guard takes away what is not here.
 *
 * SPEC: ECMA-262, 14th edition, clauses 20 to 28 and annex B.2. Differences:
 * - `isWellFormed`, `toWellFormed` are of 2024: every engine that is supported has them, and fetch of the host asks once.
 * - `fromHex`, `toHex` are of 2026, and here in every engine: see `lendHex`.
 * - `Error` has what V8 adds and SES tames; `Object` what SES adds. SES takes `Function.prototype.caller` and
 *   `arguments`, `RegExp.prototype.compile`.
 */
const table = `
AggregateError: prototype
AggregateError.prototype: constructor message name
Array: @@species from isArray of prototype
Array.prototype: @@iterator @@unscopables at concat constructor copyWithin entries every fill filter find findIndex
  findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf length map pop push reduce
  reduceRight reverse shift slice some sort splice toLocaleString toReversed toSorted toSpliced toString unshift values
  with
Array.prototype.@@unscopables: at copyWithin entries fill find findIndex findLast findLastIndex flat flatMap includes
  keys toReversed toSorted toSpliced values
ArrayBuffer: @@species isView prototype
ArrayBuffer.prototype: @@toStringTag byteLength constructor slice
BigInt: asIntN asUintN prototype
BigInt.prototype: @@toStringTag constructor toLocaleString toString valueOf
BigInt64Array: BYTES_PER_ELEMENT prototype
BigInt64Array.prototype: BYTES_PER_ELEMENT constructor
BigUint64Array: BYTES_PER_ELEMENT prototype
BigUint64Array.prototype: BYTES_PER_ELEMENT constructor
Boolean: prototype
Boolean.prototype: constructor toString valueOf
DataView: prototype
DataView.prototype: @@toStringTag buffer byteLength byteOffset constructor getBigInt64 getBigUint64 getFloat32 getFloat64
  getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 setBigInt64 setBigUint64 setFloat32 setFloat64 setInt16
  setInt32 setInt8 setUint16 setUint32 setUint8
Error: captureStackTrace prepareStackTrace prototype stackTraceLimit
Error.prototype: constructor message name toString
EvalError: prototype
EvalError.prototype: constructor message name
Int16Array: BYTES_PER_ELEMENT prototype
Int16Array.prototype: BYTES_PER_ELEMENT constructor
Int32Array: BYTES_PER_ELEMENT prototype
Int32Array.prototype: BYTES_PER_ELEMENT constructor
Int8Array: BYTES_PER_ELEMENT prototype
Int8Array.prototype: BYTES_PER_ELEMENT constructor
Map: @@species prototype
Map.prototype: @@iterator @@toStringTag clear constructor delete entries forEach get has keys set size values
Number: EPSILON MAX_SAFE_INTEGER MAX_VALUE MIN_SAFE_INTEGER MIN_VALUE NEGATIVE_INFINITY NaN POSITIVE_INFINITY isFinite
  isInteger isNaN isSafeInteger parseFloat parseInt prototype
Number.prototype: constructor toExponential toFixed toLocaleString toPrecision toString valueOf
Object: @@harden assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor
  getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen
  isSealed keys preventExtensions prototype seal setPrototypeOf values
Object.prototype: __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__ constructor
  hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf
Proxy: revocable
RangeError: prototype
RangeError.prototype: constructor message name
ReferenceError: prototype
ReferenceError.prototype: constructor message name
RegExp: @@species prototype
RegExp.prototype: @@match @@matchAll @@replace @@search @@split constructor dotAll exec flags global hasIndices
  ignoreCase multiline source sticky test toString unicode
Set: @@species prototype
Set.prototype: @@iterator @@toStringTag add clear constructor delete entries forEach has keys size values
String: fromCharCode fromCodePoint prototype raw
String.prototype: @@iterator anchor at big blink bold charAt charCodeAt codePointAt concat constructor endsWith fixed
  fontcolor fontsize includes indexOf isWellFormed italics lastIndexOf length link localeCompare match matchAll
  normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike sub substr substring
  sup toLocaleLowerCase toLocaleUpperCase toLowerCase toString toUpperCase toWellFormed trim trimEnd trimLeft trimRight
  trimStart valueOf
Symbol: asyncIterator for hasInstance isConcatSpreadable iterator keyFor match matchAll prototype replace search species
  split toPrimitive toStringTag unscopables
Symbol.prototype: @@toPrimitive @@toStringTag constructor description toString valueOf
SyntaxError: prototype
SyntaxError.prototype: constructor message name
TypeError: prototype
TypeError.prototype: constructor message name
URIError: prototype
URIError.prototype: constructor message name
Uint16Array: BYTES_PER_ELEMENT prototype
Uint16Array.prototype: BYTES_PER_ELEMENT constructor
Uint32Array: BYTES_PER_ELEMENT prototype
Uint32Array.prototype: BYTES_PER_ELEMENT constructor
Uint8Array: BYTES_PER_ELEMENT fromHex prototype
Uint8Array.prototype: BYTES_PER_ELEMENT constructor toHex
Uint8ClampedArray: BYTES_PER_ELEMENT prototype
Uint8ClampedArray.prototype: BYTES_PER_ELEMENT constructor
WeakMap: prototype
WeakMap.prototype: @@toStringTag constructor delete get has set
WeakSet: prototype
WeakSet.prototype: @@toStringTag add constructor delete has
decodeURI:
decodeURIComponent:
encodeURI:
encodeURIComponent:
isFinite:
isNaN:
parseInt:
Function.prototype: @@hasInstance apply bind call constructor toString
Promise: @@species all allSettled any prototype race reject resolve
Promise.prototype: @@toStringTag catch constructor finally then
%TypedArray%: @@species from of prototype
%TypedArray%.prototype: @@iterator @@toStringTag at buffer byteLength byteOffset constructor copyWithin entries every
  fill filter find findIndex findLast findLastIndex forEach includes indexOf join keys lastIndexOf length map reduce
  reduceRight reverse set slice some sort subarray toLocaleString toReversed toSorted toString values with
%IteratorPrototype%: @@iterator
%ArrayIteratorPrototype%: @@toStringTag next
%StringIteratorPrototype%: @@toStringTag next
%MapIteratorPrototype%: @@toStringTag next
%SetIteratorPrototype%: @@toStringTag next
%RegExpStringIteratorPrototype%: @@toStringTag next
%Function%: prototype
%GeneratorFunction%: prototype
%GeneratorFunction.prototype%: @@toStringTag constructor prototype
%GeneratorPrototype%: @@toStringTag constructor next return throw
%AsyncFunction%: prototype
%AsyncFunction.prototype%: @@toStringTag constructor
%AsyncGeneratorFunction%: prototype
%AsyncGeneratorFunction.prototype%: @@toStringTag constructor prototype
%AsyncGeneratorPrototype%: @@toStringTag constructor next return throw
%AsyncIteratorPrototype%: @@asyncIterator
Math: E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp
  expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc
Reflect: apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible
  ownKeys preventExtensions set setPrototypeOf
JSON: parse stringify
Date: UTC now parse prototype
Date.prototype: constructor
`

/** Names of members by the name of their object. */
export const languageMembers: ReadonlyMap<string, readonly string[]> = new Map(
  table
    .trim()
    .replaceAll('\n  ', ' ')
    .split('\n')
    .map((line) => {
      const at = line.indexOf(':')
      return [
        line.slice(0, at),
        line
          .slice(at + 1)
          .split(' ')
          .filter((name) => name !== ''),
      ] as const
    }),
)

/** The name of a member as the list writes it. */
export function memberName(key: string | symbol): string {
  if (typeof key === 'string') return key
  return `@@${String(key.description).replace(/^Symbol\./, '')}`
}
