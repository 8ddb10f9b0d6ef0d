import { convergenceProperty } from '../properties/01-convergence.js'
import { replayEquivalenceProperty } from '../properties/02-replay-equivalence.js'
import { snapshotEquivalenceProperty } from '../properties/03-snapshot-equivalence.js'
import { atomicRollbackProperty } from '../properties/04-atomic-rollback.js'
import { crashAnywhereProperty } from '../properties/05-crash-anywhere.js'
import { getterPurityProperty } from '../properties/06-getter-purity.js'
import { codecProperty } from '../properties/07-codec.js'
import { nonceAndReplayProperty } from '../properties/08-nonce-and-replay.js'
import { domainSeparationProperty } from '../properties/09-domain-separation.js'
import { invariantsProperty } from '../properties/10-invariants.js'
import { perturbedExecutionProperty } from '../properties/11-perturbed-execution.js'
import { commutativityProperty } from '../properties/12-commutativity.js'
import { statusMachinesProperty } from '../properties/13-status-machines.js'
import { adapterIndependenceProperty } from '../properties/14-adapter-independence.js'
import { migrationProperty } from '../properties/15-migration.js'
import { boundsProperty } from '../properties/16-bounds.js'
import { vacuityProperty } from '../properties/17-vacuity.js'
import { smallScopeProperty } from '../properties/20-small-scope.js'
import { nonInterferenceProperty } from '../properties/21-non-interference.js'
import { rollbackAttackProperty } from '../properties/22-rollback-attack.js'
import type { AnyStfProperty, AsyncStfProperty } from './stf-property.js'

/** The properties of every STF, by their numbers. */
export const stfProperties: readonly AnyStfProperty[] = [
  convergenceProperty,
  replayEquivalenceProperty,
  snapshotEquivalenceProperty,
  atomicRollbackProperty,
  getterPurityProperty,
  codecProperty,
  nonceAndReplayProperty,
  domainSeparationProperty,
  invariantsProperty,
  perturbedExecutionProperty,
  commutativityProperty,
  statusMachinesProperty,
  migrationProperty,
  boundsProperty,
  vacuityProperty,
  smallScopeProperty,
]

/** Properties of whole workers, whose ports are asynchronous: `verify` runs them with the others. */
export const workerProperties: readonly AsyncStfProperty[] = [
  crashAnywhereProperty,
  adapterIndependenceProperty,
  nonInterferenceProperty,
  rollbackAttackProperty,
]
