import { perturbedModuleProperty } from './properties/11-perturbed-module.js'
import { specificationConformanceProperty } from './properties/19-specification-conformance.js'
import type { AnyStfProperty, AsyncStfProperty } from './stf-property.js'
import type { VerifySubject } from './verify-subject.js'

/** The properties that need more than the STF, of what there is. */
export function moreProperties({ model, module }: VerifySubject): readonly (AnyStfProperty | AsyncStfProperty)[] {
  return [
    ...(module === undefined ? [] : [perturbedModuleProperty(module)]),
    ...(model === undefined ? [] : [specificationConformanceProperty(model)]),
  ]
}
