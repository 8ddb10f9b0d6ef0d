import type { AnyNode } from 'acorn'
import { isFunction, propertyName, rootOf, walkTree, writtenBy } from '../syntax-tree.js'
import type { Rule } from './rule.js'

/** Which pairs a sort compares, and how often, is up to the engine: a comparator that writes makes it visible. */
export const impureComparator: Rule = (node, ancestors, { scopes, report }) => {
  if (node.type !== 'CallExpression') return
  const method = propertyName(node.callee)
  if (method !== 'sort' && method !== 'toSorted') return
  const given: AnyNode | undefined = node.arguments[0]
  const comparator = given?.type === 'Identifier' ? scopes.resolve(given.name, ancestors)?.initial : given
  if (!isFunction(comparator)) return
  const program = ancestors[0]
  if (program?.type !== 'Program') return
  walkTree(program, (inner, above) => {
    const depth = above.indexOf(comparator)
    if (depth < 0) return
    for (const target of writtenBy(inner).map(rootOf)) {
      if (target.type !== 'Identifier') continue
      const outside = above.slice(0, depth)
      const own = scopes.resolve(target.name, [...above, inner]) !== scopes.resolve(target.name, outside)
      if (!own) {
        report(
          'ImpureComparator',
          inner,
          `this comparator writes to '${target.name}', and engines compare in different orders`,
          'compare only; count in a loop of its own',
        )
      }
    }
  })
}
