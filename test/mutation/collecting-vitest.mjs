import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { format } from 'node:util'

/**
 * What the tests of the core use of vitest, for a process of Stryker: tests are collected, to be run by its runner. The
 * `expect` is vitest's, put together as vitest does it in its threads, which are the only place to have it ready from.
 */
const { resolve } = createRequire(createRequire(import.meta.url).resolve('vitest/package.json'))
const parts = await import(pathToFileURL(resolve('@vitest/expect')).href)
const { chai, customMatchers } = parts
if (!('toEqual' in chai.Assertion.prototype)) {
  for (const plugin of [parts.JestExtend, parts.JestChaiExpect, parts.JestAsymmetricMatchers]) chai.use(plugin)
  // PERF: bytes one by one, as the keys of an object, were a third of all that tests did.
  parts.addCustomEqualityTesters([
    (left, right) =>
      left instanceof Uint8Array && right instanceof Uint8Array ? Buffer.compare(left, right) === 0 : undefined,
  ])
}

export const expect = (value, message) => chai.expect(value, message)
Object.assign(expect, chai.expect, globalThis[parts.ASYMMETRIC_MATCHERS_OBJECT])
chai.expect.extend(expect, customMatchers)
parts.setState({ assertionCalls: 0, isExpectingAssertions: false, expectedAssertionsNumber: null }, expect)

/** Types are the compiler's. */
const anything = new Proxy(() => anything, { get: () => anything })
export const expectTypeOf = () => anything

const names = []

export function describe(name, body) {
  names.push(name)
  try {
    body()
  } finally {
    names.pop()
  }
}

export function test(name, run) {
  globalThis.collectedTests.push({ name: [...names, name].join(' '), run })
}

export function it(name, run) {
  test(name, run)
}

describe.each = (rows) => each(describe, rows)
test.each = (rows) => each(test, rows)
it.each = test.each

function each(register, rows) {
  return (title, body) => {
    rows.forEach((row, index) => {
      const values = Array.isArray(row) ? row : [row]
      register(titleOf(title, values, index), () => body(...values))
    })
  }
}

/** As vitest's, or nearly so. Stryker knows tests again by their titles, so no two of a file are the same. */
function titleOf(title, values, index) {
  const filled = title.replace(/\$(\w+)/g, (text, key) => values[0]?.[key] ?? text)
  const places = filled.match(/%[sdifjoO]/g)?.length ?? 0
  return places === 0 && filled === title ? `${title} ${index}` : format(filled, ...values.slice(0, places))
}
