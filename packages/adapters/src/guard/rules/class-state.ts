import type { AnyNode } from 'acorn'
import { isFunction, propertyName, rootOf, writtenBy } from '../syntax-tree.js'
import { isContainer, mutators } from './module-state.js'
import type { Rule } from './rule.js'

const intoState = 'declare it in state, or set it in the constructor alone'

/**
 * State of classes: what `this` is in a static method belongs to the module, and a private field cannot be frozen with
 * the instance that the module keeps.
 */
export const classState: Rule = (node, ancestors, { report }) => {
  for (const target of changedBy(node)) {
    const method = methodAround(ancestors)
    const isStatic = method?.type === 'MethodDefinition' && method.static
    if (isStatic && rootOf(target).type === 'ThisExpression' && target.type === 'MemberExpression')
      report('ModuleState', node, 'a static method changes its class, which outlives the call', intoState)
  }
  for (const name of [...writtenBy(node).flatMap(privateNames), ...changedPrivately(node, ancestors)]) {
    const method = methodAround(ancestors)
    if (method?.type === 'PropertyDefinition' || method?.type === 'StaticBlock') continue
    if (method?.type === 'MethodDefinition' && method.kind === 'constructor') continue
    report('ModuleState', node, `'#${name}' is written in a method, and a private field cannot be frozen`, intoState)
  }
}

/** What is written, or has a method called that changes it. */
function changedBy(node: AnyNode): AnyNode[] {
  if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') return writtenBy(node)
  const isChange = mutators.has(propertyName(node.callee) ?? '') && node.callee.object.type === 'MemberExpression'
  return isChange ? [node.callee.object] : []
}

function privateNames(target: AnyNode): string[] {
  if (target.type !== 'MemberExpression') return []
  if (target.property.type === 'PrivateIdentifier') return [target.property.name]
  return privateNames(target.object)
}

/** Only where the field was made as a container: `this.#balances.set()` may as well be a handle on state. */
function changedPrivately(node: AnyNode, ancestors: readonly AnyNode[]): string[] {
  if (node.type !== 'CallExpression') return []
  return changedBy(node)
    .flatMap(privateNames)
    .filter((name) =>
      ancestors.some(
        (each) =>
          each.type === 'ClassBody' &&
          each.body.some((member) => {
            return (
              member.type === 'PropertyDefinition' &&
              member.key.type === 'PrivateIdentifier' &&
              member.key.name === name &&
              isContainer(member.value ?? undefined)
            )
          }),
      ),
    )
}

/** The member of a class whose `this` this is: arrows have that of their surroundings. */
function methodAround(ancestors: readonly AnyNode[]): AnyNode | undefined {
  const at = ancestors.findLastIndex(
    (each) =>
      (isFunction(each) && each.type !== 'ArrowFunctionExpression') ||
      each.type === 'PropertyDefinition' ||
      each.type === 'StaticBlock',
  )
  const owner = ancestors[at]
  return isFunction(owner) ? ancestors[at - 1] : owner
}
