import type { AnyNode } from 'acorn'
import { isReference, type Scopes } from '../scopes.js'
import type { FindingCode } from '../source-finding.js'

/** What a rule is given beside the node that it looks at. */
export interface RuleContext {
  readonly scopes: Scopes
  /** Whether the author has opted into floating-point functions. */
  readonly floatMath: boolean
  report(code: FindingCode, node: AnyNode, found: string, instead: string): void
}

/** Looks at one node of an author's module, with its ancestors from the program down. */
export type Rule = (node: AnyNode, ancestors: readonly AnyNode[], context: RuleContext) => void

/** The name of the global that a node refers to: one that the module itself does not declare. */
export function globalName(
  node: AnyNode | undefined,
  ancestors: readonly AnyNode[],
  { scopes }: Pick<RuleContext, 'scopes'>,
): string | undefined {
  if (node?.type !== 'Identifier' || !isReference(node, ancestors)) return undefined
  return scopes.resolve(node.name, ancestors) === undefined ? node.name : undefined
}
