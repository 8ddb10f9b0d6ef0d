import type { Stf } from '@lockstep/core'
import type { Call, Getter } from '@lockstep/core/stf'
import { usageError } from '../usage-error.js'

/** The call that a text names: `module.call`, or the call's name alone where one module has it. */
export function findCall(stf: Stf, text: string): Call {
  const calls = Object.values(stf.modules).flatMap((module) =>
    Object.values(module.calls).map((call) => ({ module: module.name, item: call })),
  )
  return findNamed('CALL', text, calls)
}

/** The getter that a text names: `module.getter`, or the getter's name alone where one module has it. */
export function findGetter(stf: Stf, text: string): Getter {
  const getters = Object.values(stf.modules).flatMap((module) =>
    [...Object.values(module.getters.public), ...Object.values(module.getters.trusted)].map((getter) => ({
      module: module.name,
      item: getter,
    })),
  )
  return findNamed('GETTER', text, getters)
}

/** The only call that has one of these names, in whichever module; for commands that know a call by its job. */
export function callForJob(stf: Stf, job: string, names: readonly string[]): Call {
  const calls = Object.values(stf.modules).flatMap((module) => Object.values(module.calls))
  const found = calls.find((call) => names.includes(shortName(call)))
  if (found !== undefined) return found
  throw usageError(job, stf.name, `the STF has no call ${names.join(' or ')}; use lockstep call with one of its own`)
}

interface Declared<Item> {
  readonly module: string
  readonly item: Item
}

function findNamed<Item extends { readonly name: string }>(
  field: string,
  text: string,
  declared: readonly Declared<Item>[],
): Item {
  const full = ({ module, item }: Declared<Item>): string => `${module}.${shortName(item)}`
  const exact = declared.filter((each) => full(each) === text || each.item.name === text)
  const found = exact.length > 0 ? exact : declared.filter(({ item }) => shortName(item) === text)
  const [only, another] = found
  const names = (some: readonly Declared<Item>[]): string => some.map(full).join(', ')
  if (only === undefined) throw usageError(field, text, `there are ${names(declared)}`)
  if (another !== undefined) throw usageError(field, text, `write one of ${names(found)}`)
  return only.item
}

function shortName({ name }: { readonly name: string }): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
