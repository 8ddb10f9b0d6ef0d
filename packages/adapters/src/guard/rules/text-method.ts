import { propertyName } from '../syntax-tree.js'
import type { Rule } from './rule.js'

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
export const textMethod: Rule = (node, ancestors, { report }) => {
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
  if (node.type === 'Literal' && node.regex && /\\p\{/i.test(node.regex.pattern)) {
    report('UnicodeTables', node, "'\\p{…}' depends on the engine's version of Unicode", 'list the characters')
  }
  if (node.type === 'Literal' && node.regex && /[uv]/.test(node.regex.flags) && node.regex.flags.includes('i')) {
    report('UnicodeTables', node, 'ignoring case depends on the version of Unicode', "leave out the flag 'u' or 'i'")
  }
}
