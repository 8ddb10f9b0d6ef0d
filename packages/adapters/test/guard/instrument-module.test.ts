import { parse, type Token } from 'acorn'
import { describe, expect, test } from 'vitest'
import { guardHost } from '../../src/guard/guard-host.js'
import { guardPrelude } from '../../src/guard/guard-prelude.js'
import { instrumentModule } from '../../src/guard/instrument-module.js'

/** Evaluates a script as the guard would, with a depth of 20, and answers what `code` comes to. */
function evaluate(text: string, code: string, floatMath = false, maxDepth = 20): unknown {
  const tokens: Token[] = []
  const program = parse(text, { ecmaVersion: 2023, sourceType: 'module', onToken: tokens })
  const guarded = instrumentModule({ text, program, tokens }, floatMath).replace('export default', 'const exported =')
  return new Function('$lockstepHost', `${guardPrelude(maxDepth)}${guarded}\n;return (${code})`)(guardHost)
}

describe('every way to recurse is counted', () => {
  test.each([
    ['a function', 'function f(n) { return n === 0 ? 0 : 1 + f(n - 1) }'],
    ['an arrow', 'const f = (n) => n === 0 ? 0 : 1 + f(n - 1)'],
    ['an arrow with an object', 'const g = (n) => ({ n: n === 0 ? 0 : 1 + g(n - 1).n }); const f = (n) => g(n).n'],
    ['a method', 'const o = { f(n) { return n === 0 ? 0 : 1 + this.f(n - 1) } }; const f = (n) => o.f(n)'],
    [
      'a getter',
      'let left = 0; const o = { get g() { return left-- <= 0 ? 0 : 1 + o.g } }; const f = (n) => { left = n; return o.g }',
    ],
    [
      'a constructor',
      'class C { constructor(n) { this.n = n === 0 ? 0 : 1 + new C(n - 1).n } }; const f = (n) => new C(n).n',
    ],
    ['a default value', 'function f(n, rest = n === 0 ? -1 : f(n - 1)) { return rest + 1 }'],
    ['a nested default value', 'function f(n, { rest = n === 0 ? -1 : f(n - 1) } = {}) { return rest + 1 }'],
    ['a computed key', 'function f(n, { [n === 0 ? "x" : "y" + f(n - 1)]: x } = {}) { return n }'],
    ['a callback', 'const f = (n) => n === 0 ? 0 : [n].map((each) => 1 + f(each - 1))[0]'],
    ['a comparator', 'const f = (n) => n === 0 ? 0 : ([1, 2].sort(() => f(n - 1) * 0), n)'],
    [
      'a conversion',
      'const o = (n) => ({ valueOf: () => n === 0 ? 0 : 1 + Number(o(n - 1)) }); const f = (n) => Number(o(n))',
    ],
  ])('%s', (_, text) => {
    expect(evaluate(text, 'f(3)')).toBe(3)
    expect(() => evaluate(text, 'f(1000000)')).toThrow('functions nest deeper than 20')
  })

  test('the initial value of a field', () => {
    const text =
      'let left = 0; class C { rest = left-- <= 0 ? undefined : new C() }; const f = (n) => { left = n; return new C() }'
    expect(evaluate(text, 'f(3).rest.rest.rest.rest')).toBeUndefined()
    expect(() => evaluate(text, 'f(1000000)')).toThrow('functions nest deeper than 20')
  })
})

test('what is thrown and what is returned gives its depth back', () => {
  const text = `
    function thrower(n) { if (n === 0) throw new Error('down'); thrower(n - 1) }
    const attempt = () => { try { thrower(10) } catch { return 1 } }
    function f() { let sum = 0; for (let i = 0; i < 100; i += 1) sum += attempt(); return sum }
    function caught() { try { return deeper(0) } catch { return 'caught' } }
    function deeper(n) { return deeper(n + 1) }`
  expect(evaluate(text, 'f()')).toBe(100)
  expect(evaluate(text, '[caught(), f()].join()')).toBe('caught,100')
})

test('what code means stays as it is', () => {
  const text = `
    const object = () => ({ a: 1 })
    const curried = (a) => (b) => a + b
    const outer = function () { return (() => this.x)() }
    const defaults = (a, b = a + 1, [c = b + 1] = []) => [a, b, c].join()
    class Base { constructor(x) { this.x = x } }
    class Derived extends Base { y = this.x + 1; constructor(x) { super(x); this.z = this.y + 1 } }
    const spread = (...all) => all.length
    const f = () => [object().a, curried(1)(2), outer.call({ x: 4 }), defaults(1), new Derived(1).z,
      spread(...[1, 2], ...'ab', 3), spread.apply(null, [1, 2]), 2n ** 10n, (1n + 1n) ** 2n ** 1n].join(' ')`
  expect(evaluate(text, 'f()')).toBe('1 3 4 1,2,3 3 5 2 1024 4')
})

