import type { AnyNode } from 'acorn'
import type MagicString from 'magic-string'

/** Children come before their parents: what is put around later must come to stand outside. */
export function wrap(output: MagicString, node: AnyNode, before: string, after: string): void {
  output.prependRight(node.start, before)
  output.appendLeft(node.end, after)
}
