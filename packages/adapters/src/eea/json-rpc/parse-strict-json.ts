import { LockstepError } from '@lockstep/core'

/** Deepest nesting of arrays and objects in a request; the specification needs six. */
export const maximumJsonDepth = 32

/**
 * Parses JSON that no two readers understand differently: a name occurs once in an object, and no name is
 * `__proto__`. `JSON.parse` takes the last of two values, other parsers the first; a request that one of them checks
 * and the other executes is an attack.
 *
 * @throws LockstepError `JsonSyntax`.
 */
export function parseStrictJson(text: string): unknown {
  assertNames(text)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new LockstepError(
      'JsonSyntax',
      'the request is not JSON; send one JSON-RPC request or a batch',
      {},
      { cause: error },
    )
  }
}

// PERF: strings and brackets are all that counts; the engine's own parser finds what is wrong between them.
const tokens = /"(?:[^"\\]|\\.)*"|[[\]{},:]/gs

/** Names of the object that is open, or undefined in an array. */
type Scope = Set<string> | undefined

function assertNames(text: string): void {
  const scopes: Scope[] = []
  let nameExpected = false
  for (const [token] of text.matchAll(tokens)) {
    const names = scopes.at(-1)
    if (token === '{' || token === '[') {
      scopes.push(token === '{' ? new Set() : undefined)
      if (scopes.length > maximumJsonDepth) throw refused(`nests deeper than ${maximumJsonDepth}`)
      nameExpected = token === '{'
    } else if (token === '}' || token === ']') {
      scopes.pop()
      nameExpected = false
    } else if (token === ',') {
      nameExpected = names !== undefined
    } else if (token === ':') {
      nameExpected = false
    } else if (nameExpected && names !== undefined) {
      addName(names, token)
    }
  }
}

function addName(names: Set<string>, token: string): void {
  const name = nameIn(token)
  if (name === '__proto__') throw refused('has a member named __proto__')
  if (names.has(name)) throw refused(`has the member ${JSON.stringify(name.slice(0, 40))} twice`)
  names.add(name)
}

/** Two spellings of one name, such as "id" and "i\u0064", are the same name. */
function nameIn(token: string): string {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return String(JSON.parse(token))
  } catch {
    return token
  }
}

function refused(what: string): LockstepError {
  return new LockstepError(
    'JsonSyntax',
    `the request ${what}; send each member once, at most ${maximumJsonDepth} levels deep`,
    {
      field: 'request',
      limit: maximumJsonDepth,
    },
  )
}
