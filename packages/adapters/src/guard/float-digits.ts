import type { AnyNode } from 'acorn'
import type MagicString from 'magic-string'
import { isOptional } from './optional-chain.js'
import { propertyName } from './syntax-tree.js'
import { wrap } from './wrap-node.js'

/**
 * Looks at what is made a text with a radix: how many digits a number has that is not whole is up to the engine.
 *
 * SPEC: ECMA-262, 14th edition, 21.1.3.6 note: with another radix than ten, the algorithm may be an approximation.
 */
export function refuseFloatDigits(output: MagicString, node: AnyNode): void {
  if (!givesDigits(node) || node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return
  const { object } = node.callee
  if (object.type !== 'Super' && !isOptional(object)) wrap(output, object, '$lockstepWhole(', ')')
}

/** Whether this is `….toString(radix)`, with another radix than ten or one that does not show. */
export function givesDigits(node: AnyNode): boolean {
  if (node.type !== 'CallExpression' || propertyName(node.callee) !== 'toString') return false
  const radix = node.arguments[0]
  return radix !== undefined && !(radix.type === 'Literal' && radix.value === 10)
}
