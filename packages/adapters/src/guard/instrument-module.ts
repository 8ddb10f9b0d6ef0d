import type { AnyNode, Program, PropertyDefinition, Token } from 'acorn'
import MagicString from 'magic-string'
import { refuseFloatDigits } from './float-digits.js'
import { boundArguments } from './instrument-arguments.js'
import { analyzeScopes } from './scopes.js'
import { type FunctionNode, isFunction, walkTree } from './syntax-tree.js'
import { wrap } from './wrap-node.js'

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
 * - Spread arguments and `apply` are bounded and charged: engines put them on the stack.
 * - `**` and `**=` refuse numbers, and `toString` with a radix those that are not whole, unless floating point is opted into.
 * - At its end, what the module keeps is frozen.
 */
export function instrumentModule({ text, program, tokens }: ParsedModule, floatMath: boolean): string {
  const output = new MagicString(text)
  walkTree(program, (node, ancestors) => {
    if (isFunction(node)) countDepth(output, tokens, node)
    if (node.type === 'AssignmentPattern' && isInParameters(node, ancestors))
      countValue(output, node.right, node.left.type === 'Identifier' ? node.left.name : undefined)
    if (node.type === 'Property' && node.computed && isInParameters(node, ancestors))
      wrap(output, node.key, '$lockstepCount(() => (', '))')
    if (node.type === 'PropertyDefinition' && !node.static && node.value)
      countValue(output, node.value, fieldName(node))
    boundArguments(output, node, ancestors)
    if (!floatMath) refuseFloatDigits(output, node)
    if (node.type === 'BinaryExpression' && node.operator === '**' && !floatMath) {
      const operator = tokenBetween(tokens, '**', node.left.end, node.right.start)
      output.overwrite(operator.start, operator.end, ',')
      wrap(output, node, '$lockstepPower(', ')')
    }
    if (node.type === 'AssignmentExpression' && node.operator === '**=' && !floatMath) {
      const target = writtenTwice(text, node.left)
      if (target === undefined) return
      const operator = tokenBetween(tokens, '_=', node.left.end, node.right.start)
      output.overwrite(operator.start, operator.end, `= $lockstepPower(${target}, `)
      output.appendLeft(node.end, ')')
    }
    if (node.type === 'ExportDefaultDeclaration' && made.has(node.declaration.type))
      wrap(output, node.declaration, '$lockstepKeep(', ')')
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

/**
 * Counts code that runs without a function of its own. A function is made and not run: around it there is nothing to
 * count, and it would lose the name that it has from its place. A class may run code; it is put into a place of the
 * same name.
 */
function countValue(output: MagicString, value: AnyNode, name: string | undefined): void {
  if (isFunction(value)) return
  const isNameless = value.type === 'ClassExpression' && !value.id
  const place = JSON.stringify(name ?? '')
  if (isNameless) wrap(output, value, `$lockstepCount(() => ({ [${place}]: `, ` })[${place}])`)
  else wrap(output, value, '$lockstepCount(() => (', '))')
}

function fieldName({ key, computed }: PropertyDefinition): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key.name}`
  if (key.type === 'Identifier' && !computed) return key.name
  return key.type === 'Literal' ? String(key.value) : undefined
}

/** Values that a module exports without a name of its own: what `$lockstepSeal` is given is given by name. */
const made: ReadonlySet<string> = new Set([
  'ArrayExpression',
  'CallExpression',
  'ChainExpression',
  'NewExpression',
  'ObjectExpression',
])

/** What `**=` writes to, where writing it out twice does no more than once; the check refuses the rest. */
function writtenTwice(text: string, left: AnyNode): string | undefined {
  const isSimple =
    left.type === 'Identifier' ||
    (left.type === 'MemberExpression' &&
      !left.computed &&
      (left.object.type === 'Identifier' || left.object.type === 'ThisExpression'))
  return isSimple ? text.slice(left.start, left.end) : undefined
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
