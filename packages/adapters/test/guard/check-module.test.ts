import { parse } from 'acorn'
import { describe, expect, test } from 'vitest'
import { checkModule } from '../../src/guard/check-module.js'

function codes(source: string, floatMath = false): string[] {
  const program = parse(source, { ecmaVersion: 2023, sourceType: 'module' })
  return checkModule(program, 'stf.js', () => ({ line: 1, column: 1 }), floatMath).map(({ code }) => code)
}

describe('refuses', () => {
  test.each([
    ['ModuleState', 'let count = 0'],
    ['ModuleState', 'export let count = 0'],
    ['ModuleState', 'var count = 0; function touch() { count = 1 }'],
    ['ModuleState', 'const cache = {}; const touch = (key) => { cache[key] = 1 }'],
    ['ModuleState', 'const cache = {}; const touch = () => { delete cache.key }'],
    ['ModuleState', 'const list = []; const touch = () => list.push(1)'],
    ['ModuleState', 'const set = new Set(); const touch = () => set.add(1)'],
    ['ModuleState', 'const bytes = new Uint8Array(1); const touch = () => bytes.fill(1)'],
    ['ModuleState', 'const point = { x: 0 }; const touch = () => { [point.x] = [1] }'],
    ['ModuleState', 'const point = { x: 0 }; const touch = () => { for (point.x of [1, 2]); }'],
    ['ModuleState', "import { shared } from './shared.js'; export const touch = () => { shared.count += 1 }"],
    ['ModuleState', 'class Tally { static n = 0 }; const touch = () => { Tally.n++ }'],
    ['ModuleState', 'const pattern = /a/g'],
    ['ModuleState', 'const pattern = /a/y'],
    ['ClockRead', 'const f = () => Date.now()'],
    ['ClockRead', "const f = () => Date['now']()"],
    ['ClockRead', 'const f = () => Date[`now`]()'],
    ['ClockRead', 'const f = () => new Date()'],
    ['ClockRead', 'const f = () => Date()'],
    ['ClockRead', 'const f = () => performance.now()'],
    ['TimeZoneRead', 'const f = (date) => date.getHours()'],
    ['TimeZoneRead', 'const f = (date) => date.getTimezoneOffset()'],
    ['TimeZoneRead', 'const f = () => new Date(2024, 0)'],
    ['TimeZoneRead', "const f = () => Date.parse('2024-01-01T00:00')"],
    ['TimeZoneRead', "const f = () => new Date('January 1, 2024')"],
    ['Randomness', 'const f = () => Math.random()'],
    ['Randomness', "const f = () => Math['random']()"],
    ['Randomness', 'const { random: f } = Math'],
    ['Randomness', 'const f = () => crypto.randomUUID()'],
    ['EngineFloat', 'const f = (x) => Math.tanh(x)'],
    ['EngineFloat', 'const { sin } = Math'],
    ['EngineFloat', 'const math = Math'],
    ['EngineFloat', 'const f = (name) => Math[name](1)'],
    ['EngineFloat', 'const f = (x) => x ** 2'],
    ['EngineFloat', 'const f = (x, y) => (x + 1) ** y'],
    ['EngineFloat', 'const f = (x) => { x **= 2 }'],
    ['EngineFloat', 'const f = () => new Float64Array(1)'],
    ['EngineFloat', 'const f = (view) => view.setFloat64(0, 1)'],
    ['FloatLiteral', 'const fee = 0.01'],
    ['FloatLiteral', 'const large = 1e300'],
    ['LocaleRead', 'const f = (n) => n.toLocaleString()'],
    ['LocaleRead', 'const f = (a, b) => a.localeCompare(b)'],
    ['LocaleRead', 'const f = () => Intl.NumberFormat()'],
    ['UnicodeTables', 'const f = (text) => text.toLowerCase()'],
    ['UnicodeTables', "const f = (text) => text.normalize('NFC')"],
    ['UnicodeTables', 'const f = (text) => /\\p{L}/u.test(text)'],
    ['UnicodeTables', 'const f = (text) => /k/iu.test(text)'],
    ['Asynchronous', 'const f = async () => 1'],
    ['Asynchronous', 'async function f() {}'],
    ['Asynchronous', 'const x = { async f() {} }'],
    ['Asynchronous', 'function* f() {}'],
    ['Asynchronous', 'await 1'],
    ['Asynchronous', 'const f = () => Promise.resolve()'],
    ['Asynchronous', 'const f = (later) => setTimeout(later, 1)'],
    ['GarbageCollection', 'const f = (x) => new WeakRef(x)'],
    ['DynamicCode', "const f = () => eval('1')"],
    ['DynamicCode', "const f = new Function('return 1')"],
    ['DynamicCode', "const f = () => import('./other.js')"],
    ['AmbientGlobal', 'const f = () => process.env.HOME'],
    ['AmbientGlobal', 'const f = () => globalThis.x'],
    ['AmbientGlobal', 'const f = () => console.log(1)'],
    ['AmbientGlobal', 'const f = () => import.meta.url'],
    ['AmbientGlobal', 'const f = () => somethingOfNextYear()'],
    ['AmbientGlobal', 'const f = () => ({ process })'],
    ['AmbientGlobal', 'const f = (x = process) => x'],
    ['AmbientGlobal', 'const f = () => { [process.title] = [1] }'],
    ['CaughtErrorRead', 'const f = (g) => { try { g() } catch (e) { return e.message } }'],
    ['CaughtErrorRead', 'const f = (g) => { try { g() } catch (e) { return String(e) } }'],
    ['CaughtErrorRead', 'const f = (g) => { try { g() } catch ({ message }) { return message } }'],
    ['CaughtErrorRead', "const f = () => new Error('x').stack"],
    ['ImpureComparator', 'const f = (l) => { let n = 0; l.sort((a, b) => { n += 1; return a - b }); return n }'],
    ['PlatformByteOrder', 'const f = (bytes) => new Uint32Array(bytes.buffer)'],
    ['ReservedName', 'const $lockstepDepth = 0'],
  ])('%s: %s', (code, source) => {
    expect(codes(source)).toContain(code)
  })
})

