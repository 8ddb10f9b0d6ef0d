import { LockstepError } from '@lockstep/core'
import { inductiveInvariantsProperty } from '../properties/10-inductive-invariants.js'
import { moduleSourceProperty } from '../properties/11-module-source.js'
import { perturbedModuleProperty } from '../properties/11-perturbed-module.js'
import { mutationScoreProperty, requireMutationSubject } from '../properties/18-mutation-score.js'
import { specificationConformanceProperty } from '../properties/19-specification-conformance.js'
import type { PropertyOptions, VerifiedProperty } from './stf-property.js'
import type { VerifySubject } from './verify-subject.js'

/**
 * The properties that need more than the STF, of what there is.
 *
 * @throws LockstepError `ModuleMissing`, `InvalidScore`
 */
export function moreProperties(
  subject: VerifySubject & Pick<PropertyOptions, 'unreachable'>,
): readonly VerifiedProperty[] {
  const { model, module, allow, freshProcesses = true, inductive = false, mutationScore, unreachable } = subject
  requireMutationSubject(subject)
  requireSource(subject)
  return [
    ...(inductive ? [inductiveInvariantsProperty] : []),
    ...(module === undefined ? [] : [moduleSourceProperty(module, allow)]),
    ...(module === undefined || !freshProcesses ? [] : [perturbedModuleProperty(module)]),
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

function requireSource({ module, allow }: VerifySubject): void {
  if (module !== undefined || allow === undefined) return
  throw new LockstepError('ModuleMissing', 'allow is about the source of a module; name that by module', {
    field: 'module',
    value: module,
  })
}
