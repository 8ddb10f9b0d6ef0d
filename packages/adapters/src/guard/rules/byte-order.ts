import { globalName, type Rule } from './rule.js'

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
  const name = globalName(node, ancestors, context)
  const parent = ancestors.at(-1)
  if (name === undefined || !wide.has(name) || parent?.type !== 'NewExpression' || parent.callee !== node) return
  const first = parent.arguments[0]
  if (first === undefined || first.type === 'Literal' || first.type === 'ArrayExpression') return
  context.report(
    'PlatformByteOrder',
    parent,
    `'${name}' over bytes shows the processor's byte order`,
    'read with a DataView, which is told the order',
  )
}
