import { describe, expect, it } from 'vitest'
import { array, bytes, option, text, u8, u32, u64, vec } from '../../src/codec/index.js'
import { LockstepError } from '../../src/error.js'
import { composeStf, defineStf, doubleMap, map, value } from '../../src/stf/index.js'

const base = { name: 'bad', version: 1, state: {}, calls: {} }

/** As plain JavaScript calls it, which no type stops. */
function define(part: object): unknown {
  return Reflect.apply(defineStf, undefined, [{ ...base, ...part }])
}

function item(make: (...args: never[]) => unknown, ...args: readonly unknown[]): unknown {
  return Reflect.apply(make, undefined, args)
}

function compose(modules: object): unknown {
  return Reflect.apply(composeStf, undefined, [{ name: 'app', version: 1, modules }])
}

const call = (part: object) => () => define({ calls: { go: { execute() {}, ...part } } })
const getter = (part: object) => () => define({ getters: { public: { ask: { returns: u8, read: () => 0, ...part } } } })

// [what is declared, code of the refusal, what the message says to write instead, the declaration]
const refusals: readonly (readonly [string, string, RegExp, () => unknown])[] = [
  ['a number for a u64', 'WrongType', /write 5n/, () => item(value, u64, 5)],
  [
    'a number beyond 32 bits',
    'ValueOutOfRange',
    /take u64 or wider, and write a bigint/,
    () => item(value, u32, 2 ** 32),
  ],
  ['a fraction', 'ValueOutOfRange', /count in a smaller unit/, () => item(value, u32, 0.5)],
  ['bytes without a bound', 'InvalidDefinition', /needs a max .* write it as in bytes\(100\)/, () => item(bytes)],
  [
    'a vec without a bound',
    'InvalidDefinition',
    /vec needs a max .* given undefined; write it as in vec\(u32, 100\)/,
    () => item(vec, u8),
  ],
  [
    'a text with a bound that is no whole number',
    'InvalidDefinition',
    /text needs a max that is an integer .* given 0\.5; write it as in text\(100\)/,
    () => text(0.5),
  ],
  [
    'an array with a negative length',
    'InvalidDefinition',
    /array needs a length .* from 0 .* given -1; write it as in array\(u32, 100\)/,
    () => array(u8, -1),
  ],
  ['a key without a codec', 'NotACodec', /write a codec: .*u32 for a number/, () => item(map, String, u8)],
  ['a second key without a codec', 'NotACodec', /write a codec/, () => item(doubleMap, u8, String, u8)],
  ['a value without a codec', 'NotACodec', /the function Number; write a codec/, () => item(value, Number, 0)],
  ['a key that is too long', 'ItemTooLarge', /1026 bytes and may have 1024; use its hash/, () => map(bytes(1024), u8)],
  ['an entry that is too large', 'ItemTooLarge', /split it over several keys/, () => map(u8, bytes(1_048_576))],
  ['a second key that can be empty', 'EmptyKey', /at least one byte/, () => item(doubleMap, u8, emptyKey(), u8)],
  [
    'state that is no item',
    'NotAnItem',
    /state\.count is no state item; write value/,
    () => define({ state: { count: u32 } }),
  ],
  [
    'an argument without a codec',
    'NotACodec',
    /calls\.go\.args\.ratio is the function Number/,
    call({ args: { ratio: Number } }),
  ],
  [
    'arguments that are too large',
    'FieldsTooLarge',
    /calls\.go\.args can have .* may have 1048576/,
    call({ args: { data: bytes(1_048_577) } }),
  ],
  ['a result without a codec', 'NotACodec', /calls\.go\.returns/, call({ returns: Boolean })],
  ['a result that is too large', 'MessageTooLarge', /say a part of it, or its hash/, call({ returns: bytes(16_384) })],
  [
    'two calls with one index',
    'IndexClash',
    /calls\.stop\.index is 3, which calls\.go has already; give each its own/,
    () => define({ calls: { go: { index: 3, execute() {} }, stop: { index: 3, execute() {} } } }),
  ],
  [
    'an index that is a text',
    'IndexOutOfRange',
    /calls\.go\.index is "2"; write a whole number from 0 to 255: an index is one byte$/,
    call({ index: '2' }),
  ],
  [
    'the 257th call',
    'IndexOutOfRange',
    /calls\.c256 has no index left: 256 have one.*; move some to another module/,
    () => define({ calls: Object.fromEntries(Array.from({ length: 257 }, (_, at) => [`c${at}`, { execute() {} }])) }),
  ],
  [
    'a module at the Top',
    'IndexOutOfRange',
    /modules\.a\.index is "Top"; write 'top', or a whole number from 0 to 255/,
    () => compose({ a: { stf: defineStf(base), index: 'Top' } }),
  ],
  ['a bigint for a version', 'InvalidVersion', /version is 1n; write a whole number/, () => define({ version: 1n })],
  ['a text for a version', 'InvalidVersion', /version is "1"; write a whole number/, () => define({ version: '1' })],
  [
    'a block without room for a call that declares no weight',
    'InvalidWeight',
    /1000 operations and 262144 bytes of 10 and 20, .*; declare a lower one \(left out, it is 1000 and 262144\), or raise limits\.block/,
    () => define({ calls: { go: { execute() {} } }, limits: { block: { operations: 10, bytes: 20 } } }),
  ],
  [
    'undefined for an option',
    'WrongType',
    /option takes null or a value, but was given undefined; write null for nothing/,
    () => item(value, option(u8), undefined),
  ],
  [
    'a role that is no identifier',
    'InvalidName',
    /calls\.go\.roles\[1\]: 'ġ' is no identifier; write a letter/,
    call({ roles: ['any', 'ġ'] }),
  ],
  ['a role that is no text', 'InvalidName', /calls\.go\.roles\[0\]: 5 is no identifier/, call({ roles: [5] })],
  ['a call without code', 'NotCode', /calls\.go\.execute is undefined; write a function/, call({ execute: undefined })],
  [
    'asynchronous code',
    'NotSynchronous',
    /AsyncFunction; the STF is synchronous: read the state directly/,
    call({ async execute() {} }),
  ],
  ['a generator', 'NotSynchronous', /GeneratorFunction/, call({ *execute() {} })],
  [
    'a misspelt field of a call',
    'UnknownField',
    /calls\.go\.arg is not read by anything; a call has .*args/,
    call({ arg: {} }),
  ],
  [
    'a negative weight',
    'InvalidWeight',
    /calls\.go\.weight\.operations is -1; write a whole number/,
    call({ weight: { operations: -1, bytes: 0 } }),
  ],
  [
    'a call that no block has room for',
    'InvalidWeight',
    /calls\.go\.weight.* is more than limits\.block/,
    call({ weight: { operations: 4_000_001, bytes: 0 } }),
  ],
  ['an answer that is too large', 'FieldsTooLarge', /work in pages/, getter({ returns: bytes(65_536) })],
  ['an asynchronous getter', 'NotSynchronous', /getters\.public\.ask\.read/, getter({ read: async () => 0 })],
  ['a misspelt field of a getter', 'UnknownField', /getters\.public\.ask\.prove is/, getter({ prove: true })],
  [
    'a misspelt part',
    'UnknownField',
    /invariant is not read by anything; a declaration has .*invariants/,
    () => define({ invariant: {} }),
  ],
  ['a misspelt hook', 'UnknownField', /hooks\.onBlockEnds/, () => define({ hooks: { onBlockEnds() {} } })],
  ['an asynchronous hook', 'NotSynchronous', /hooks\.onBlockEnd/, () => define({ hooks: { async onBlockEnd() {} } })],
  ['an asynchronous genesis', 'NotSynchronous', /genesis/, () => define({ async genesis() {} })],
  ['an asynchronous interface', 'NotSynchronous', /interface\.pay/, () => define({ interface: { async pay() {} } })],
  ['asynchronous admission', 'NotSynchronous', /admission\.root/, () => define({ admission: { async root() {} } })],
  [
    'an invariant that is no code',
    'NotCode',
    /invariants\.held is boolean/,
    () => define({ invariants: { held: true } }),
  ],
  [
    'an event that is too large',
    'MessageTooLarge',
    /events\.Said/,
    () => define({ events: { Said: { text: bytes(16_384) } } }),
  ],
  [
    'an error whose details are too large',
    'MessageTooLarge',
    /errors\.Bad/,
    () => define({ errors: { Bad: { why: bytes(16_384) } } }),
  ],
  [
    'an event field without a codec',
    'NotACodec',
    /events\.Said\.text/,
    () => define({ events: { Said: { text: String } } }),
  ],
]

/** A codec whose encoding can have no byte; the type is not made for it, and plain JavaScript does not ask. */
function emptyKey(): unknown {
  return { ...u8, minSize: 0 }
}

describe('a bad declaration is refused when the STF is defined', () => {
  it.each(refusals)('%s: %s', (_, code, message, declare) => {
    let refusal: unknown
    try {
      declare()
    } catch (error) {
      refusal = error
    }
    expect(refusal).toBeInstanceOf(LockstepError)
    expect(refusal).toMatchObject({ code, message: expect.stringMatching(message) })
  })
})
