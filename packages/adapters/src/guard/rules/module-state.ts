import type { AnyNode, CallExpression } from 'acorn'
import type { Binding } from '../scopes.js'
import { propertyName, rootOf, runsLater, writtenBy } from '../syntax-tree.js'
import { globalName, type Rule, type RuleContext } from './rule.js'

const intoState = 'declare it in state, or make it const'
export const mutators: ReadonlySet<string> = new Set([
  ...['add', 'clear', 'copyWithin', 'delete', 'fill', 'pop', 'push', 'reverse', 'set', 'shift', 'sort', 'splice'],
  'unshift',
])
const containers: ReadonlySet<string> = new Set(['Array', 'Map', 'Set', 'WeakMap', 'WeakSet'])

/**
 * State of the module: it outlives the call, is not in the snapshot, and differs between a worker that was restarted
 * and one that was not.
 */
export const moduleState: Rule = (node, ancestors, context) => {
  if (node.type === 'VariableDeclaration' && node.kind === 'let' && isTopLevel(ancestors)) {
    context.report('ModuleState', node, "a module-level 'let' outlives its call", intoState)
  }
  if (node.type === 'Literal' && node.regex && /[gy]/.test(node.regex.flags) && !runsLater(ancestors)) {
    context.report(
      'ModuleState',
      node,
      "a module-level regular expression with the flag 'g' or 'y' remembers its last match",
      'leave the flag out, or write the expression where it is used',
    )
  }
  if (propertyName(node) === 'prototype' && node.type === 'MemberExpression') {
    const name = globalName(node.object, [...ancestors, node], context)
    if (name !== undefined && containers.has(name)) {
      context.report('ModuleState', node, `'${name}.prototype' writes to what is frozen`, 'call the method by its name')
    }
  }
  if (!runsLater(ancestors)) return
  for (const target of writtenBy(node)) {
    const binding = moduleBinding(rootOf(target), [...ancestors, node], context)
    if (binding === undefined || (binding.kind === 'let' && target.type === 'Identifier')) continue
    context.report('ModuleState', node, `'${binding.name}' belongs to the module and is written in a call`, intoState)
  }
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return
  const method = propertyName(node.callee)
  const binding = moduleBinding(rootOf(node.callee), [...ancestors, node], context)
  if (method === undefined || !mutators.has(method) || binding === undefined) return
  if (!isContainer(binding.initial) && !changesImport(binding, node)) return
  context.report('ModuleState', node, `'${binding.name}' belongs to the module and '${method}' changes it`, intoState)
}

function moduleBinding(node: AnyNode, ancestors: readonly AnyNode[], { scopes }: RuleContext): Binding | undefined {
  const binding = node.type === 'Identifier' ? scopes.resolve(node.name, ancestors) : undefined
  return binding?.ofModule ? binding : undefined
}

/** An import shows nowhere what it is: `import * as money` has functions, and `add` of two is no set's. */
function changesImport({ kind, initial }: Binding, { callee, arguments: given }: CallExpression): boolean {
  if (kind !== 'import' || callee.type !== 'MemberExpression') return false
  if (propertyName(callee) === 'add' && given.length !== 1) return false
  return initial?.type !== 'ImportNamespaceSpecifier' || callee.object.type !== 'Identifier'
}

function isTopLevel(ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1)
  return parent?.type === 'Program' || parent?.type === 'ExportNamedDeclaration'
}

/** Whether what is made here can be changed in place. */
export function isContainer(initial: AnyNode | undefined): boolean {
  if (initial?.type === 'ArrayExpression' || initial?.type === 'ObjectExpression') return true
  if (initial?.type !== 'NewExpression' || initial.callee.type !== 'Identifier') return false
  return containers.has(initial.callee.name) || initial.callee.name.endsWith('Array')
}
