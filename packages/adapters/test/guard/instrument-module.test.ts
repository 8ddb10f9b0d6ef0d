import { createContext, runInContext } from 'node:vm'
import { parse, type Token } from 'acorn'
import { describe, expect, test } from 'vitest'
import { guardHost } from '../../src/guard/guard-host.js'
import { guardPrelude } from '../../src/guard/guard-prelude.js'
import { instrumentModule } from '../../src/guard/instrument-module.js'

/** Evaluates a script as the guard would, with a depth of 20, and answers what `code` comes to. */
function evaluate(text: string, code: string, floatMath = false): unknown {
  const tokens: Token[] = []
  const program = parse(text, { ecmaVersion: 2023, sourceType: 'module', onToken: tokens })
  const guarded = instrumentModule({ text, program, tokens }, floatMath)
  const context = createContext({ $lockstepHost: guardHost })
  runInContext(`${guardPrelude(20)}${guarded}\n;globalThis.evaluate = () => (${code})`, context)
  return runInContext('evaluate()', context)
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

test('a call takes a thousand arguments from a list, and no more', () => {
  const text =
    'const count = (...all) => all.length; const f = (n) => count(...new Array(n)); const g = (n) => count.apply(null, new Array(n))'
  expect(evaluate(text, 'f(1000) + g(1000)')).toBe(2000)
  expect(() => evaluate(text, 'f(1001)')).toThrow('may be given 1000')
  expect(() => evaluate(text, 'g(1001)')).toThrow('may be given 1000')
})

test("an apply of the author's own is left alone", () => {
  const text = 'const discount = { apply: (price, rate) => price - rate }; const f = () => discount.apply(10n, 3n)'
  expect(evaluate(text, 'f()')).toBe(7n)
})

test('a power of numbers is refused, unless it was opted into', () => {
  expect(() => evaluate('const f = (a, b) => a ** b', 'f(2, 0.5)')).toThrow('write bigints')
  expect(evaluate('const f = (a, b) => a ** b', 'f(2, 3)', true)).toBe(8)
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
    ['a regular expression', "const kept = /a/g; const f = () => kept.test('aa')"],
  ])('%s', (_, text) => {
    expect(() => evaluate(text, 'f()')).toThrow()
  })

  test('and can be filled before', () => {
    const text =
      'const squares = new Map(); for (let i = 0; i < 4; i += 1) squares.set(i, i * i); const f = () => squares.get(3)'
    expect(evaluate(text, 'f()')).toBe(9)
  })
})
