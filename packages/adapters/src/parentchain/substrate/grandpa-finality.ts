import { fromHex, type Hex, toHex } from '@lockstep/core'
import { type Codec, decode, encode, fixedBytes, H256, struct, u8, u32, u64, vec } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { type SubstrateHeader, substrateHeaderCodec } from './substrate-header.js'

const maximumAuthorities = 10_000

/** Who makes blocks final, with their weights, and the number of this set. */
export interface AuthoritySet {
  readonly id: bigint
  readonly authorities: readonly { readonly key: Hex; readonly weight: bigint }[]
}

/** SPEC: `pallet_grandpa`, storage value `Authorities`. */
export const authoritiesCodec: Codec<AuthoritySet['authorities']> = vec(
  struct({ key: fixedBytes(32), weight: u64 }),
  maximumAuthorities,
)

/** SPEC: `sc_consensus_grandpa::GrandpaJustification`. */
export interface GrandpaJustification {
  readonly round: bigint
  readonly targetHash: Hex
  readonly targetNumber: number
  readonly precommits: readonly {
    readonly targetHash: Hex
    readonly targetNumber: number
    readonly signature: Hex
    readonly authority: Hex
  }[]
  /** From the precommits' targets back to the justified block. */
  readonly votesAncestries: readonly SubstrateHeader[]
}

const precommitCodec = struct({
  targetHash: H256,
  targetNumber: u32,
  signature: fixedBytes(64),
  authority: fixedBytes(32),
})

export const grandpaJustificationCodec: Codec<GrandpaJustification> = struct({
  round: u64,
  targetHash: H256,
  targetNumber: u32,
  precommits: vec(precommitCodec, maximumAuthorities),
  votesAncestries: vec(substrateHeaderCodec, 64),
})

/** `type` 1: a precommit. SPEC: `finality_grandpa::Message`, `sp_consensus_grandpa::localized_payload`. */
const voteCodec = struct({ type: u8, targetHash: H256, targetNumber: u32, round: u64, setId: u64 })

/**
 * Whether more than two thirds of the set, by weight, voted for the justification's target or descendants of it.
 * Votes of strangers, with bad signatures or for other branches count nothing; nobody counts twice.
 */
export function isJustified(
  provider: CryptoProvider,
  { id, authorities }: AuthoritySet,
  justification: GrandpaJustification,
): boolean {
  const { round, targetHash, precommits, votesAncestries } = justification
  const weights = new Map(authorities.map(({ key, weight }) => [key, weight]))
  const parents = new Map(
    votesAncestries.map((header) => [
      toHex(provider.blake2b256(encode(substrateHeaderCodec, header))),
      header.parentHash,
    ]),
  )
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0n)
  let voted = 0n
  for (const vote of precommits) {
    const weight = weights.get(vote.authority)
    if (weight === undefined || !descends(parents, vote.targetHash, targetHash)) continue
    const { targetHash: votedHash, targetNumber } = vote
    const message = encode(voteCodec, { type: 1, targetHash: votedHash, targetNumber, round, setId: id })
    if (!provider.verifyEd25519(fromHex(vote.signature), message, fromHex(vote.authority))) continue
    weights.delete(vote.authority)
    voted += weight
  }
  return total > 0n && voted >= total - (total - 1n) / 3n
}

function descends(parents: ReadonlyMap<Hex, Hex>, from: Hex, ancestor: Hex): boolean {
  let hash: Hex | undefined = from
  for (let steps = 0; steps <= parents.size && hash !== undefined; steps += 1) {
    if (hash === ancestor) return true
    hash = parents.get(hash)
  }
  return false
}

/** @throws a codec's error */
export function decodeJustification(bytes: Uint8Array): GrandpaJustification {
  return decode(grandpaJustificationCodec, bytes)
}
