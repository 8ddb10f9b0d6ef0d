import type { AnyNode } from 'acorn'
import { assertPattern } from '../assert-pattern.js'
import { languageMembers } from '../language-members.js'
import { propertyName } from '../syntax-tree.js'
import { builtInKind } from './built-in-kind.js'
import { globalName, type Rule } from './rule.js'
import { textOf } from './text-of.js'

const instead = 'write it with what ECMAScript 2023 has'
const ofEveryFunction = ['length', 'name', ...listed('Function.prototype'), ...listed('Object.prototype')]
/** Other rules know what is in these, and why. */
const ofOtherRules: ReadonlySet<string> = new Set(['Date', 'Math'])
const lastMatch = /^(?:\$[&'+\d_`]|input|last(?:Match|Paren)|(?:left|right)Context)$/

/** What engines got after 2023, or keep from before there was a standard: not every worker's has it. */
export const newerLanguage: Rule = (node, ancestors, context) => {
  const name = globalName(node, ancestors, context)
  const parent = ancestors.at(-1)
  if (name !== undefined && languageMembers.has(name) && !ofOtherRules.has(name)) {
    for (const member of membersRead(node, parent)) {
      if (listed(name).includes(member) || ofEveryFunction.includes(member)) continue
      if (name === 'RegExp' && lastMatch.test(member)) {
        const found = `'RegExp.${member}' remembers what was matched last, by anybody`
        context.report('AmbientGlobal', node, found, 'take the result of exec()')
      } else reportMember(`${name}.${member}`)
    }
  }
  if (node.type === 'MemberExpression') {
    const kind = builtInKind(node.object, [...ancestors, node], context)
    const member = propertyName(node)
    const members = kind === undefined ? undefined : membersOfInstance(kind)
    if (member !== undefined && members && !members.includes(member)) reportMember(`${kind}.prototype.${member}`)
  }
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    const pattern = globalName(node.callee, [...ancestors, node], context) === 'RegExp' && textOf(node.arguments[0])
    const flags = node.arguments[1] === undefined ? '' : textOf(node.arguments[1])
    if (typeof pattern === 'string' && flags !== undefined) checkPattern(pattern, flags)
  }

  function reportMember(member: string): void {
    context.report('NewerLanguage', node, `'${member}' is no ECMAScript 2023, and not every engine has it`, instead)
  }

  function checkPattern(pattern: string, flags: string): void {
    try {
      assertPattern(pattern, flags)
    } catch (error) {
      context.report('NewerLanguage', node, error instanceof Error ? error.message : String(error), instead)
    }
  }
}

function listed(name: string): readonly string[] {
  return languageMembers.get(name) ?? []
}

/** What is read from a global by name: `Object.groupBy`, `const { groupBy } = Object`. */
function membersRead(node: AnyNode, parent: AnyNode | undefined): string[] {
  if (parent?.type === 'MemberExpression' && parent.object === node) return [propertyName(parent) ?? []].flat()
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'ObjectPattern' || parent.init !== node) return []
  return parent.id.properties.flatMap((property) => {
    return property.type === 'Property' && !property.computed && property.key.type === 'Identifier'
      ? [property.key.name]
      : []
  })
}

function membersOfInstance(kind: string): readonly string[] | undefined {
  if (kind === '%Iterator%') return ['next', ...listed('Object.prototype')]
  if (ofOtherRules.has(kind) || !languageMembers.has(`${kind}.prototype`)) return undefined
  const shared = kind.endsWith('Array') && kind !== 'Array' ? listed('%TypedArray%.prototype') : []
  return [...listed(`${kind}.prototype`), ...shared, ...ofTheInstance(kind), ...listed('Object.prototype')]
}

function ofTheInstance(kind: string): readonly string[] {
  if (kind.endsWith('Error')) return ['cause', 'errors', 'message', 'name', 'stack']
  return kind === 'RegExp' ? ['lastIndex'] : []
}