const counting = 'const count = (...all) => all.length; const plain = function () { return arguments.length }'

describe('a call takes a thousand arguments from a list, and no more', () => {
  test.each([
    ['spread', 'count(...new Array(n))'],
    ['a spread text', "count(...'x'.repeat(n))"],
    ['a spread iterator', 'count(...new Map(Array.from({ length: n }, (_, i) => [i, i])).keys())'],
    ['a spread constructor', '(new (class { constructor(...all) { this.n = all.length } })(...new Array(n))).n'],
    ['apply', 'count.apply(null, new Array(n))'],
    ['apply to what has a length', 'count.apply(null, { length: n })'],
    ['apply to a length that is a text', 'count.apply(null, { length: String(n) })'],
    ['apply in brackets', "count['apply'](null, { length: n })"],
    ['apply by call', 'plain.apply.call(count, null, { length: n })'],
    ['apply under another name', '((go) => go.call(count, null, { length: n }))(plain.apply)'],
    ['apply in a chain', '({ count })?.count.apply(null, { length: n })'],
    ['an optional apply', 'count?.apply(null, { length: n })'],
    ['Reflect.apply', 'Reflect.apply(count, null, { length: n })'],
    ['Reflect.construct', 'Reflect.construct(Array, { length: n }).length'],
  ])('%s', (_, call) => {
    const text = `${counting}; const f = (n) => ${call}`
    expect(evaluate(text, 'f(20) + f(1000)', false, 256)).toBe(1020)
    expect(() => evaluate(text, 'f(1001)', false, 256)).toThrow('may be given 1000')
  })

  test.each([
    ['spread', 'f(n - 1, ...list)'],
    ['a spread of super', '(new (class extends Base { constructor() { super(n - 1, ...list) } })()).n'],
    ['apply', 'f.apply(null, [n - 1, ...list])'],
    ['Reflect.apply', 'Reflect.apply(f, null, [n - 1, ...list])'],
    ['Reflect.construct', 'Reflect.construct(Base, [n - 1, ...list]).n'],
  ])('and they count as depth while the call lasts: %s', (_, call) => {
    const text = `class Base { constructor(n) { this.n = f(n) } }
      const list = new Array(320).fill(0); const f = (n) => n === 0 ? 0 : (${call}, n)`
    expect(evaluate(text, '[f(3), f(3), f(3)].join()', false, 256)).toBe('3,3,3')
    expect(() => evaluate(text, 'f(20)', false, 256)).toThrow('functions nest deeper than 256')
  })

  test('but no longer than that', () => {
    const text = `${counting}; const f = () => { let n = 0; for (let i = 0; i < 1000; i += 1) n += count(...'x'.repeat(99)); return n }`
    expect(evaluate(text, 'f()')).toBe(99_000)
  })

  test('what is in a chain stays in it', () => {
    const text =
      'const f = (a) => a?.b(...[1, 2]).c; const g = (a) => a?.b.apply(null, [1]).c; const h = (a) => a?.apply(1)'
    expect(evaluate(text, '[f(undefined), g(undefined), h(undefined)].join()')).toBe(',,')
    expect(evaluate(text, 'f({ b: (x, y) => ({ c: x + y }) }) + g({ b: (x) => ({ c: x }) })')).toBe(4)
  })
})

test('functions keep the names that they have from their places', () => {
  const text = `class A { handler = () => 1; #own = () => 2; own() { return this.#own.name } kind = class {} }
    const f = (callback = () => 3, other = class {}) => [callback.name, other.name].join()`
  expect(evaluate(text, 'new A().handler.name + new A().own() + new A().kind.name + f()')).toBe(
    'handler#ownkindcallback,other',
  )
})

test("an apply of the author's own is left alone", () => {
  const text = 'const discount = { apply: (price, rate) => price - rate }; const f = () => discount.apply(10n, 3n)'
  expect(evaluate(text, 'f()')).toBe(7n)
})

