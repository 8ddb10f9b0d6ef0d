import type { CryptoProvider } from '@lockstep/core/crypto'
import { type Block, executeBlock, executeGenesis } from '@lockstep/core/engine'
import { createState, type State } from '@lockstep/core/state'
import type { Stf } from '@lockstep/core/stf'
import { type BlockOutcome, blockOutcome } from './block-outcome.js'

/** A state with the STF's genesis in it: version 1. */
export function genesisState(stf: Stf, provider: CryptoProvider, keptVersions = 1): State {
  const state = createState(provider, { keptVersions })
  state.commit(executeGenesis(stf, state))
  return state
}

/** Executes a block and commits it. */
export function importBlock(stf: Stf, provider: CryptoProvider, state: State, block: Block): BlockOutcome {
  const result = executeBlock({ stf, provider }, state, block)
  const outcome = blockOutcome(stf, result)
  state.commit(result.prepared)
  return outcome
}

/** Executes blocks the plain way, each once: what every other way must agree with. */
export function executeBlocks(
  stf: Stf,
  provider: CryptoProvider,
  state: State,
  blocks: readonly Block[],
): BlockOutcome[] {
  return blocks.map((block) => importBlock(stf, provider, state, block))
}
