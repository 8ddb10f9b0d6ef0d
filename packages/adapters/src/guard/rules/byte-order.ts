import type { AnyNode } from 'acorn'
import { propertyName, rootOf } from '../syntax-tree.js'
import { globalName, type Rule, type RuleContext } from './rule.js'

const wide: ReadonlySet<string> = new Set([
  'BigInt64Array',
  'BigUint64Array',
  'Int16Array',
  'Int32Array',
  'Uint16Array',
  'Uint32Array',
])

/** A wide typed array over a buffer shows the processor's byte order. */
export const byteOrder: Rule = (node, ancestors, context) => {
  if (propertyName(node) === 'buffer' && node.type === 'MemberExpression') {
    const name = wideArray(node.object, [...ancestors, node], context)
    if (name !== undefined) reportOrder(node, name)
  }
  const name = globalName(node, ancestors, context)
  const parent = ancestors.at(-1)
  if (name === undefined || !wide.has(name) || parent?.type !== 'NewExpression' || parent.callee !== node) return
  const first = parent.arguments[0]
  if (first === undefined || first.type === 'Literal' || first.type === 'ArrayExpression') return
  reportOrder(parent, name)

  function reportOrder(at: AnyNode, array: string): void {
    context.report(
      'PlatformByteOrder',
      at,
      `'${array}' over bytes shows the processor's byte order`,
      'read with a DataView, which is told the order',
    )
  }
}

/** The class of an array whose bytes are taken: made in place, or what a variable was made as. */
function wideArray(node: AnyNode, ancestors: readonly AnyNode[], context: RuleContext): string | undefined {
  const made = node.type === 'Identifier' ? context.scopes.resolve(node.name, ancestors)?.initial : node
  if (made?.type !== 'NewExpression' && made?.type !== 'CallExpression') return undefined
  const maker = rootOf(made.callee)
  return maker.type === 'Identifier' && wide.has(maker.name) ? maker.name : undefined
}
