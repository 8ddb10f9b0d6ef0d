import { readContext, unlimitedGate } from '@lockstep/core/engine'
import type { ReadableState } from '@lockstep/core/state'
import type { AnyReadContext, BlockContext, Module, Stf } from '@lockstep/core/stf'
import type { World } from './world.js'

/** The declared invariants of all modules that do not hold here; one that throws does not hold. */
export function brokenInvariants(stf: Stf, { domain }: World, state: ReadableState, block: BlockContext): string[] {
  return Object.values(stf.modules).flatMap((module) =>
    brokenInModule(module, readContext(module, domain.shard, state, block, unlimitedGate())),
  )
}

function brokenInModule({ invariants }: Module, context: AnyReadContext): string[] {
  return Object.entries(invariants).flatMap(([name, holds]) => {
    try {
      return holds(context) ? [] : [`the invariant '${name}' does not hold`]
    } catch (error) {
      return [`the invariant '${name}' throws: ${String(error)}`]
    }
  })
}
