import { readFile } from 'node:fs/promises'
import { relative } from 'node:path'
import { parse } from 'acorn'
import type { AuthorModule } from './author-module.js'
import { checkModule } from './check-module.js'

const before = 'export default '

/**
 * Reads a JSON file of an author's source as a module that exports it frozen: as a whole, and what is at its top under
 * its name. It is read by `JSON.parse` there, to which `__proto__` is a key like any other.
 */
export async function readAuthorJson(path: string, floatMath: boolean): Promise<AuthorModule> {
  const text = await readFile(path, 'utf8')
  const value: unknown = JSON.parse(text)
  const program = parse(`${before}${text}`, { ecmaVersion: 2023, sourceType: 'module' })
  const findings = checkModule(program, relative(process.cwd(), path), (offset) => placeIn(text, offset), floatMath)
  const names = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  const exported = names.filter((name) => name !== 'default' && !/\p{Surrogate}/u.test(name))
  const guarded = [
    `const json = JSON.parse(${JSON.stringify(text)});`,
    '$lockstepSeal([json]);',
    'export default json;',
    ...exported.map((name, index) => {
      return `const member${index} = json[${JSON.stringify(name)}]; export { member${index} as ${JSON.stringify(name)} };`
    }),
  ].join('\n')
  return { findings, guarded }
}

function placeIn(text: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = text.slice(0, offset - before.length).split('\n')
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 }
}
