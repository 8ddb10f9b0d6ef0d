import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BundledThread, bundleThread } from './bundled-thread.js'

let thread: BundledThread
beforeAll(async () => {
  thread = await bundleThread('members-thread')
})
afterAll(() => thread.remove())

const all = Array.from({ length: 256 }, (_, byte) => byte)
const bytes = `Uint8Array.from([${all.join()}])`
const hex = Buffer.from(all).toString('hex')

test.each([
  [`${bytes}.toHex()`, hex],
  [`Uint8Array.fromHex('${hex.toUpperCase()}').join()`, all.join()],
  ["Uint8Array.fromHex('').length + new Uint8Array(0).toHex()", '0'],
  ["Uint8Array.fromHex('abc')", 'SyntaxError: the text is not hexadecimal'],
  ["Uint8Array.fromHex('0g')", 'SyntaxError: the text is not hexadecimal'],
  ['Uint8Array.fromHex(12)', 'TypeError: Uint8Array.fromHex takes a text'],
  ['Uint8Array.prototype.toHex.call([1])', 'TypeError: toHex is a method of Uint8Array'],
  ['new Uint16Array(1).toHex', 'undefined'],
])('%s', async (expression, expected) => {
  expect(await thread.run({ engine: 'newer', expressions: [expression] })).toEqual([expected])
})
