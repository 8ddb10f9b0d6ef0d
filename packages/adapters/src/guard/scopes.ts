import type { AnyNode, Identifier, Program } from 'acorn'
import { isFunction, targetsOf, walkTree } from './syntax-tree.js'

/** Where a name comes from. */
export interface Binding {
  readonly name: string
  readonly kind: 'var' | 'let' | 'const' | 'parameter' | 'function' | 'class' | 'import' | 'caught'
  /** Whether it belongs to the module and so outlives every call. */
  readonly ofModule: boolean
  /** The initial value, for variables that have one of their own, for functions, and the specifier of imports. */
  readonly initial: AnyNode | undefined
  readonly node: AnyNode
}

/** Answers what the names of a module stand for. */
export interface Scopes {
  /** The binding that a name refers to at a place; `undefined` for a global of the engine or the platform. */
  resolve(name: string, ancestors: readonly AnyNode[]): Binding | undefined
  readonly ofModule: readonly Binding[]
}

export function analyzeScopes(program: Program): Scopes {
  const names = new Map<AnyNode, Map<string, Binding>>([[program, new Map()]])

  function declare(scope: AnyNode, binding: Omit<Binding, 'ofModule'>): void {
    let table = names.get(scope)
    if (table === undefined) {
      table = new Map()
      names.set(scope, table)
    }
    if (!table.has(binding.name)) table.set(binding.name, { ...binding, ofModule: scope === program })
  }

  function declarePattern(scope: AnyNode, pattern: AnyNode, kind: Binding['kind'], initial?: AnyNode): void {
    for (const target of targetsOf(pattern)) {
      if (target.type !== 'Identifier') continue
      const own = target === pattern ? initial : undefined
      declare(scope, { name: target.name, kind, initial: own, node: target })
    }
  }

  walkTree(program, (node, ancestors) => {
    const inner = ancestors.findLast(isScope) ?? program
    if (node.type === 'VariableDeclaration') {
      const scope = node.kind === 'var' ? (ancestors.findLast(isFunctionScope) ?? program) : inner
      const kind = node.kind === 'var' || node.kind === 'let' ? node.kind : 'const'
      for (const { id, init } of node.declarations) declarePattern(scope, id, kind, init ?? undefined)
    }
    if (isFunction(node)) {
      for (const parameter of node.params) declarePattern(node, parameter, 'parameter')
      if (node.id) {
        const scope = node.type === 'FunctionDeclaration' ? inner : node
        declare(scope, { name: node.id.name, kind: 'function', initial: node, node: node.id })
      }
    }
    if ((node.type === 'ClassDeclaration' || node.type === 'ClassExpression') && node.id) {
      const scope = node.type === 'ClassDeclaration' ? inner : node
      declare(scope, { name: node.id.name, kind: 'class', initial: undefined, node: node.id })
    }
    if (node.type === 'CatchClause' && node.param) declarePattern(node, node.param, 'caught')
    if (node.type === 'ImportDeclaration') {
      for (const specifier of node.specifiers) declarePattern(program, specifier.local, 'import', specifier)
    }
  })

  return {
    resolve(name, ancestors) {
      return ancestors.reduceRight<Binding | undefined>((found, node) => found ?? names.get(node)?.get(name), undefined)
    },
    ofModule: [...(names.get(program)?.values() ?? [])],
  }
}

function isFunctionScope(node: AnyNode): boolean {
  return isFunction(node) || node.type === 'StaticBlock' || node.type === 'Program'
}

function isScope(node: AnyNode): boolean {
  return (
    isFunctionScope(node) ||
    node.type === 'BlockStatement' ||
    node.type === 'ForStatement' ||
    node.type === 'ForInStatement' ||
    node.type === 'ForOfStatement' ||
    node.type === 'SwitchStatement' ||
    node.type === 'CatchClause' ||
    node.type === 'ClassDeclaration' ||
    node.type === 'ClassExpression'
  )
}

/** Whether an identifier stands for a variable, and not for a property, a label or a declared name. */
export function isReference(node: Identifier, ancestors: readonly AnyNode[]): boolean {
  const parent = ancestors.at(-1)
  switch (parent?.type) {
    case 'MemberExpression':
      return parent.computed || parent.property !== node
    case 'Property':
      return (parent.computed || parent.key !== node) && !isDeclared(node, ancestors)
    case 'MethodDefinition':
    case 'PropertyDefinition':
      return parent.computed || parent.key !== node
    case 'LabeledStatement':
    case 'BreakStatement':
    case 'ContinueStatement':
    case 'MetaProperty':
    case 'ImportSpecifier':
    case 'ImportDefaultSpecifier':
    case 'ImportNamespaceSpecifier':
    case 'ExportAllDeclaration':
      return false
    case 'ExportSpecifier':
      return parent.local === node
    default:
      return !isDeclared(node, ancestors)
  }
}

/** Climbs out of a pattern: where it ends, a declaration declares the name and an assignment refers to it. */
function isDeclared(node: AnyNode, ancestors: readonly AnyNode[]): boolean {
  let child: AnyNode = node
  for (const parent of ancestors.toReversed()) {
    switch (parent.type) {
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        break
      case 'Property':
        if (parent.value !== child) return false
        break
      case 'AssignmentPattern':
        if (parent.left !== child) return false
        break
      case 'VariableDeclarator':
        return parent.id === child
      case 'CatchClause':
        return parent.param === child
      case 'FunctionDeclaration':
      case 'FunctionExpression':
      case 'ArrowFunctionExpression':
        return parent.body !== child
      case 'ClassDeclaration':
      case 'ClassExpression':
        return parent.id === child
      default:
        return false
    }
    child = parent
  }
  return false
}
