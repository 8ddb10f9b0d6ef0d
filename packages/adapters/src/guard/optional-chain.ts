import type { AnyNode } from 'acorn'

/** Whether a chain that may be given up goes through this node: to put something around it would end the chain. */
export function isOptional(node: AnyNode): boolean {
  if (node.type === 'MemberExpression') return node.optional || isOptional(node.object)
  return node.type === 'CallExpression' && (node.optional || isOptional(node.callee))
}
