import type { Stf } from '@lockstep/core/stf'
import fc from 'fast-check'
import { describeFileDivergence } from '../artefact/describe-divergence.js'
import { divergenceOf } from '../artefact/find-divergence.js'
import { createStateDecoder } from '../artefact/state-changes.js'
import { propertyViolated } from '../execution/property-violated.js'
import { anyLogInBlocks } from '../generation/any-log.js'
import { createWorlds } from '../log/worlds.js'
import { firstParting } from '../surroundings/index.js'
import { checkProperty } from '../verification/check-property.js'
import type { PropertyOptions, StfProperty } from '../verification/stf-property.js'
import type { VerifySubject } from '../verification/verify-subject.js'

/**
 * Property 11, as far as one process can show it: each log is executed in different surroundings, and what the calls
 * ask theirs is recorded, so that the first call, the first entry and the read that differ can be named. What is read
 * while a module is evaluated, and what a memory does the first time only, takes a fresh process: see the option
 * `module`.
 */
export const perturbedExecutionProperty: StfProperty = {
  number: 11,
  name: 'perturbed execution',
  statement: 'Clock, randomness, time zone, locale, stack and what ran before make no difference.',
  defaultRuns: 40,
  property(stf, options) {
    const world = createWorlds().fastest
    return fc.property(anyLogInBlocks(stf, options), ({ log }) => {
      const { divergence, leftBehind } = firstParting(stf, world, log)
      if (leftBehind !== undefined)
        throw propertyViolated(`${leftBehind}, which all code shares, is changed by the log`)
      if (divergence === undefined) return
      throw propertyViolated(describeFileDivergence(divergenceOf(createStateDecoder(stf, world), divergence)))
    })
  },
}

/** The same, with a remark on what is left out beside it: a green line alone would say too much. */
export function perturbedExecutionBeside({ module, freshProcesses }: VerifySubject): StfProperty {
  if (module === undefined) return { ...perturbedExecutionProperty, remark: () => sourceLeftOut }
  if (freshProcesses === false) return { ...perturbedExecutionProperty, remark: () => processesLeftOut }
  return perturbedExecutionProperty
}

const sourceLeftOut = 'the source was not looked at, nor run in fresh processes: give the option module'
const processesLeftOut = 'the module was not run in fresh processes'

/** Checks {@link perturbedExecutionProperty}. @throws LockstepError `PropertyFailed` */
export function perturbedExecution(stf: Stf, options: PropertyOptions = {}): void {
  checkProperty(perturbedExecutionProperty, stf, options)
}
