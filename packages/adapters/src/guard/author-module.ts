import { relative } from 'node:path'
import { parseAuthorSource, readAuthorSource } from './author-tree.js'
import { checkModule } from './check-module.js'
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
  const file = relative(process.cwd(), path)
  const source = await readAuthorSource(path)
  try {
    const { text, program, tokens, placeOf } = parseAuthorSource(source)
    const findings = checkModule(program, file, placeOf, floatMath)
    return { findings, guarded: instrumentModule({ text, program, tokens }, floatMath) }
  } catch (error) {
    if (!(error instanceof SyntaxError) || !('pos' in error) || typeof error.pos !== 'number') throw error
    return { findings: [newerSyntax(file, source.placeOf(error.pos), error.message)], guarded: '' }
  }
}

/** What the bundler takes for a module and a parser of 2023 does not: mostly a regular expression. */
function newerSyntax(file: string, place: Pick<SourceFinding, 'line' | 'column'>, problem: string): SourceFinding {
  const found = `not every engine takes it: ${problem.replace(/ \(\d+:\d+\)$/, '')}`
  return { code: 'NewerLanguage', file, ...place, found, instead: 'write it with what ECMAScript 2023 has' }
}
