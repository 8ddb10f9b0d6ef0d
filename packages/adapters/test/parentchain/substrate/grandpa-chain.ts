import { fromHex, type Hex, toHex } from '@lockstep/core'
import { encode, u64 } from '@lockstep/core/codec'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { TypeRegistry } from '@polkadot/types'
import { authoritiesCodec } from '../../../src/parentchain/substrate/grandpa-finality.js'
import {
  encodeBlockProof,
  type FinalityProof,
  type SubstrateRuntime,
} from '../../../src/parentchain/substrate/index.js'
import { substrateHeaderCodec } from '../../../src/parentchain/substrate/substrate-header.js'
import { type FakeBlock, type FakeContent, provider, runtime as statemine } from './fake-chain.js'

/** SPEC: twox_128("Grandpa") ‖ twox_128(item): the fake chain's runtime has no such pallet. */
const grandpaKeys: Readonly<Record<string, Hex>> = {
  authorities: '0x5f9cc45b7a00c5899361e1c6099678dc5e0621c4869aa60c02be9adcc98a0d1d',
  currentSetId: '0x5f9cc45b7a00c5899361e1c6099678dc8a2d09463effcc78a22d75b9cb87dffc',
}

/** The fake chain's runtime, with the places where GRANDPA keeps its authorities. */
export const runtime: SubstrateRuntime = {
  ...statemine,
  storageKey: (pallet, item) =>
    pallet === 'grandpa' ? fromHex(grandpaKeys[item] ?? '0x') : statemine.storageKey(pallet, item),
}

/** Seeds of authorities. */
export const seeds = (count: number, first: number): readonly Uint8Array[] =>
  Array.from({ length: count }, (_, index) => new Uint8Array(32).fill(first + index))

/** A state that names these authorities for the blocks behind it. */
export function naming(keys: readonly Uint8Array[], id: bigint): Required<Pick<FakeContent, 'entries'>> {
  const authorities = keys.map((seed) => ({ key: toHex(provider.publicKeyEd25519(seed)), weight: 1n }))
  return {
    entries: [
      [grandpaKeys.authorities ?? '0x', toHex(encode(authoritiesCodec, authorities))],
      [grandpaKeys.currentSetId ?? '0x', toHex(encode(u64, id))],
    ],
  }
}

const registry = new TypeRegistry()

/** Votes, and a justification as polkadot.js encodes it. */
export function justify(
  target: FakeBlock,
  keys: readonly Uint8Array[],
  setId: number,
  on: FakeBlock = target,
): Uint8Array {
  const vote = { targetHash: on.hash, targetNumber: on.header.number }
  const votes = keys.map((seed) => {
    const message = registry.createType('(u8, H256, u32, u64, u64)', [1, vote.targetHash, vote.targetNumber, 7, setId])
    return {
      precommit: vote,
      signature: provider.signEd25519(seed, message.toU8a()),
      id: provider.publicKeyEd25519(seed),
    }
  })
  const commit = { targetHash: target.hash, targetNumber: target.header.number, precommits: votes }
  return registry.createType('GrandpaJustification', { round: 7, commit, votesAncestries: [] }).toU8a()
}

const headerBytes = ({ header }: FakeBlock): Uint8Array => encode(substrateHeaderCodec, header)

/** A justification with what shows whose votes count. */
export function finality(
  parent: FakeBlock,
  justification: Uint8Array,
  descendants: readonly FakeBlock[] = [],
): FinalityProof {
  return {
    parentHeader: headerBytes(parent),
    authorityNodes: parent.nodes.map(fromHex),
    justification,
    descendants: descendants.map(headerBytes),
  }
}

/** Bytes of a record of the fake chain's events. */
const recordSize = 18

/** As a host hands it to an enclave. */
export function blockOf(block: FakeBlock, proof: FinalityProof | undefined): ParentchainBlock {
  const events = fromHex(block.events).slice(1)
  return {
    header: headerBytes(block),
    hash: block.hash,
    number: block.header.number,
    extrinsics: block.extrinsics.map(fromHex),
    events: block.extrinsics.map((_, at) => events.slice(at * recordSize, (at + 1) * recordSize)),
    justification: encodeBlockProof({ eventNodes: block.nodes.map(fromHex), finality: proof, claimedFinal: undefined }),
  }
}
