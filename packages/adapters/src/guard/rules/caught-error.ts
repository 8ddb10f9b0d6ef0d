import type { AnyNode } from 'acorn'
import { isReference } from '../scopes.js'
import { propertyName } from '../syntax-tree.js'
import type { Rule } from './rule.js'

/** Engines word their errors differently, and find different ones first: only its class and its code are the same. */
export const caughtError: Rule = (node, ancestors, { scopes, report }) => {
  const property = propertyName(node)
  if (property === 'stack' && node.type === 'MemberExpression' && isError(node.object)) {
    report('CaughtErrorRead', node, "'stack' is the engine's text", 'emit an event that says what happened')
  }
  if (property === 'captureStackTrace' || property === 'stackTraceLimit' || property === 'prepareStackTrace') {
    report('CaughtErrorRead', node, `'${property}' is the engine's own`, 'emit an event that says what happened')
  }
  if (node.type !== 'Identifier' || !isReference(node, ancestors)) return
  if (scopes.resolve(node.name, ancestors)?.kind !== 'caught' || isHarmless(node, ancestors.at(-1))) return
  report(
    'CaughtErrorRead',
    node,
    `'${node.name}' was caught, and what an engine says in an error is its own`,
    "throw it on, or ask 'instanceof' and '.code'; for your own cases use fail()",
  )
}

function isHarmless(node: AnyNode, parent: AnyNode | undefined): boolean {
  if (parent?.type === 'ThrowStatement') return true
  if (parent?.type === 'BinaryExpression') return parent.operator === 'instanceof' && parent.left === node
  return parent?.type === 'MemberExpression' && parent.object === node && propertyName(parent) === 'code'
}

function isError(node: AnyNode): boolean {
  return node.type === 'NewExpression' && node.callee.type === 'Identifier' && node.callee.name.endsWith('Error')
}
