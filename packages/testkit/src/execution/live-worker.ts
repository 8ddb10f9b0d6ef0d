import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Block } from '@lockstep/core/engine'
import type { State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import type { BlockOutcome } from './block-outcome.js'
import { genesisState, importBlock } from './execute-blocks.js'
import { restoreFromSnapshot } from './restart.js'

/** What a worker that was there from the start has in the end. */
export interface LiveWorker {
  readonly records: readonly BlockOutcome[]
  readonly state: State
}

const keptVersions = 2

/**
 * Executes blocks as a worker does that is in use meanwhile: after each block somebody takes a snapshot, and each
 * block comes once, is taken back, and comes again. A replay knows nothing of all this.
 */
export function runLiveWorker(stf: Stf, provider: CryptoProvider, blocks: readonly Block[]): LiveWorker {
  const state = genesisState(stf, provider, keptVersions)
  const records = blocks.map((block) => {
    importBlock(stf, provider, state, block)
    state.revert(1)
    const record = importBlock(stf, provider, state, block)
    restoreFromSnapshot(stf, provider, state)
    return record
  })
  return { records, state }
}
