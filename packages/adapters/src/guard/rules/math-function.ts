import type { AnyNode, ObjectPattern } from 'acorn'
import { exactMath } from '../pure-globals.js'
import { propertyName } from '../syntax-tree.js'
import { globalName, type Rule, type RuleContext } from './rule.js'

/** `Math` by name only: what is read from it must be visible, as `Math.floor` or in a destructuring. */
export const mathFunction: Rule = (node, ancestors, context) => {
  if (globalName(node, ancestors, context) !== 'Math') return
  const parent = ancestors.at(-1)
  if (parent?.type === 'MemberExpression' && parent.object === node) {
    checkName(propertyName(parent), parent, context)
  } else if (parent?.type === 'VariableDeclarator' && parent.id.type === 'ObjectPattern') {
    for (const name of namesIn(parent.id)) checkName(name, parent, context)
  } else {
    checkName(undefined, node, context)
  }
}

function checkName(name: string | undefined, node: AnyNode, { report, floatMath }: RuleContext): void {
  if (name === 'random') {
    report('Randomness', node, "'Math.random' draws another number on every worker", 'draw it with context.random()')
  } else if (name === undefined) {
    report(
      'EngineFloat',
      node,
      "'Math' is handed on, so that what is called stays hidden",
      "name the function: 'Math.floor(x)'",
    )
  } else if (!exactMath.includes(name) && !floatMath) {
    report(
      'EngineFloat',
      node,
      `the last digits of 'Math.${name}' are up to the engine`,
      'calculate with bigint, or opt in with allow.floatMath',
    )
  }
}

function namesIn(pattern: ObjectPattern): (string | undefined)[] {
  return pattern.properties.map((property) =>
    property.type === 'Property' && !property.computed && property.key.type === 'Identifier'
      ? property.key.name
      : undefined,
  )
}
