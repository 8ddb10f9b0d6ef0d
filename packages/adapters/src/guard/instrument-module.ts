import type { AnyNode, Program, Token } from 'acorn'
import MagicString from 'magic-string'
import { analyzeScopes } from './scopes.js'
import { type FunctionNode, isFunction, propertyName, walkTree } from './syntax-tree.js'

/** A parsed module: its text, its tree, its tokens in order. */
export interface ParsedModule {
  readonly text: string
  readonly program: Program
  readonly tokens: readonly Token[]
}

/**
 * Puts the guard's counters into a module. The text stays what it is in between.
 *
 * - Each function counts its depth on the way in and out; so does code that runs without a function of its own:
 *   default values, computed keys of parameters, initial values of class fields.
 * - Spread arguments and `apply` are bounded: engines put them on the stack.
 * - `**` refuses numbers, unless floating point is opted into.
 * - At its end, what the module keeps is frozen.
 */
export function instrumentModule({ text, program, tokens }: ParsedModule, floatMath: boolean): string {
  const output = new MagicString(text)
  walkTree(program, (node, ancestors) => {
    if (isFunction(node)) countDepth(output, tokens, node)
    if (node.type === 'AssignmentPattern' && isInParameters(node, ancestors))
      wrap(output, node.right, '$lockstepCount(() => (', '))')
    if (node.type === 'Property' && node.computed && isInParameters(node, ancestors))
      wrap(output, node.key, '$lockstepCount(() => (', '))')
    if (node.type === 'PropertyDefinition' && !node.static && node.value)
      wrap(output, node.value, '$lockstepCount(() => (', '))')
    if (node.type === 'CallExpression' || node.type === 'NewExpression') boundArguments(output, node)
    if (node.type === 'BinaryExpression' && node.operator === '**' && !floatMath) {
      const operator = tokenBetween(tokens, '**', node.left.end, node.right.start)
      output.overwrite(operator.start, operator.end, ',')
      wrap(output, node, '$lockstepPower(', ')')
    }
  })
  const kept = analyzeScopes(program)
    .ofModule.filter(({ kind }) => kind !== 'let' && kind !== 'import')
    .map(({ name }) => name)
  output.append(`\n;$lockstepSeal([${kept.join(', ')}]);\n`)
  return output.toString()
}

const enter = 'if ($lockstepDepth >= $lockstepMaxDepth) $lockstepTooDeep(); $lockstepDepth += 1; try {'
const leave = '} finally { $lockstepDepth -= 1 }'

function countDepth(output: MagicString, tokens: readonly Token[], node: FunctionNode): void {
  if (node.body.type === 'BlockStatement') {
    output.prependRight(node.body.start + 1, ` ${enter}`)
    output.appendLeft(node.body.end - 1, `${leave} `)
    return
  }
  const arrow = tokens.findLast(({ type, end }) => type.label === '=>' && end <= node.body.start)
  if (arrow === undefined) return
  output.prependRight(arrow.end, ` { ${enter} return (`)
  output.appendLeft(node.end, `\n) ${leave} }`)
}

/** Children come before their parents: what is put around later must come to stand outside. */
function wrap(output: MagicString, node: AnyNode, before: string, after: string): void {
  output.prependRight(node.start, before)
  output.appendLeft(node.end, after)
}

function boundArguments(
  output: MagicString,
  node: Extract<AnyNode, { type: 'CallExpression' | 'NewExpression' }>,
): void {
  for (const argument of node.arguments) {
    if (argument.type === 'SpreadElement') wrap(output, argument.argument, '$lockstepBound(', ')')
  }
  const list = node.arguments[1]
  if (propertyName(node.callee) === 'apply' && list !== undefined && list.type !== 'SpreadElement')
    wrap(output, list, '$lockstepBound(', ')')
}

/** Whether a pattern's node stands in a function's parameters, and not in its body. */
function isInParameters(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  const at = ancestors.findLastIndex(isFunction)
  const owner = ancestors[at]
  return isFunction(owner) && owner.body !== (ancestors[at + 1] ?? node)
}

function tokenBetween(
  tokens: readonly Token[],
  label: string,
  start: number,
  end: number,
): Pick<Token, 'start' | 'end'> {
  const token = tokens.find((each) => each.start >= start && each.end <= end && each.type.label === label)
  return token ?? { start, end }
}
