import { LockstepError } from '../error.js'
import type { Admission } from './admission.js'
import type { Module } from './module.js'

/** Which module of an app declares each part of its admission. */
export type AdmissionModules = { readonly [Part in AdmissionPart]: Module | undefined }

type AdmissionPart = keyof Admission<unknown, unknown, unknown, unknown>

/** @throws LockstepError `AdmissionClash` where two modules declare the same part */
export function admissionModules(modules: readonly Module[]): AdmissionModules {
  return {
    root: soleModule(modules, 'root'),
    authorizeCall: soleModule(modules, 'authorizeCall'),
    authorizeGetter: soleModule(modules, 'authorizeGetter'),
    chargeFee: soleModule(modules, 'chargeFee'),
  }
}

function soleModule(modules: readonly Module[], part: AdmissionPart): Module | undefined {
  const [first, second] = modules.filter(({ admission }) => admission[part] !== undefined)
  if (first === undefined || second === undefined) return first
  const field = `modules.${second.name}.admission.${part}`
  throw new LockstepError(
    'AdmissionClash',
    `${field}: ${first.name} declares ${part} already; an app has one, so declare it in one of them`,
    { field, value: second.name, limit: first.name },
  )
}