test('a power of numbers is refused, unless it was opted into', () => {
  expect(() => evaluate('const f = (a, b) => a ** b', 'f(2, 0.5)')).toThrow('write bigints')
  expect(evaluate('const f = (a, b) => a ** b', 'f(2, 3)', true)).toBe(8)
  const assigned = 'const f = (a, b) => { a **= b; return a }; const g = (o, b) => { o.a **= b + b; return o.a }'
  expect(() => evaluate(assigned, 'f(2, 0.5)')).toThrow('write bigints')
  expect(() => evaluate(assigned, 'g({ a: 2 }, 0.5)')).toThrow('write bigints')
  expect(evaluate(assigned, '[f(2n, 3n), g({ a: 2n }, 1n)].join()')).toBe('8,4')
  expect(evaluate(assigned, 'f(2, 3)', true)).toBe(8)
})

test('digits of a number that is not whole are refused, unless it was opted into', () => {
  const text = 'const f = (a, radix) => a.toString(radix); const g = (a) => a?.toString(16)'
  expect(() => evaluate(text, 'f(1 / 3, 36)')).toThrow(expect.objectContaining({ code: 'EngineFloat' }))
  expect(() => evaluate(text, 'f(1e21, 7)')).toThrow(expect.objectContaining({ code: 'EngineFloat' }))
  expect(evaluate(text, '[f(255, 16), f(255n, 2), f(2n ** 70n, 16), f(-7, 2), f(NaN, 2), g(10), g()].join()')).toBe(
    'ff,11111111,400000000000000000,-111,NaN,a,',
  )
  expect(evaluate(text, 'f(0.5, 2)', true)).toBe('0.1')
  const own =
    "const money = { toString: (unit) => '3 ' + unit }; class M extends Map { toString(n) { return super.toString(n) } }"
  expect(evaluate(own, "money.toString('EUR') + new M().toString(2)")).toBe('3 EUR[object Map]')
})

describe('what a module keeps is frozen when it has been evaluated', () => {
  test.each([
    ['an object', 'const kept = { count: 0 }; const f = () => { kept.count = 1 }'],
    ['what it holds', 'const kept = { inner: [0] }; const f = () => { kept.inner[0] = 1 }'],
    ['an instance', 'class C { n = 0; bump() { this.n += 1 } }; const kept = new C(); const f = () => kept.bump()'],
    ['a class', 'class C { static n = 0 }; const f = () => { C.n += 1 }'],
    ['a function', 'function kept() {}; const f = () => { kept.n = 1 }'],
    ['a map', 'const kept = new Map(); const f = () => kept.set(1, 1)'],
    ['a set', 'const kept = new Set([1]); const f = () => kept.delete(1)'],
    ['a static list', 'class C { static list = []; static add() { this.list.push(1) } }; const f = () => C.add()'],
    ['an object in a map', "const kept = new Map([['a', { n: 0 }]]); const f = () => { kept.get('a').n += 1 }"],
    [
      'an object in a set',
      'const kept = new Set([{ n: 0 }]); const f = () => { for (const each of kept) each.n += 1 }',
    ],
    [
      'a key of a map',
      'const kept = new Map([[{ n: 0 }, 1]]); const f = () => { for (const [key] of kept) key.n += 1 }',
    ],
    ['a prototype', 'class C {}; const f = () => { C.prototype.n = 1 }'],
    ['an inherited prototype', 'const kept = new (class { list = [] })(); const f = () => { kept.constructor.n = 1 }'],
    [
      'what has a symbol',
      'const key = Symbol(); const kept = { [key]: { n: 0 } }; const f = () => { kept[key].n = 1 }',
    ],
    ['what an accessor keeps', 'const get = function () {}; get.held = { n: 0 }; const f = () => { get.held.n = 1 }'],
    ['a date', 'const kept = new Date(0); const f = () => kept.setTime(1)'],
    ['a default export', 'export default { list: [] }; const f = () => exported.list.push(1)'],
    ['a regular expression', "const kept = /a/g; const f = () => kept.test('aa')"],
  ])('%s', (_, text) => {
    expect(() => evaluate(text, 'f()')).toThrow()
  })

  test.each([
    ['bytes', 'const kept = { bytes: new Uint8Array(1) }; const f = 1'],
    ['a buffer', 'const kept = [new ArrayBuffer(1)]; const f = 1'],
    [
      'a collection that writes with super',
      'class M extends Map { put() { super.set(1, 1) } }; const kept = new M(); const f = 1',
    ],
  ])('%s cannot be, and is refused', (_, text) => {
    expect(() => evaluate(text, 'f')).toThrow(expect.objectContaining({ code: 'ModuleState' }))
  })

  test('and can be filled before', () => {
    const text =
      'const squares = new Map(); for (let i = 0; i < 4; i += 1) squares.set(i, i * i); const f = () => squares.get(3)'
    expect(evaluate(text, 'f()')).toBe(9)
  })
})
