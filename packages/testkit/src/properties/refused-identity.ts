import { type Hex, LockstepError } from '@lockstep/core'
import { migrateState } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import { propertyViolated } from '../execution/property-violated.js'
import type { World } from '../log/world.js'

/**
 * Requires that an STF refuses state of an identity that it does not take over from, naming both.
 *
 * @throws LockstepError `PropertyViolated`
 */
export function requireRefusal(stf: Stf, { provider }: World, state: State, foreign: Hex): void {
  const own = stfIdentity(provider, stf)
  try {
    state.discard(migrateState({ stf, provider }, state, foreign))
  } catch (error) {
    const isNamed = error instanceof LockstepError && error.code === 'UnknownIdentity'
    if (isNamed && error.message.includes(foreign) && error.message.includes(own)) return
    throw propertyViolated(`state of ${foreign} is refused by ${own} without naming both: ${String(error)}`)
  }
  throw propertyViolated(`state of ${foreign} is opened by ${own}, which takes over from no such STF`)
}
