import type { AnyNode, Program } from 'acorn'

/** A node of an author's source. */
export type SyntaxNode = AnyNode

/** Called for each node after its children; `ancestors` from the program down to the node's parent. */
export type NodeVisitor = (node: AnyNode, ancestors: readonly AnyNode[]) => void

/**
 * Walks every node of a tree.
 *
 * Rejected: acorn-walk. It does not show the names in patterns, and whether a name is assigned is the question here.
 */
export function walkTree(program: Program, visit: NodeVisitor): void {
  const ancestors: AnyNode[] = []
  const walk = (node: AnyNode): void => {
    ancestors.push(node)
    for (const child of childrenOf(node)) walk(child)
    ancestors.pop()
    visit(node, ancestors)
  }
  walk(program)
}

function childrenOf(node: AnyNode): AnyNode[] {
  return Object.values(node).flatMap((value: unknown) => {
    if (Array.isArray(value)) return value.filter(isNode)
    return isNode(value) ? [value] : []
  })
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'
}

export type FunctionNode = Extract<
  AnyNode,
  { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }
>

/** Whether a node is a function: declared, an expression, or an arrow. */
export function isFunction(node: AnyNode | undefined): node is FunctionNode {
  return (
    node?.type === 'FunctionDeclaration' ||
    node?.type === 'FunctionExpression' ||
    node?.type === 'ArrowFunctionExpression'
  )
}

/** Whether what stands below these ancestors runs later than the module's own evaluation, and so more than once. */
export function runsLater(ancestors: readonly AnyNode[]): boolean {
  return ancestors.some(isFunction)
}

/** The name of the property that a member expression reads, where the source tells it. */
export function propertyName(node: AnyNode | undefined): string | undefined {
  if (node?.type !== 'MemberExpression') return undefined
  if (!node.computed) return node.property.type === 'Identifier' ? node.property.name : undefined
  if (node.property.type === 'Literal' && typeof node.property.value === 'string') return node.property.value
  const { property } = node
  if (property.type !== 'TemplateLiteral' || property.expressions.length > 0) return undefined
  return property.quasis[0]?.value.cooked ?? undefined
}

/** The names and members that a pattern writes to: `[a, b.c] = …` gives `a` and `b.c`. */
export function targetsOf(pattern: AnyNode | null): AnyNode[] {
  switch (pattern?.type) {
    case 'Identifier':
    case 'MemberExpression':
      return [pattern]
    case 'ObjectPattern':
      return pattern.properties.flatMap((property) =>
        targetsOf(property.type === 'RestElement' ? property.argument : property.value),
      )
    case 'ArrayPattern':
      return pattern.elements.flatMap(targetsOf)
    case 'AssignmentPattern':
      return targetsOf(pattern.left)
    case 'RestElement':
      return targetsOf(pattern.argument)
    default:
      return []
  }
}

/** What a node writes to, where it writes. */
export function writtenBy(node: AnyNode): AnyNode[] {
  switch (node.type) {
    case 'AssignmentExpression':
      return targetsOf(node.left)
    case 'UpdateExpression':
      return targetsOf(node.argument)
    case 'ForInStatement':
    case 'ForOfStatement':
      return node.left.type === 'VariableDeclaration' ? [] : targetsOf(node.left)
    case 'UnaryExpression':
      return node.operator === 'delete' && node.argument.type === 'MemberExpression' ? [node.argument] : []
    default:
      return []
  }
}

/** The name at the bottom of `a.b[c].d`. */
export function rootOf(node: AnyNode): AnyNode {
  return node.type === 'MemberExpression' ? rootOf(node.object) : node
}
