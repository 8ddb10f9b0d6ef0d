import { fromHex, type Hex, toHex } from '@lockstep/core'
import { decode, u64 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { BlockReference } from '@lockstep/core/worker'
import type { FinalityProof } from './block-proof.js'
import { type AuthoritySet, authoritiesCodec, decodeJustification, isJustified } from './grandpa-finality.js'
import { readTrieProof } from './read-trie-proof.js'
import { substrateHeaderCodec } from './substrate-header.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

/** A block whose finality is asked for, and its parent, which was verified before. */
export interface FinalityQuestion {
  readonly provider: CryptoProvider
  readonly runtime: SubstrateRuntime
  readonly parent: BlockReference
  readonly hash: Hex
}

/**
 * Whether a block is final. The authorities are those that the parent's state names: the parent's hash was verified, it
 * commits to the state, and the proof shows the entry. So a verifier that remembers nothing follows every change of
 * authorities, from the genesis on. A justification of a descendant counts, for a descendant is only justified with all
 * its ancestors; one by a later set of authorities does not, for the set's number is in what they signed.
 *
 * @throws LockstepError or a codec's error for a proof that is malformed or incomplete
 */
export function isFinal(question: FinalityQuestion, proof: FinalityProof): boolean {
  const { provider, hash } = question
  const authorities = readAuthorities(question, proof)
  if (authorities === undefined) return false
  const justification = decodeJustification(proof.justification)
  const justified = lastDescendant(provider, hash, proof.descendants)
  return justification.targetHash === justified && isJustified(provider, authorities, justification)
}

function readAuthorities(
  { provider, runtime, parent }: FinalityQuestion,
  { parentHeader, authorityNodes }: FinalityProof,
): AuthoritySet | undefined {
  if (toHex(provider.blake2b256(parentHeader)) !== parent.hash) return undefined
  const root = fromHex(decode(substrateHeaderCodec, parentHeader).stateRoot)
  const entry = (item: string): Uint8Array | undefined =>
    readTrieProof(provider, root, authorityNodes, runtime.storageKey('grandpa', item))
  const [authorities, id] = [entry('authorities'), entry('currentSetId')]
  if (authorities === undefined) return undefined
  // A chain that never changed its authorities has not written the number: it is the type's default.
  return { id: id === undefined ? 0n : decode(u64, id), authorities: decode(authoritiesCodec, authorities) }
}

/** Hash of the last of a row of headers, each the next one's parent; `undefined` where they are no row. */
function lastDescendant(provider: CryptoProvider, from: Hex, headers: readonly Uint8Array[]): Hex | undefined {
  let hash = from
  for (const header of headers) {
    if (decode(substrateHeaderCodec, header).parentHash !== hash) return undefined
    hash = toHex(provider.blake2b256(header))
  }
  return hash
}
