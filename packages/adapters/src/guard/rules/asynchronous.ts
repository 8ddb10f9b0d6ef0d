import { isFunction } from '../syntax-tree.js'
import type { Rule } from './rule.js'

const synchronous = 'an STF is synchronous: compute it here, or take it as an argument'

/** Code that stops and goes on later: in between, anything may have happened. */
export const asynchronous: Rule = (node, _ancestors, { report }) => {
  if (isFunction(node) && node.async) report('Asynchronous', node, 'an async function goes on later', synchronous)
  if (isFunction(node) && node.generator) {
    report('Asynchronous', node, 'a generator keeps its place between calls', 'return an array')
  }
  if (node.type === 'AwaitExpression') report('Asynchronous', node, "'await' goes on later", synchronous)
  if (node.type === 'ForOfStatement' && node.await)
    report('Asynchronous', node, "'for await' goes on later", synchronous)
  if (node.type === 'ImportExpression') {
    report('DynamicCode', node, "'import()' loads code while the STF runs", 'import it at the top of the module')
  }
  if (node.type === 'MetaProperty' && node.meta.name === 'import') {
    report('AmbientGlobal', node, "'import.meta' tells where the code lies", 'write the value down')
  }
}
