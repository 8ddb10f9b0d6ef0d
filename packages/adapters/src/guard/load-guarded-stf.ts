import type { Stf } from '@lockstep/core'
import { bundleStf } from './bundle-stf.js'
import { evaluateStf } from './evaluate-stf.js'
import type { GuardOptions } from './guard-options.js'

/**
 * Loads an author's STF so that it cannot be impure by mistake: its source is checked, its functions count their
 * depth, and it is evaluated in an SES compartment that has pure globals only.
 *
 * The thread that calls this is locked down for good; see `lockdownRealm`. It guards against mistakes, not against an
 * author who means harm.
 *
 * @throws LockstepError `ImpureStf`, `BundleFailed`, `MaxDepthOutOfRange`, `StfNotExported`, `RealmTaken`
 */
export async function loadGuardedStf(options: GuardOptions): Promise<Stf> {
  return evaluateStf(await bundleStf(options))
}
