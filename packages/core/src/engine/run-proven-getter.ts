import type { Hex } from '../hex.js'
import type { Stf } from '../stf/index.js'
import type { AdmittedGetter } from './admit-getter.js'
import { recordReads, type StateKey } from './record-reads.js'
import { type GetterOutcome, runGetter } from './run-getter.js'
import type { StateAtBlock } from './state-at-block.js'

/** What a getter returns, with the entries that it follows from; or why there is no such thing. */
export type ProvenOutcome =
  | { readonly value: Uint8Array; readonly reads: readonly StateKey[] }
  | Exclude<GetterOutcome, { readonly value: Uint8Array }>
  | { readonly refused: 'NotProven' | 'Unprovable' }

/**
 * Runs a getter and records what it reads. Refused for a getter that does not declare `proven`, or whose app does not
 * say `proofs: true`, because the entries that it reads, and those beside them, may be none of the asker's business.
 */
export function runProvenGetter(stf: Stf, shard: Hex, state: StateAtBlock, request: AdmittedGetter): ProvenOutcome {
  if (!request.getter.proven) return { refused: 'NotProven' }
  const { view, keys } = recordReads(state.view)
  const outcome = runGetter(stf, shard, { ...state, view }, request)
  if ('refused' in outcome) return outcome
  const reads = keys()
  return reads === undefined ? { refused: 'Unprovable' } : { value: outcome.value, reads }
}
