import { LockstepError } from '@lockstep/core'

const mostDepth = 100

type Reviver = (this: unknown, key: string, value: unknown) => unknown

/** `JSON` that nests to a fixed depth: engines recurse over the value, and how far they get is up to their stack. */
export const boundedJson: Pick<JSON, 'parse' | 'stringify'> = {
  parse: (text: string, reviver?: Reviver) => {
    assertTextDepth(String(text))
    return JSON.parse(text, typeof reviver === 'function' ? ofTwoArguments(reviver) : undefined)
  },
  stringify: (value: unknown, ...rest: [replacer?: unknown, space?: unknown]) => {
    assertValueDepth(value, 0)
    return Reflect.apply(JSON.stringify, JSON, [value, ...rest])
  },
}

/** Newer engines hand a third argument over, with the source text. SPEC: ECMA-262, 14th edition, 25.5.1.1 has two. */
function ofTwoArguments(reviver: Reviver): Reviver {
  return function (this: unknown, key, value) {
    return Reflect.apply(reviver, this, [key, value])
  }
}

function assertTextDepth(text: string): void {
  let depth = 0
  for (const [found] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{\]}]/g)) {
    if (found === '[' || found === '{') depth += 1
    if (found === ']' || found === '}') depth -= 1
    if (depth > mostDepth) throw tooDeep()
  }
}

function assertValueDepth(value: unknown, depth: number): void {
  if (typeof value !== 'object' || value === null) return
  if (depth >= mostDepth) throw tooDeep()
  for (const held of Object.values(value)) assertValueDepth(held, depth + 1)
}

function tooDeep(): LockstepError {
  return new LockstepError('RecursionLimit', `JSON nests deeper than ${mostDepth}; use a codec`, {
    field: 'JSON',
    limit: mostDepth,
  })
}
