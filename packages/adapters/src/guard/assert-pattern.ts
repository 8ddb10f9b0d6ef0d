import { LockstepError } from '@lockstep/core'
import { parse } from 'acorn'

/** Groups in a pattern: parsers recurse over them, and how far they get is up to their stack. */
const mostGroups = 100
const rememberedPatterns = 1000

/**
 * Holds the source of a regular expression against the syntax of ECMAScript 2023: what newer engines take in addition
 * would be an error in the others. PERF: each pattern is parsed once.
 *
 * @throws SyntaxError as an engine of 2023 does; LockstepError `RecursionLimit` for more than 100 groups.
 */
export function assertPattern(pattern: string, flags: string): void {
  const literal = `/${literalBody(pattern)}/${flags}`
  if (seen.has(literal)) return
  if (pattern.split('(').length - 1 > mostGroups) {
    throw new LockstepError('RecursionLimit', `a regular expression has more than ${mostGroups} groups`, {
      field: 'RegExp',
      limit: mostGroups,
    })
  }
  const problem = patternProblem(literal)
  if (problem !== undefined) throw new SyntaxError(problem)
  if (seen.size >= rememberedPatterns) seen.clear()
  seen.add(literal)
}

const seen = new Set<string>()

function patternProblem(literal: string): string | undefined {
  try {
    const [statement, second] = parse(literal, { ecmaVersion: 2023 }).body
    const isLiteral = statement?.type === 'ExpressionStatement' && statement.expression.type === 'Literal'
    return isLiteral && second === undefined ? undefined : notThePattern
  } catch (error) {
    return error instanceof Error ? error.message.replace(/ \(\d+:\d+\)$/, '') : notThePattern
  }
}

const notThePattern = 'Invalid regular expression: it is no ECMAScript 2023'

/** The pattern as it stands in a literal. SPEC: ECMA-262, 14th edition, 22.2.6.13.1 EscapeRegExpPattern */
function literalBody(pattern: string): string {
  let inClass = false
  const body = pattern.replace(/\\[\s\S]|[[\]/\n\r\u2028\u2029]/g, (found) => {
    if (found === '[') inClass = true
    if (found === ']') inClass = false
    if (found === '/') return inClass ? '/' : '\\/'
    return lineEnds[found.at(-1) ?? ''] ?? found
  })
  return body === '' ? '(?:)' : body
}

const lineEnds: Readonly<Record<string, string>> = {
  '\n': '\\n',
  '\r': '\\r',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
}
