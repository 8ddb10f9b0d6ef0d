import { readAppContext, readContext, unlimitedGate } from '@lockstep/core/engine'
import type { ReadableState } from '@lockstep/core/state'
import { type BlockContext, dropPromise, type Stf } from '@lockstep/core/stf'
import type { World } from '../log/world.js'

/** The declared invariants, of each module and of the app, that do not hold here; one that throws does not hold. */
export function brokenInvariants(stf: Stf, { domain }: World, state: ReadableState, block: BlockContext): string[] {
  const { shard } = domain
  return [
    ...Object.values(stf.modules).flatMap((module) =>
      broken(module.invariants, readContext(module, shard, state, block, unlimitedGate(), stf.modules)),
    ),
    ...broken(stf.invariants, readAppContext(stf, shard, state, block)),
  ]
}

type Invariants<Context> = Readonly<Record<string, (context: Context) => boolean>>

function broken<Context>(invariants: Invariants<Context>, context: Context): string[] {
  return Object.entries(invariants).flatMap(([name, holds]) => {
    try {
      const answer: unknown = holds(context)
      dropPromise(answer)
      return answer === true ? [] : [`the invariant '${name}' does not hold`]
    } catch (error) {
      return [`the invariant '${name}' throws: ${String(error)}`]
    }
  })
}
