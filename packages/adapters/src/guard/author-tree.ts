import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { type Program, parse, type Token } from 'acorn'
import { transform } from 'esbuild'
import type { PlaceOf } from './check-module.js'

/** One file of an author's source as JavaScript, an ES module: its types are taken out. */
export interface AuthorSource {
  readonly text: string
  /** Where a place of the text stands in the file itself. */
  readonly placeOf: PlaceOf
}

/** One file as acorn reads it, with its tokens: comments and spaces stand between them. */
export interface AuthorTree extends AuthorSource {
  readonly program: Program
  readonly tokens: readonly Token[]
}

/** Reads one file of an author's source. @throws what esbuild and acorn throw for text that is no module */
export async function readAuthorTree(path: string): Promise<AuthorTree> {
  return parseAuthorSource(await readAuthorSource(path))
}

/** @throws what esbuild throws for text that is no module */
export async function readAuthorSource(path: string): Promise<AuthorSource> {
  const { code, map } = await transform(await readFile(path, 'utf8'), {
    loader: loaderOf(path),
    format: 'esm',
    target: 'es2023',
    sourcefile: path,
    sourcemap: 'external',
    tsconfigRaw: '{}',
  })
  return { text: code, placeOf: placesIn(code, map) }
}

/** @throws SyntaxError of acorn, with `pos`, where it is not the syntax of ECMAScript 2023 */
export function parseAuthorSource(source: AuthorSource): AuthorTree {
  const tokens: Token[] = []
  const program = parse(source.text, { ecmaVersion: 2023, sourceType: 'module', onToken: tokens })
  return { ...source, program, tokens }
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
