import { inductiveInvariantsProperty } from './properties/10-inductive-invariants.js'
import { perturbedModuleProperty } from './properties/11-perturbed-module.js'
import { mutationScoreProperty, requireMutationSubject } from './properties/18-mutation-score.js'
import { specificationConformanceProperty } from './properties/19-specification-conformance.js'
import type { AnyStfProperty, AsyncStfProperty, PropertyOptions } from './stf-property.js'
import type { VerifySubject } from './verify-subject.js'

/**
 * The properties that need more than the STF, of what there is.
 *
 * @throws LockstepError `ModuleMissing`, `InvalidScore`
 */
export function moreProperties(
  subject: VerifySubject & Pick<PropertyOptions, 'unreachable'>,
): readonly (AnyStfProperty | AsyncStfProperty)[] {
  const { model, module, inductive = false, mutationScore, unreachable } = subject
  requireMutationSubject(subject)
  return [
    ...(inductive ? [inductiveInvariantsProperty] : []),
    ...(module === undefined ? [] : [perturbedModuleProperty(module)]),
    ...(module === undefined || mutationScore === undefined
      ? []
      : [
          mutationScoreProperty(module, mutationScore, {
            ...(model && { model }),
            ...(unreachable && { unreachable }),
          }),
        ]),
    ...(model === undefined ? [] : [specificationConformanceProperty(model)]),
  ]
}
