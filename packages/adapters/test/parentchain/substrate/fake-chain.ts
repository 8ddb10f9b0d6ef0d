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

/** Event record: extrinsic 0 succeeded. SPEC: `frame_system`, event 0; weight 0 (u64 in this runtime), mandatory. */
const success: Hex = '0x04000000000000000000000000000000020000'

function seal(parentHash: Hex, number: number, moment: bigint, entries: readonly (readonly [Hex, Hex])[]): FakeBlock {
  const call = runtime.encodeCall('timestamp', 'set', [encode(compact(u64), moment)])
  const inherent = Uint8Array.from([(call.length + 1) << 2, 4, ...call])
  const nodes: Hex[] = []
  const state = [[eventsKey, success] as const, ...entries].map(
    ([key, value]) => [fromHex(key), fromHex(value)] as const,
  )
  const header: SubstrateHeader = {
    parentHash,
    number,
    stateRoot: toHex(trieRoot(provider, state, { version: 1, onNode: (node) => nodes.push(toHex(node)) })),
    extrinsicsRoot: toHex(orderedTrieRoot(provider, [inherent], 0)),
    digest: [],
  }
  const hash = toHex(provider.blake2b256(encode(substrateHeaderCodec, header)))
  return { hash, header, extrinsics: [toHex(inherent)], events: success, nodes }
}

/** A block without a parent. @param entries of the state, beside the events */
export function genesisBlock(entries: readonly (readonly [Hex, Hex])[] = []): FakeBlock {
  return seal(toHex(new Uint8Array(32)), 0, 0n, entries)
}

/** A block on top of another; different moments make different blocks. */
export function childOf(parent: FakeBlock, moment: bigint, entries: readonly (readonly [Hex, Hex])[] = []): FakeBlock {
  return seal(parent.hash, parent.header.number + 1, moment, entries)
}
