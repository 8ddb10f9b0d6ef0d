import type { AnyNode } from 'acorn'
import type MagicString from 'magic-string'
import { isOptional } from './optional-chain.js'
import { propertyName, writtenBy } from './syntax-tree.js'
import { wrap } from './wrap-node.js'

/** Bounds arguments that come from a list, and charges them to the depth as long as their call lasts. */
export function boundArguments(output: MagicString, node: AnyNode, ancestors: readonly AnyNode[]): void {
  const chain = chainAround(node, ancestors)
  if (propertyName(node) === 'apply' && node.type === 'MemberExpression') {
    const isWritten = [...ancestors, node].some((each) => writtenBy(each).includes(node))
    const isGuardable = node.object.type !== 'Super' && !isWritten && !isOptional(node.object)
    if (isGuardable) wrap(output, node.object, '$lockstepApplier(', ')')
  }
  if (node.type !== 'CallExpression' && node.type !== 'NewExpression') return
  const spread = node.arguments.filter((argument) => argument.type === 'SpreadElement')
  for (const { argument } of spread) wrap(output, argument, '$lockstepBound(', ')')
  const isOptionalApply =
    propertyName(node.callee) === 'apply' && node.callee.type === 'MemberExpression' && isOptional(node.callee.object)
  const list = node.arguments[1]
  const isListed = isOptionalApply && list !== undefined && list.type !== 'SpreadElement'
  if (isListed) wrap(output, list, '$lockstepBoundList(', ')')
  if (spread.length > 0 || isListed) wrap(output, chain, '$lockstepCall(() => ', ')')
}

/** `a?.b(...c).d` is given up as a whole where `a` is missing: what is put around stands outside of all of it. */
function chainAround(node: AnyNode, ancestors: readonly AnyNode[]): AnyNode {
  let child = node
  for (const parent of ancestors.toReversed()) {
    if (parent.type === 'ChainExpression') return parent
    const goesOn =
      (parent.type === 'MemberExpression' && parent.object === child) ||
      (parent.type === 'CallExpression' && parent.callee === child)
    if (!goesOn) return node
    child = parent
  }
  return node
}
