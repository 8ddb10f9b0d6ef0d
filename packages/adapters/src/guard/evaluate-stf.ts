import { LockstepError, type Stf } from '@lockstep/core'
import type { GuardedBundle } from './bundle-stf.js'
import { compartmentGlobals } from './compartment-globals.js'
import { lockdownRealm } from './lockdown-realm.js'
import { pureGlobals } from './pure-globals.js'

/**
 * Locks this thread down and evaluates a bundle in a compartment that has pure globals only.
 *
 * @throws LockstepError `StfNotExported`, `RealmTaken`, `UnknownEngine`, and what the module throws while it is evaluated.
 */
export async function evaluateStf({ entry, exportName, floatMath, script }: GuardedBundle): Promise<Stf> {
  await lockdownRealm()
  const exported: unknown = pureCompartment(floatMath).evaluate(script)
  const found = Object.entries(exported ?? {}).filter(
    ([name, value]) => isStf(value) && (exportName === undefined || name === exportName),
  )
  const [first, second] = found
  const stf: unknown = first?.[1]
  if (isStf(stf) && second === undefined) return stf
  const what = exportName === undefined ? `${found.length} STFs` : `no STF named '${exportName}'`
  throw new LockstepError('StfNotExported', `${entry} exports ${what}; name the one you mean in exportName`, {
    field: 'exportName',
    value: exportName,
  })
}

function pureCompartment(floatMath: boolean): Compartment {
  const compartment = new Compartment({ globals: compartmentGlobals(floatMath), __options__: true })
  const { globalThis: scope } = compartment
  for (const name of Object.getOwnPropertyNames(scope)) {
    if (!pureGlobals.has(name) && !keptGlobals.has(name)) Reflect.deleteProperty(scope, name)
  }
  for (const name of ['Math', 'Date', 'JSON', 'Reflect', 'RegExp', '$lockstepHost']) harden(Reflect.get(scope, name))
  // PERF: SES binds what cannot change as constants; the rest it looks up through a proxy at every use.
  Object.freeze(scope)
  return compartment
}

const keptGlobals: ReadonlySet<string> = new Set(['$lockstepHost', 'Float32Array', 'Float64Array'])

function isStf(value: unknown): value is Stf {
  return typeof value === 'object' && value !== null && 'identityText' in value && 'modules' in value
}
