import type { Program } from 'acorn'
import { rules } from './rules/index.js'
import type { RuleContext } from './rules/rule.js'
import { analyzeScopes } from './scopes.js'
import type { SourceFinding } from './source-finding.js'
import { walkTree } from './syntax-tree.js'

/** A place in a module's text: line from 1, column from 1. */
export type PlaceOf = (offset: number) => Pick<SourceFinding, 'line' | 'column'>

/** Holds one module against every rule. PERF: one walk over its tree, and one more for each sort with a comparator. */
export function checkModule(program: Program, file: string, placeOf: PlaceOf, floatMath: boolean): SourceFinding[] {
  const findings: SourceFinding[] = []
  const context: RuleContext = {
    scopes: analyzeScopes(program),
    floatMath,
    report: (code, node, found, instead) => findings.push({ code, file, ...placeOf(node.start), found, instead }),
  }
  walkTree(program, (node, ancestors) => {
    for (const rule of rules) rule(node, ancestors, context)
  })
  return findings.toSorted((left, right) => left.line - right.line || left.column - right.column)
}
