import { readdirSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { languageMembers } from '../../src/guard/language-members.js'
import { type BundledThread, bundleThread } from './bundled-thread.js'
import type { Engine } from './future-members.js'
import { reachableMembers } from './reachable-members.js'

/** What the list has beyond ECMAScript 2023 without its annexes, as its docstring says. */
const beyondTypeScript = [
  'Error: captureStackTrace prepareStackTrace stackTraceLimit',
  'Object: @@harden',
  'Object.prototype: __defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__ __proto__',
  'String.prototype: isWellFormed toWellFormed',
  'Uint8Array: fromHex',
  'Uint8Array.prototype: toHex',
]

/** TypeScript leaves out on other objects what it declares on `Object` or `Error` already. */
const ofEveryObject: ReadonlySet<string> = new Set(['constructor', 'message', 'name', 'prototype', 'toString'])

/** The members of the interfaces in `lib.es5.d.ts` to `lib.es2023.*.d.ts`, under the names of their objects. */
function declaredMembers(): Map<string, Set<string>> {
  const folder = new URL('../../../../node_modules/typescript/lib/', import.meta.url)
  const files = readdirSync(folder).filter((file) => /^lib\.es(5|201\d|202[0-3])\.(?!intl)(.*\.)?d\.ts$/.test(file))
  const declared = new Map<string, Set<string>>()
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '')
    for (const [, name = '', body = ''] of text.matchAll(
      /^(?:declare )?(?:interface|namespace) (\w+)[^{]*\{$([\s\S]*?)^\}/gm,
    )) {
      const owner = name.endsWith('Constructor') ? name.slice(0, -'Constructor'.length) : `${name}.prototype`
      const isNamespace = ['Math', 'JSON', 'Reflect'].includes(name)
      const members = declared.get(isNamespace ? name : owner) ?? new Set()
      declared.set(isNamespace ? name : owner, members)
      for (const [, member = ''] of body.matchAll(
        /^ {4}(?:readonly |function |get |set )?(\[Symbol\.\w+\]|\w+)\??\s*[(<:]/gm,
      )) {
        members.add(member.replace(/^\[Symbol\.(\w+)\]$/, '@@$1'))
      }
    }
  }
  return declared
}

let thread: BundledThread
beforeAll(async () => {
  thread = await bundleThread('members-thread')
})
afterAll(() => thread.remove())

const evaluate = (engine: Engine, ...expressions: string[]): Promise<string[]> => thread.run({ engine, expressions })

/** The `RegExp` of SES, which expressions come to by their prototype, is another than the global one. */
const ofSes = ['RegExp.prototype.constructor: @@species prototype']
const listed = [...languageMembers].map(([name, members]) => `${name}: ${members.toSorted().join(' ')}`)

describe('a compartment has the members of the list and no other', () => {
  test.each<Engine>(['as it is', 'newer'])('in an engine %s', async (engine) => {
    const [members] = await evaluate(engine, reachableMembers)
    expect(members?.split('\n')).toEqual([...listed, ...ofSes].toSorted())
  })

  test.each<Engine>(['newer for good', 'older'])('or is refused: in an engine %s', async (engine) => {
    expect(await evaluate(engine, '1')).toEqual(['UnknownEngine'])
  })
})

test('the list has nothing that is newer than the declarations that TypeScript has of ECMAScript 2023', () => {
  const declared = declaredMembers()
  const beyond = [...languageMembers].flatMap(([name, members]) => {
    const known = declared.get(name)
    if (known === undefined) return []
    const undeclared = members.filter((member) => !known.has(member) && !ofEveryObject.has(member))
    return undeclared.length === 0 ? [] : [`${name}: ${undeclared.join(' ')}`]
  })
  expect(declared.size).toBeGreaterThan(60)
  expect(beyond).toEqual(beyondTypeScript)
})
