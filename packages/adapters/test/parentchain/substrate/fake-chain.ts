import { fromHex, type Hex, toHex } from '@lockstep/core'
import { compact, encode, u64 } from '@lockstep/core/codec'
import { createPortableProvider } from '@lockstep/core/crypto'
import { createSubstrateRuntime } from '../../../src/parentchain/substrate/index.js'
import { type SubstrateHeader, substrateHeaderCodec } from '../../../src/parentchain/substrate/substrate-header.js'
import { orderedTrieRoot, trieRoot } from '../../../src/parentchain/substrate/trie-root.js'
import { statemineMetadata } from './metadata.js'
import { eventsKey } from './node-json.js'

export const provider = createPortableProvider()
export const runtime = createSubstrateRuntime(statemineMetadata)

export interface FakeBlock {
  readonly hash: Hex
  readonly header: SubstrateHeader
  readonly extrinsics: readonly Hex[]
  readonly events: Hex
  readonly nodes: readonly Hex[]
}

/**
 * Event record: the extrinsic at this place succeeded. SPEC: `frame_system`, event 0; weight 0 (u64 in this runtime),
 * mandatory.
 */
const success = (place: number): Uint8Array => Uint8Array.from([0, place, ...new Array(13).fill(0), 2, 0, 0])

/** What stands in a block beside its timestamp. */
export interface FakeContent {
  /** Of the state, beside the events. */
  readonly entries?: readonly (readonly [Hex, Hex])[]
  /** They all succeed. */
  readonly extrinsics?: readonly Uint8Array[]
}

function seal(
  parentHash: Hex,
  number: number,
  moment: bigint,
  { entries = [], extrinsics: signed = [] }: FakeContent,
): FakeBlock {
  const call = runtime.encodeCall('timestamp', 'set', [encode(compact(u64), moment)])
  const extrinsics = [Uint8Array.from([(call.length + 1) << 2, 4, ...call]), ...signed]
  const events = toHex(Uint8Array.from([extrinsics.length << 2, ...extrinsics.flatMap((_, at) => [...success(at)])]))
  const nodes: Hex[] = []
  const state = [[eventsKey, events] as const, ...entries].map(
    ([key, value]) => [fromHex(key), fromHex(value)] as const,
  )
  const header: SubstrateHeader = {
    parentHash,
    number,
    stateRoot: toHex(trieRoot(provider, state, { version: 1, onNode: (node) => nodes.push(toHex(node)) })),
    extrinsicsRoot: toHex(orderedTrieRoot(provider, extrinsics, 0)),
    digest: [],
  }
  const hash = toHex(provider.blake2b256(encode(substrateHeaderCodec, header)))
  return { hash, header, extrinsics: extrinsics.map(toHex), events, nodes }
}

/** A block without a parent. */
export function genesisBlock(content: FakeContent = {}): FakeBlock {
  return seal(toHex(new Uint8Array(32)), 0, 0n, content)
}

/** A block on top of another; different moments make different blocks. */
export function childOf(parent: FakeBlock, moment: bigint, content: FakeContent = {}): FakeBlock {
  return seal(parent.hash, parent.header.number + 1, moment, content)
}
