import { fromHex, type Hex, type LockstepError, toHex } from '@lockstep/core'
import { bytes, compact, createReader, encode, H256, type Reader, remaining, u32 } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { ParentchainBlock } from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { encodeBlockProof, type FinalityProof } from './block-proof.js'
import { knownRuntime } from './known-runtime.js'
import type { RuntimeFrom, SubstrateTrust } from './light-client-options.js'
import { malformedAnswer, type NodeAlarmCode, nodeAlarm } from './node-error.js'
import { substrateHeaderCodec } from './substrate-header.js'
import type { NodeHeader, SubstrateNode } from './substrate-node.js'
import type { SubstrateRuntime } from './substrate-runtime.js'

export interface BlockSource {
  readonly provider: Pick<CryptoProvider, 'blake2b256'>
  readonly node: SubstrateNode
  readonly runtimes: readonly RuntimeFrom[]
  readonly trust: SubstrateTrust
}

/** A block, and the parent that its header names. */
export interface FetchedBlock extends ParentchainBlock {
  readonly parentHash: Hex
}

/**
 * A block with all that a light client asks for. The node's word is held against hash, number, extrinsics and the form
 * of the events here already, so that a node that lies is found out before the enclave is asked.
 *
 * @param finalized number of the last final block.
 * @throws LockstepError a `NodeAlarmCode`; `RuntimeUnknown`; what the node throws
 */
export async function fetchBlock(
  { provider, node, runtimes, trust }: BlockSource,
  number: number,
  hash: Hex,
  finalized: number,
): Promise<FetchedBlock | undefined> {
  const block = await node.block(hash)
  if (block === undefined) return undefined
  const { header, extrinsics } = block
  if (header.number !== number) throw wrong('NodeNumberMismatch', 'number', header.number, number)
  const runtime = knownRuntime(runtimes, header)
  const root = toHex(runtime.extrinsicsRoot(provider, extrinsics))
  if (root !== header.extrinsicsRoot) throw wrong('NodeBlockMismatch', 'extrinsicsRoot', root, header.extrinsicsRoot)
  const eventsKey = runtime.storageKey('system', 'events')
  const encoded = await node.storage(eventsKey, hash)
  if (encoded === undefined) return undefined
  const eventNodes = trust.events === 'proven' ? await node.readProof([eventsKey], hash) : []
  const final = number <= finalized
  const finality = final && trust.finality === 'grandpa' ? await fetchFinality(node, runtime, block) : undefined
  const claimedFinal = trust.finality === 'host' ? finalized : undefined
  return {
    header: block.bytes,
    hash,
    number,
    parentHash: header.parentHash,
    extrinsics,
    events: splitEvents(runtime, number, encoded),
    justification: encodeBlockProof({ eventNodes, finality, claimedFinal }),
  }
}

function splitEvents(runtime: SubstrateRuntime, number: number, encoded: Uint8Array): readonly Uint8Array[] {
  const records = readRecords(runtime, encoded)
  const again = concatBytes(encode(compact(u32), records.length), ...records)
  if (toHex(again) === toHex(encoded)) return records
  throw wrong('NodeBlockMismatch', 'events', `${encoded.length} bytes`, `event records of block ${number}`)
}

function readRecords(runtime: SubstrateRuntime, encoded: Uint8Array): readonly Uint8Array[] {
  try {
    return runtime.readEvents(encoded).map(({ record }) => record)
  } catch {
    return []
  }
}

const justificationBytes = bytes(8 * 1024 * 1024)
const count = compact(u32)

/** SPEC: `sc_consensus_grandpa::FinalityProof`: justified block, justification, headers from the block's child to it. */
async function fetchFinality(
  node: SubstrateNode,
  runtime: SubstrateRuntime,
  { header: { number, parentHash } }: NodeHeader,
): Promise<FinalityProof | undefined> {
  const [proof, parent] = await Promise.all([node.finalityProof(number), node.header(parentHash)])
  if (proof === undefined || parent === undefined) return undefined
  const keys = ['authorities', 'currentSetId'].map((item) => runtime.storageKey('grandpa', item))
  const authorityNodes = await node.readProof(keys, parentHash)
  try {
    return { parentHeader: parent.bytes, authorityNodes, ...readProof(createReader(proof)) }
  } catch {
    throw malformedAnswer('grandpa_proveFinality', toHex(proof))
  }
}

function readProof(reader: Reader): Pick<FinalityProof, 'justification' | 'descendants'> {
  H256.read(reader)
  const justification = fromHex(justificationBytes.read(reader))
  const descendants = Array.from({ length: Math.min(count.read(reader), remaining(reader)) }, () =>
    encode(substrateHeaderCodec, substrateHeaderCodec.read(reader)),
  )
  return { justification, descendants }
}

function wrong(code: NodeAlarmCode, field: string, value: unknown, limit: unknown): LockstepError {
  return nodeAlarm(code, `${field} of a block is ${String(value)}, expected ${String(limit)}`, { field, value, limit })
}
