import type { AnyNode } from 'acorn'
import { propertyName } from '../syntax-tree.js'
import { globalName, type RuleContext } from './rule.js'

const iterables = /^(?:Array|Map|Set|String|.*Array)$/
const iterations: ReadonlySet<string> = new Set(['entries', 'keys', 'matchAll', 'values'])

/**
 * The class of the language whose instance a value shows to be: `'Set'` of `new Set()`, and of a variable that is made
 * as one; `'%Iterator%'` of what iterates over one. `undefined` where the source does not tell.
 */
export function builtInKind(node: AnyNode, ancestors: readonly AnyNode[], context: RuleContext): string | undefined {
  switch (node.type) {
    case 'NewExpression':
      return globalName(node.callee, ancestors, context)
    case 'ArrayExpression':
      return 'Array'
    case 'TemplateLiteral':
      return 'String'
    case 'Literal':
      return node.regex ? 'RegExp' : typeof node.value === 'string' ? 'String' : undefined
    case 'CallExpression': {
      if (node.callee.type !== 'MemberExpression' || !iterations.has(propertyName(node.callee) ?? '')) return undefined
      const of = builtInKind(node.callee.object, ancestors, context)
      return of !== undefined && iterables.test(of) ? '%Iterator%' : undefined
    }
    case 'Identifier': {
      const binding = context.scopes.resolve(node.name, ancestors)
      const isOnlyThis = binding?.kind === 'const' && binding.initial?.type !== 'Identifier'
      return isOnlyThis && binding.initial ? builtInKind(binding.initial, ancestors, context) : undefined
    }
    default:
      return undefined
  }
}
