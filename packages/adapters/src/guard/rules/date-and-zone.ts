import type { AnyNode } from 'acorn'
import { propertyName } from '../syntax-tree.js'
import { builtInKind } from './built-in-kind.js'
import { globalName, type Rule } from './rule.js'

const fromBlock = 'take the time from context.block.timestamp'
const inUtc = 'calculate in UTC: getUTCHours(), toISOString()'

const localMethods: ReadonlySet<string> = new Set([
  ...['FullYear', 'Month', 'Date', 'Hours', 'Minutes', 'Seconds', 'Milliseconds'].flatMap((part) => [
    `get${part}`,
    `set${part}`,
  ]),
  ...['getDay', 'getYear', 'setYear', 'getTimezoneOffset', 'toDateString', 'toTimeString'],
])

/** A date text of which ECMAScript says that it means UTC, or says what else it means. */
export const zonedDate: RegExp =
  /^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,3})?)?(?:Z|[+-][0-9]{2}:[0-9]{2}))?$/

/** The clock, and the machine's time zone. */
export const dateAndZone: Rule = (node, ancestors, context) => {
  const parent = ancestors.at(-1)
  const method = propertyName(node)
  if (method !== undefined && localMethods.has(method) && parent?.type === 'CallExpression' && parent.callee === node) {
    context.report('TimeZoneRead', node, `'${method}' depends on the machine's time zone`, inUtc)
  }
  if (parent !== undefined && becomesText(node, parent) && builtInKind(node, ancestors, context) === 'Date') {
    context.report('TimeZoneRead', node, 'a date as text is in local time', inUtc)
  }
  if (globalName(node, ancestors, context) !== 'Date' || parent === undefined) return
  if (parent.type === 'NewExpression' && parent.callee === node) {
    if (parent.arguments.length === 0) {
      context.report('ClockRead', parent, "'new Date()' reads the machine's clock", fromBlock)
    } else if (parent.arguments.length > 1) {
      context.report(
        'TimeZoneRead',
        parent,
        "'new Date(year, month, …)' is a local time",
        'write new Date(Date.UTC(…))',
      )
    } else {
      checkText(parent.arguments[0], parent)
    }
  }
  if (parent.type === 'CallExpression' && parent.callee === node) {
    context.report('ClockRead', parent, "'Date()' reads the machine's clock", fromBlock)
  }
  const grandparent = ancestors.at(-2)
  const property = parent.type === 'MemberExpression' && parent.object === node ? propertyName(parent) : undefined
  if (property === 'now') context.report('ClockRead', parent, "'Date.now' reads the machine's clock", fromBlock)
  if (property === 'parse' && grandparent?.type === 'CallExpression' && grandparent.callee === parent) {
    checkText(grandparent.arguments[0], grandparent)
  }

  function checkText(text: AnyNode | undefined, at: AnyNode): void {
    if (text?.type !== 'Literal' || typeof text.value !== 'string' || zonedDate.test(text.value)) return
    context.report(
      'TimeZoneRead',
      at,
      `'${text.value}' names no time zone, so that the machine's is taken`,
      "write an ISO text that ends in 'Z'",
    )
  }
}

/** `String(date)`, a template, a sum: a date prefers to be a text there. */
function becomesText(node: AnyNode, parent: AnyNode): boolean {
  if (parent.type === 'TemplateLiteral') return true
  if (parent.type === 'BinaryExpression') return parent.operator === '+'
  const isArgument = parent.type === 'CallExpression' && parent.callee !== node
  return isArgument && parent.callee.type === 'Identifier' && parent.callee.name === 'String'
}
