import type { AnyNode } from 'acorn'
import { propertyName } from '../syntax-tree.js'
import { globalName, type Rule } from './rule.js'
import { textOf } from './text-of.js'

const unicode = 'compare texts as they are, or map the ASCII letters that you mean'

const localeMethods: ReadonlySet<string> = new Set([
  'localeCompare',
  'toLocaleDateString',
  'toLocaleLowerCase',
  'toLocaleString',
  'toLocaleTimeString',
  'toLocaleUpperCase',
])
const unicodeMethods: ReadonlySet<string> = new Set(['normalize', 'toLowerCase', 'toUpperCase'])

/** Locales, and tables of Unicode that grow from one engine to the next. */
export const textMethod: Rule = (node, ancestors, context) => {
  const { report } = context
  const method = propertyName(node)
  if (method !== undefined && localeMethods.has(method)) {
    report(
      'LocaleRead',
      node,
      `'${method}' depends on the machine's locale`,
      'compare with < and >, format in the client',
    )
  }
  const parent = ancestors.at(-1)
  if (
    method !== undefined &&
    unicodeMethods.has(method) &&
    parent?.type === 'CallExpression' &&
    parent.callee === node
  ) {
    report('UnicodeTables', node, `'${method}' depends on the engine's version of Unicode`, unicode)
  }
  if (
    (node.type === 'NewExpression' || node.type === 'CallExpression') &&
    globalName(node.callee, [...ancestors, node], context) === 'RegExp' &&
    readsUnicode(node.arguments[0], node.arguments[1])
  ) {
    report('UnicodeTables', node, "this 'RegExp' can depend on the engine's version of Unicode", 'list the characters')
  }
  if (node.type === 'Literal' && node.regex && /\\p\{/i.test(node.regex.pattern)) {
    report('UnicodeTables', node, "'\\p{…}' depends on the engine's version of Unicode", 'list the characters')
  }
  if (node.type === 'Literal' && node.regex && /[uv]/.test(node.regex.flags) && node.regex.flags.includes('i')) {
    report('UnicodeTables', node, 'ignoring case depends on the version of Unicode', "leave out the flag 'u' or 'i'")
  }
}

/** Without the flag 'u' or 'v' there are no tables. With it, only a pattern that is written out shows what it reads. */
function readsUnicode(pattern: AnyNode | undefined, flags: AnyNode | undefined): boolean {
  if (flags === undefined) return false
  const [patternText, flagText] = [textOf(pattern), textOf(flags)]
  if (flagText !== undefined && !/[uv]/.test(flagText)) return false
  return patternText === undefined || /\\p\{/i.test(patternText) || flagText === undefined || flagText.includes('i')
}
