import type { Stf } from '@lockstep/core/stf'
import type fc from 'fast-check'
import type { GenerationOptions } from '../generation/generation-options.js'
import type { StfProperty } from './stf-property.js'

/**
 * A property whose every run has a new STF, and so has what draws its input: half of the logs are drawn up by executing
 * them, which leaves traces in an STF with a memory.
 *
 * PERF: the property is set up twice for each run.
 */
export function freshProperty(
  stfProperty: StfProperty,
  create: () => Stf,
  options: GenerationOptions,
): fc.IRawProperty<unknown, false> {
  const setUp = (): fc.IRawProperty<unknown, false> => stfProperty.property(create(), options)
  // What has drawn a value shrinks it.
  let drawing = setUp()
  return {
    isAsync: () => false,
    generate(random, runId) {
      drawing = setUp()
      return drawing.generate(random, runId)
    },
    shrink: (value) => drawing.shrink(value),
    run: (value) => setUp().run(value),
    runBeforeEach: () => drawing.runBeforeEach(),
    runAfterEach: () => drawing.runAfterEach(),
  }
}
