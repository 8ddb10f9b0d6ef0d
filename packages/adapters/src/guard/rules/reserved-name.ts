import type { Rule } from './rule.js'

/** The names under which the guard counts. */
export const reservedName: Rule = (node, _ancestors, { report }) => {
  if (node.type !== 'Identifier' || !node.name.startsWith('$lockstep')) return
  report('ReservedName', node, `'${node.name}' begins like the guard's own names`, 'choose another name')
}
