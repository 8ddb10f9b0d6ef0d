import type { AnyNode } from 'acorn'
import { givesDigits } from '../float-digits.js'
import { propertyName } from '../syntax-tree.js'
import type { Rule } from './rule.js'

/** Floating point: literals that are no whole numbers, powers, and the bits of a float. */
export const float: Rule = (node, ancestors, { report, floatMath }) => {
  if (floatMath) return
  if (node.type === 'Literal' && typeof node.value === 'number' && !Number.isSafeInteger(node.value)) {
    report('FloatLiteral', node, `${node.raw} is a floating-point number`, 'count in whole units with bigint')
  }
  if (node.type === 'BinaryExpression' && node.operator === '**' && !isExactPower(node.left, node.right)) {
    reportPower(node, node.left, node.right)
  }
  if (node.type === 'AssignmentExpression' && node.operator === '**=') {
    // What a member holds shows nowhere, and it is written in place: that is nothing that the guard could watch.
    if (node.left.type !== 'Identifier') reportAlways(node)
    else if (!isBigint(node.right)) reportPower(node, node.left, node.right)
  }
  if (givesDigits(node) && node.type === 'CallExpression' && isFraction(node.callee)) {
    report('EngineFloat', node, 'the digits of a fraction in this radix are up to the engine', 'count in whole units')
  }
  const method = propertyName(node)
  if (method !== undefined && /^[gs]etFloat(16|32|64)$/.test(method) && ancestors.at(-1)?.type === 'CallExpression') {
    report('EngineFloat', node, `'${method}' shows the bits of a float, which NaN has many of`, 'store integers')
  }

  function reportPower(at: AnyNode, left: AnyNode, right: AnyNode): void {
    if (isNumber(left) || isNumber(right)) reportAlways(at)
  }

  function reportAlways(at: AnyNode): void {
    report(
      'EngineFloat',
      at,
      "the last digits of '**' on numbers are up to the engine",
      'write bigints: 10n ** exponent',
    )
  }
}

/** Whether it is a method of a quotient that has a number in it; two bigints give a whole one. */
function isFraction(callee: AnyNode): boolean {
  return (
    callee.type === 'MemberExpression' &&
    callee.object.type === 'BinaryExpression' &&
    callee.object.operator === '/' &&
    isNumber(callee.object)
  )
}

function isBigint(node: AnyNode): boolean {
  return node.type === 'Literal' && typeof node.value === 'bigint'
}

/** Whether it must be a number: arithmetic does not mix numbers and bigints, so one literal settles it. */
function isNumber(node: AnyNode): boolean {
  if (node.type === 'BinaryExpression')
    return /^[-+*/%]$/.test(node.operator) && (isNumber(node.left) || isNumber(node.right))
  return node.type === 'Literal' && typeof node.value === 'number'
}

/** `2 ** 32` is a whole number that every engine gets right. */
function isExactPower(base: AnyNode, exponent: AnyNode): boolean {
  if (base.type !== 'Literal' || exponent.type !== 'Literal') return false
  if (typeof base.value !== 'number' || typeof exponent.value !== 'number') return false
  return Number.isSafeInteger(base.value ** exponent.value)
}
