import type { SyntaxNode } from '@lockstep/adapters/guard'
import type { SourceEdit } from './source-edit.js'

/** One change of a source, and what kind of mistake it is. */
export interface Mutation extends SourceEdit {
  readonly kind: 'boundary' | 'comparison' | 'arithmetic' | 'logic' | 'condition' | 'constant' | 'statement'
}

type Source = (node: { readonly start: number; readonly end: number }) => string

const comparisons: Readonly<Record<string, readonly (readonly [string, Mutation['kind']])[]>> = {
  '<': [['<=', 'boundary']],
  '<=': [['<', 'boundary']],
  '>': [['>=', 'boundary']],
  '>=': [['>', 'boundary']],
  '===': [['!==', 'comparison']],
  '!==': [['===', 'comparison']],
  '==': [['!=', 'comparison']],
  '!=': [['==', 'comparison']],
}

const arithmetic: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '+',
  '/': '*',
  '%': '+',
  '<<': '>>',
  '>>': '<<',
  '&': '|',
  '|': '&',
  '**': '*',
}

const assignments: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '*=': '+=', '/=': '*=', '%=': '+=' }

/** The mistakes that an author could have made in the place of a node; what each replaces lies within the node. */
export function mutationsOf(node: SyntaxNode, source: Source): readonly Mutation[] {
  switch (node.type) {
    case 'BinaryExpression':
      return ofBinary(node, source)
    case 'LogicalExpression': {
      const { left, right, operator } = node
      if (operator === '??') return [whole('logic', node, source(left))]
      return [between('logic', source, left, right, operator, operator === '&&' ? '||' : '&&')]
    }
    case 'AssignmentExpression': {
      const other = assignments[node.operator]
      return other === undefined ? [] : [between('arithmetic', source, node.left, node.right, node.operator, other)]
    }
    case 'UpdateExpression': {
      const text = source(node)
      const [from, to] = node.operator === '++' ? ['++', '--'] : ['--', '++']
      return [whole('arithmetic', node, text.replace(from, to))]
    }
    case 'UnaryExpression':
      return node.operator === '!' ? [whole('logic', node, source(node.argument))] : []
    case 'IfStatement':
    case 'ConditionalExpression':
      return [whole('condition', node.test, 'true'), whole('condition', node.test, 'false')]
    case 'ExpressionStatement':
      return node.directive === undefined ? [whole('statement', node, ';')] : []
    case 'ThrowStatement':
      return [whole('statement', node, ';')]
    case 'Literal':
      return ofLiteral(node)
    default:
      return []
  }
}

function ofBinary(node: Extract<SyntaxNode, { type: 'BinaryExpression' }>, source: Source): readonly Mutation[] {
  const { left, right, operator } = node
  // `#field in object` has no expression on its left.
  if (left.type === 'PrivateIdentifier') return []
  const compared = comparisons[operator] ?? []
  if (compared.length > 0) return compared.map(([other, kind]) => between(kind, source, left, right, operator, other))
  const other = arithmetic[operator]
  if (other === undefined || isText(left) || isText(right)) return []
  return [between('arithmetic', source, left, right, operator, other)]
}

function ofLiteral(node: Extract<SyntaxNode, { type: 'Literal' }>): readonly Mutation[] {
  const { value, bigint } = node
  if (typeof value === 'boolean') return [whole('constant', node, String(!value))]
  if (typeof bigint === 'string') return [whole('constant', node, `${BigInt(bigint) + 1n}n`)]
  return typeof value === 'number' && Number.isSafeInteger(value) ? [whole('constant', node, String(value + 1))] : []
}

function isText(node: SyntaxNode): boolean {
  return node.type === 'TemplateLiteral' || (node.type === 'Literal' && typeof node.value === 'string')
}

function whole(kind: Mutation['kind'], { start, end }: SyntaxNode, text: string): Mutation {
  return { kind, start, end, text }
}

/** The operator between two operands; other signs may stand around it, such as brackets. */
function between(
  kind: Mutation['kind'],
  source: Source,
  left: SyntaxNode,
  right: SyntaxNode,
  operator: string,
  other: string,
): Mutation {
  const start = left.end + source({ start: left.end, end: right.start }).indexOf(operator)
  return { kind, start, end: start + operator.length, text: other }
}
