import { LockstepError } from '../error.js'
import type { Admission } from './admission.js'
import type { Module } from './module.js'

/** Which module of an app declares each part of its admission. */
export type AdmissionModules = { readonly [Part in AdmissionPart]: Module | undefined }

type AdmissionPart = keyof Admission<unknown, unknown, unknown, unknown>

/** For each part that several modules declare, the name of the one whose declaration holds in the app. */
export type AdmissionChoice<ModuleName extends string = string> = { readonly [Part in AdmissionPart]?: ModuleName }

/**
 * @throws LockstepError `AdmissionClash` where two modules declare the same part and none is chosen; `AdmissionMissing`
 * where the chosen one does not declare it
 */
export function admissionModules(modules: readonly Module[], choice: AdmissionChoice): AdmissionModules {
  return {
    root: soleModule(modules, 'root', choice),
    authorizeCall: soleModule(modules, 'authorizeCall', choice),
    authorizeGetter: soleModule(modules, 'authorizeGetter', choice),
    chargeFee: soleModule(modules, 'chargeFee', choice),
  }
}

function soleModule(modules: readonly Module[], part: AdmissionPart, choice: AdmissionChoice): Module | undefined {
  const chosen = choice[part]
  const declaring = modules.filter(({ admission }) => admission[part] !== undefined)
  if (chosen !== undefined) return declaring.find(({ name }) => name === chosen) ?? refuseChoice(part, chosen)
  const [first, second] = declaring
  if (first === undefined || second === undefined) return first
  const field = `modules.${second.name}.admission.${part}`
  throw new LockstepError(
    'AdmissionClash',
    `${field}: ${first.name} declares ${part} already; an app has one, so choose with admission: { ${part}: '…' }`,
    { field, value: second.name, limit: first.name },
  )
}

function refuseChoice(part: AdmissionPart, chosen: string): never {
  const field = `admission.${part}`
  throw new LockstepError(
    'AdmissionMissing',
    `${field} is '${chosen}', which declares no ${part}; choose one that does`,
    {
      field,
      value: chosen,
    },
  )
}
