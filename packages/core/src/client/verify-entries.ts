import { LockstepError } from '../error.js'
import { fromHex, type Hex } from '../hex.js'
import { storageKey, type TreeHasher, verifyStateProof } from '../state/index.js'
import type { ProvenEntry } from '../worker/index.js'

/** What single entries of a state are known to be: value bytes, or absent. */
export interface ProvenEntries {
  readonly size: number
  /** `undefined` for an entry of which nothing is known. */
  find(space: string, key: Hex): { readonly value: Uint8Array | undefined } | undefined
}

/**
 * Verifies every entry against the state root.
 *
 * @throws LockstepError `ProofForged` for a proof that does not lead to the root; `WitnessMismatch` for an entry that
 * is there twice; `StateSpaceName`
 */
export function verifyEntries(
  { sha256 }: Pick<TreeHasher, 'sha256'>,
  stateRoot: Hex,
  entries: readonly ProvenEntry[],
): ProvenEntries {
  const root = fromHex(stateRoot)
  const known = new Map<string, { readonly value: Uint8Array | undefined }>()
  for (const { space, key, proof } of entries) {
    const verdict = verifyStateProof(sha256, root, storageKey(space, key), fromHex(proof))
    if ('invalid' in verdict) throw forged(space, verdict.invalid)
    // Names of spaces have no blanks, so no two entries share this text.
    const name = `${space} ${key}`
    if (known.has(name)) throw repeated(space)
    known.set(name, { value: 'value' in verdict ? verdict.value : undefined })
  }
  return { size: known.size, find: (space, key) => known.get(`${space} ${key}`) }
}

function forged(space: string, reason: string): LockstepError {
  return new LockstepError('ProofForged', `the proof of an entry of ${space} does not hold: ${reason}; do not use it`, {
    field: 'proof',
    value: space,
    limit: reason,
  })
}

function repeated(space: string): LockstepError {
  return new LockstepError('WitnessMismatch', `an entry of ${space} is proven twice; a getter reads each once`, {
    field: 'entries',
    value: space,
  })
}
