import { relative } from 'node:path'
import { readAuthorTree } from './author-tree.js'
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
  const { text, program, tokens, placeOf } = await readAuthorTree(path)
  const findings = checkModule(program, relative(process.cwd(), path), placeOf, floatMath)
  return { findings, guarded: instrumentModule({ text, program, tokens }, floatMath) }
}
