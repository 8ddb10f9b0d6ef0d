import { LockstepError } from '@lockstep/core'
import { boundList } from './bound-arguments.js'
import { boundedJson } from './bounded-json.js'
import { guardHost } from './guard-host.js'
import { guardedRegExp } from './guarded-reg-exp.js'
import { languageMembers } from './language-members.js'
import { exactMath } from './pure-globals.js'
import { createUtcDate } from './utc-date.js'

/** The globals that are not the engine's own in a compartment. */
export function compartmentGlobals(floatMath: boolean): Readonly<Record<string, unknown>> {
  return {
    Math: guardedMath(floatMath),
    Date: createUtcDate(),
    JSON: boundedJson,
    Reflect: guardedReflect(),
    RegExp: guardedRegExp(),
    $lockstepHost: guardHost,
    ...(floatMath ? { Float32Array, Float64Array } : {}),
  }
}

/** `Math` with what ECMAScript fixes to the bit; the rest says why it is not there. */
function guardedMath(floatMath: boolean): Readonly<Record<string, unknown>> {
  const members = membersOf(Math, 'Math').map(([name, value]) => {
    const kept = exactMath.includes(name) || (floatMath && name !== 'random')
    return [name, kept ? value : () => refuseMath(name)] as const
  })
  return Object.fromEntries(members)
}

/** Those that the list of members has, and not what an engine has beyond them. */
function membersOf(object: object, name: string): [string, unknown][] {
  return (languageMembers.get(name) ?? []).map((member) => [member, Reflect.get(object, member)])
}

function refuseMath(name: string): never {
  const [code, instead] =
    name === 'random'
      ? (['Randomness', 'draw it with context.random()'] as const)
      : (['EngineFloat', 'calculate with bigint, or opt in with allow.floatMath'] as const)
  throw new LockstepError(code, `'Math.${name}' is not the same on every worker; ${instead}`, { field: `Math.${name}` })
}

/** Arguments go over the stack; see `boundList`. The prelude covers it with one that charges them, too. */
function guardedReflect(): Readonly<Record<string, unknown>> {
  const rest = Object.fromEntries(membersOf(Reflect, 'Reflect'))
  const listed = (list: ArrayLike<unknown>): unknown[] => {
    const items = boundList(list)
    if (!Array.isArray(items)) throw new TypeError('arguments are given in a list')
    return items
  }
  return {
    ...rest,
    apply: (target: () => unknown, self: unknown, list: ArrayLike<unknown>) =>
      Reflect.apply(target, self, listed(list)),
    construct: (target: () => unknown, list: ArrayLike<unknown>, newTarget: () => unknown = target) =>
      Reflect.construct(target, listed(list), newTarget),
  }
}
