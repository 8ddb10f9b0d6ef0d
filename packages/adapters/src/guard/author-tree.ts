import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { type Program, parse, type Token } from 'acorn'
import { transform } from 'esbuild'
import type { PlaceOf } from './check-module.js'

/** One file of an author's source as JavaScript, an ES module: its types are taken out. */
export interface AuthorTree {
  readonly text: string
  readonly program: Program
  readonly tokens: readonly Token[]
  /** Where a place of the text stands in the file itself. */
  readonly placeOf: PlaceOf
}

/** Reads one file of an author's source. @throws what esbuild and acorn throw for text that is no module */
export async function readAuthorTree(path: string): Promise<AuthorTree> {
  const { code, map } = await transform(await readFile(path, 'utf8'), {
    loader: loaderOf(path),
    format: 'esm',
    target: 'es2023',
    sourcefile: path,
    sourcemap: 'external',
    tsconfigRaw: '{}',
  })
  const tokens: Token[] = []
  const program = parse(code, { ecmaVersion: 2023, sourceType: 'module', onToken: tokens })
  return { text: code, program, tokens, placeOf: placesIn(code, map) }
}

function loaderOf(path: string): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (path.endsWith('.tsx')) return 'tsx'
  if (path.endsWith('.jsx')) return 'jsx'
  return /\.[cm]?ts$/.test(path) ? 'ts' : 'js'
}

function placesIn(code: string, map: string): PlaceOf {
  const sources = new SourceMap(JSON.parse(map))
  return (offset) => {
    const before = code.slice(0, offset).split('\n')
    const entry = sources.findEntry(before.length - 1, before.at(-1)?.length ?? 0)
    if (!('originalLine' in entry)) return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 }
  }
}
