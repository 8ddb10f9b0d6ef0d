import { fromHex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { createSnapshotImport, decodeStateDiff, type State, takeSnapshot } from '@lockstep/core/state'
import { type Stf, stfIdentity } from '@lockstep/core/stf'
import type { BlockOutcome } from './block-outcome.js'
import { genesisState } from './execute-blocks.js'
import { propertyViolated } from './property-violated.js'

/**
 * A worker that starts again from its records: genesis, then every block's recorded difference, without executing
 * anything.
 *
 * @throws LockstepError `PropertyViolated` where a difference does not lead to the recorded root.
 */
export function restoreFromRecords(stf: Stf, provider: CryptoProvider, records: readonly BlockOutcome[]): State {
  const state = genesisState(stf, provider)
  for (const [position, { diff, stateRoot }] of records.entries()) {
    const prepared = state.prepare(decodeStateDiff(fromHex(diff)))
    const root = toHex(prepared.root)
    if (root !== stateRoot) {
      throw propertyViolated(`restored from its record, block ${position + 1} has root ${root}, expected ${stateRoot}`)
    }
    state.commit(prepared)
  }
  return state
}

/** A worker that starts from a snapshot of another. */
export function restoreFromSnapshot(stf: Stf, provider: CryptoProvider, state: State): State {
  const identity = fromHex(stfIdentity(provider, stf))
  const snapshot = createSnapshotImport(provider, { root: state.root(), identity }, { firstVersion: state.version() })
  for (const chunk of takeSnapshot(state.at(state.version()), identity)) snapshot.accept(chunk)
  return snapshot.finish()
}