describe('has nothing against', () => {
  test.each([
    'const max = 2n ** 128n - 1n',
    'const bound = 2 ** 32',
    'const f = (base, exponent) => base ** exponent',
    'const table = []; for (let i = 0; i < 3; i += 1) table.push(i)',
    'const f = (list) => { let sum = 0; for (const each of list) sum += each; return sum }',
    'const f = (list) => { let sum = 0; list.forEach((each) => { sum += each }); return sum }',
    'const f = () => { const cache = new Map(); cache.set(1, 2); return cache }',
    'const f = (state, key) => { state.account.update(key, (account) => { account.free -= 1n }) }',
    'const f = (state) => { state.items.set(1, 2); state.items.delete(1) }',
    'const f = (draft) => { draft.count += 1; draft.list.push(1) }',
    'var Color = ((Color) => { Color[(Color["Red"] = 0)] = "Red"; return Color })(Color || {})',
    'const f = (date) => date.getUTCHours()',
    "const day = Date.parse('2024-01-01')",
    "const start = new Date('2024-01-01T00:00:00Z')",
    'const f = (time) => new Date(time).toISOString()',
    'const f = (x) => Math.floor(Math.sqrt(x)) + Math.max(x, 1)',
    'const { floor, trunc } = Math',
    'const pattern = /^[a-z]+$/i; const f = (text) => pattern.test(text)',
    'const f = (g) => { try { g() } catch { return 0 } }',
    'const f = (g) => { try { g() } catch (e) { if (e instanceof RangeError) return 0; throw e } }',
    "const f = (g) => { try { g() } catch (e) { if (e.code === 'Full') return 0; throw e } }",
    'const f = ({ message, stack }) => message + stack',
    'const f = (player) => player.stack + player.message',
    'const f = (list) => list.toSorted((left, right) => { const d = left - right; return d })',
    'const f = (list) => { list.sort((a, b) => { let r = 0; r = a - b; return r }) }',
    'const f = (process) => process.run()',
    'const x = { process: 1, fetch() {}, Date: 2 }; const f = () => x.process',
    'const f = () => { label: for (;;) break label }',
    'const f = () => new Uint32Array(4)',
    'const normalize = (x) => x; const f = (x) => normalize(x)',
    'const f = (name = "performance") => name',
    'function f() { return arguments.length }',
    'class Point { constructor(x) { this.x = x } moved() { return new Point(this.x + 1) } }',
    'export { f as fetch }; const f = 1',
  ])('%s', (source) => {
    expect(codes(source)).toEqual([])
  })
})

test('floating point can be opted into, randomness cannot', () => {
  expect(codes('const f = (x) => Math.tanh(x) * 0.5 + x ** 2 + new Float64Array(1)[0]', true)).toEqual([])
  expect(codes('const f = () => Math.random()', true)).toEqual(['Randomness'])
})
