import { showValue } from '../codec/show-value.js'
import { LockstepError } from '../error.js'
import type { AnyDeclaration } from './declaration.js'
import { assertFields, assertOptionalFields } from './declaration-fields.js'
import { assertCode } from './declared-code.js'
import { assertObject } from './declared-object.js'
import { frozenDeclaration } from './frozen-declaration.js'
import { assertIdentifier } from './identifier.js'
import type { Used } from './module-interface.js'
import type { StateItem } from './state-item.js'
import type { Stf } from './stf.js'

/**
 * Refuses a declaration with parts that could not be what their author means, and freezes it. What its calls, getters
 * and messages must be is asked where they are defined.
 *
 * @throws LockstepError `NotAnObject`, `NotPlain`, `UnknownField`, `NotCode`, `NotSynchronous`, `NotABoolean`,
 * `InvalidName`, `NotAnItem`, `NotAnStf`, `OfferClash`
 */
export function assertDeclaration(declaration: AnyDeclaration): void {
  assertFields('declaration', '', declaration)
  frozenDeclaration(declaration)
  const { getters, hooks, admission, limits, migrate } = declaration
  assertOptionalFields('getters', 'getters', getters)
  assertOptionalFields('hooks', 'hooks', hooks)
  assertOptionalFields('admission', 'admission', admission)
  assertOptionalFields('limits', 'limits', limits)
  assertOptionalFields('migrate', 'migrate', migrate)
  if (migrate !== undefined) assertStf('migrate.from', migrate.from)
  for (const [name, item] of Object.entries(declaration.state)) assertItem(name, item)
  for (const [name, used] of Object.entries(declaration.uses ?? {})) assertUsed(name, used)
  for (const [name, code] of Object.entries(declaration.invariants ?? {})) assertCode(`invariants.${name}`, code)
  assertOffered(declaration)
}

/** @throws LockstepError `NotAnStf` */
export function assertStf(field: string, stf: Stf): void {
  assertObject(field, stf)
  if (typeof stf.identityText !== 'string') throw notAnStf(field, stf)
}

function assertUsed(name: string, used: Used | null | undefined): void {
  const field = `uses.${name}`
  assertIdentifier(field, name)
  if (typeof used !== 'object' || used === null || !('interface' in used)) throw notAnStf(field, used)
}

function notAnStf(field: string, value: unknown): LockstepError {
  const message = `${field} is ${showValue(value)} and no STF; write what defineStf has returned`
  return new LockstepError('NotAnStf', message, { field, value })
}

function assertItem(name: string, item: StateItem | null | undefined): void {
  const field = `state.${name}`
  assertIdentifier(field, name)
  if (['value', 'map', 'doubleMap'].includes(item?.kind ?? '')) return
  throw new LockstepError('NotAnItem', `${field} is no state item; write value(…), map(…) or doubleMap(…)`, { field })
}

/** What other modules of an app may call. They have both kinds under one name. */
function assertOffered({ interface: functions = {}, views = {} }: AnyDeclaration): void {
  for (const [part, offered] of Object.entries({ interface: functions, views })) {
    for (const [name, code] of Object.entries(offered)) {
      assertIdentifier(`${part}.${name}`, name)
      assertCode(`${part}.${name}`, code)
    }
  }
  for (const name of Object.keys(views)) if (Object.hasOwn(functions, name)) throw offerClash(name)
}

function offerClash(name: string): LockstepError {
  const field = `views.${name}`
  const message = `${field} is in interface too; give them two names, or leave the view alone`
  return new LockstepError('OfferClash', message, { field, value: name })
}
