import { type AuthorTree, isFunction, type SyntaxNode, walkTree } from '@lockstep/adapters/guard'
import type { SourceEdit } from './source-edit.js'

/** The name under which mutants find what counts the turns of their loops. */
export const tickName = '$lockstepTick'
/** The name under which they find what is told which functions run. */
export const hitName = '$lockstepHit'

/**
 * What makes a source countable: each turn of a loop ticks, so that an endless one ends at the same turn everywhere, and
 * each function says that it was reached, by a number that begins with `first`.
 */
export function instrumentation({ program }: Pick<AuthorTree, 'program'>, first: number): readonly SourceEdit[] {
  const edits: SourceEdit[] = []
  const functions = functionsIn(program)
  walkTree(program, (node) => {
    if (isLoop(node)) edits.push(...around(node.body, `{ ${tickName}(); `, ' }'))
  })
  for (const [place, node] of functions.entries()) {
    const hit = `${hitName}(${first + place})`
    if (node.body.type === 'BlockStatement') edits.push(insertion(node.body.start + 1, ` ${hit};`))
    else edits.push(...around(node.body, `(${hit}, `, ')'))
  }
  return edits
}

/** All functions of a source, by their places. */
export function functionsIn(program: AuthorTree['program']): FunctionNode[] {
  const functions: FunctionNode[] = []
  walkTree(program, (node) => {
    if (isFunction(node)) functions.push(node)
  })
  return functions.toSorted((one, other) => one.start - other.start || other.end - one.end)
}

export type FunctionNode = Extract<
  SyntaxNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

function isLoop(node: SyntaxNode): node is Extract<SyntaxNode, { type: `${'For' | 'While' | 'DoWhile'}Statement` }> {
  return (
    node.type === 'ForStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'WhileStatement' ||
    node.type === 'DoWhileStatement'
  )
}

function around({ start, end }: SyntaxNode, before: string, after: string): readonly SourceEdit[] {
  return [insertion(start, before), insertion(end, after)]
}

function insertion(at: number, text: string): SourceEdit {
  return { start: at, end: at, text }
}
