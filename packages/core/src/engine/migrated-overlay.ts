import type { Hex } from '../hex.js'
import type { Overlay, State, StateDiff } from '../state/index.js'
import { assertEntries } from './assert-entries.js'
import { assertInvariants } from './assert-invariants.js'
import { migrateStep } from './migrate-step.js'
import type { MigrationEnvironment } from './migration-environment.js'
import { type StfVersion, stfLineage, unknownIdentity } from './stf-lineage.js'

/** What `migrateState` prepares, as an overlay of the old state: an empty one for state of the version itself. */
export function migratedOverlay(environment: MigrationEnvironment, old: State, identity: Hex): Overlay {
  const [origin, ...later] = versionsFrom(environment, identity)
  assertEntries(origin.stf, old)
  let previous = origin
  let former = old.overlay()
  for (const version of later) {
    const overlay = overlayWith(old, former.diff())
    migrateStep(version.stf, previous.stf, former, overlay)
    assertEntries(version.stf, overlay)
    former = overlay
    previous = version
  }
  if (later.length > 0) assertInvariants(environment.stf, former, environment.at)
  return former
}

/** The versions from the one that wrote the state to the one that runs here. */
function versionsFrom(environment: MigrationEnvironment, identity: Hex): readonly [StfVersion, ...StfVersion[]] {
  const lineage = stfLineage(environment)
  const place = lineage.findIndex((version) => version.identity === identity)
  const origin = lineage[place]
  if (origin === undefined) throw unknownIdentity(identity, lineage)
  return [origin, ...lineage.slice(0, place).reverse()]
}

/** An overlay of its own for each version: the one before stays as it is while the next is written. */
function overlayWith(base: State, diff: StateDiff): Overlay {
  const overlay = base.overlay()
  for (const { space, changes } of diff) {
    const target = overlay.space(space)
    for (const { key, value } of changes) {
      if (value === undefined) target.delete(key)
      else target.set(key, value)
    }
  }
  return overlay
}
