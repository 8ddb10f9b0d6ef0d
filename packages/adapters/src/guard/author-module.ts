import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { relative } from 'node:path'
import { parse, type Token } from 'acorn'
import { transform } from 'esbuild'
import { checkModule, type PlaceOf } from './check-module.js'
import { instrumentModule } from './instrument-module.js'
import type { SourceFinding } from './source-finding.js'

/** An author's module, checked and with the guard's counters in it. */
export interface AuthorModule {
  readonly findings: readonly SourceFinding[]
  /** JavaScript, an ES module. */
  readonly guarded: string
}

/** Reads one file of an author's source. Types are taken out first; findings still point into the file itself. */
export async function readAuthorModule(path: string, floatMath: boolean): Promise<AuthorModule> {
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
  const findings = checkModule(program, relative(process.cwd(), path), placesIn(code, map), floatMath)
  return { findings, guarded: instrumentModule({ text: code, program, tokens }, floatMath) }
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
