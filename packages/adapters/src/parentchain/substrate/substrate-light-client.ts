import { fromHex, LockstepError, toHex } from '@lockstep/core'
import { compact, encode, u32 } from '@lockstep/core/codec'
import type {
  BlockReference,
  LightClient,
  OrderedInput,
  ParentchainBlock,
  PublishedState,
  VerifiedBlock,
} from '@lockstep/core/worker'
import { concatBytes } from '@noble/hashes/utils.js'
import { refuseBlock } from '../signed-chain/refuse-block.js'
import { type BlockProof, decodeBlockProof } from './block-proof.js'
import { knownRuntime } from './known-runtime.js'
import type { SubstrateLightClientOptions } from './light-client-options.js'
import { readDeposits } from './read-deposits.js'
import { eventsByExtrinsic, readInputs, readTimestamp } from './read-inputs.js'
import { readCarriedPublication, readPublications } from './read-publications.js'
import { readTrieProof } from './read-trie-proof.js'
import { remarkCarrier } from './request-carrier.js'
import { startOfChain } from './start-of-chain.js'
import type { SubstrateHeader } from './substrate-header.js'
import type { RuntimeEventView, SubstrateRuntime } from './substrate-runtime.js'
import { isFinal } from './verify-finality.js'
import { verifyHeader } from './verify-header.js'

/**
 * The enclave's view of a Substrate chain: pure, synchronous, with nothing to remember between two blocks. Header hash,
 * ancestry and extrinsics are always verified; events and finality as far as `trust` asks for.
 *
 * Beside the port's codes it throws `RuntimeUnknown` for a block behind an upgrade that no configured runtime covers.
 *
 * @throws LockstepError `DepositsUnproven` for deposits that the host could invent; `CheckpointMalformed`
 */
export function createSubstrateLightClient(options: SubstrateLightClientOptions): LightClient {
  const { provider, takeUnfinalized = false } = options
  const start = startOfChain(options.genesisHash, options.checkpoint)
  requireProvenDeposits(options)
  return {
    start,
    // A publication counts once it succeeded, which events tell.
    readsPublications: options.trust.events === 'proven',
    verify(previous, block) {
      const parent = previous ?? start
      const header = verifyHeader(provider, parent, block)
      const runtime = knownRuntime(options.runtimes, header)
      requireExtrinsics(options, runtime, header, block)
      const proof = decodeProof(block)
      requireEvents(options, runtime, header, block, proof)
      const finalized = finalizedBy(options, runtime, parent, block, proof)
      if (finalized < block.number && !takeUnfinalized) throw notFinal(block)
      const content = contentOf(options, runtime, block)
      return { number: block.number, hash: block.hash, parentHash: header.parentHash, finalized, ...content }
    },
  }
}

/** A deposit is an event and nothing else: whoever is believed on events could give himself funds. */
function requireProvenDeposits({ deposits, trust }: SubstrateLightClientOptions): void {
  if (deposits === undefined || trust.events === 'proven') return
  throw new LockstepError(
    'DepositsUnproven',
    "deposits are read from events, and trust.events is 'host'; have events proven, or read no deposits",
    { field: 'trust.events', value: trust.events, limit: 'proven' },
  )
}

function requireExtrinsics(
  { provider }: SubstrateLightClientOptions,
  runtime: SubstrateRuntime,
  { extrinsicsRoot }: SubstrateHeader,
  { extrinsics }: ParentchainBlock,
): void {
  const root = toHex(runtime.extrinsicsRoot(provider, extrinsics))
  if (root === extrinsicsRoot) return
  throw refuseBlock(
    'ExtrinsicsRootMismatch',
    `the ${extrinsics.length} extrinsics have the root ${root}, the header says ${extrinsicsRoot}`,
    { field: 'extrinsics', value: root, limit: extrinsicsRoot },
  )
}

function decodeProof({ justification }: ParentchainBlock): BlockProof {
  try {
    return decodeBlockProof(justification)
  } catch {
    throw refuseBlock('BadFinality', `the ${justification.length} bytes of proof cannot be decoded`, {
      field: 'justification',
      value: justification.length,
    })
  }
}

/** SCALE bytes of `System.Events`: the number of records, then the records. */
function encodedEvents({ events }: ParentchainBlock): Uint8Array {
  return concatBytes(encode(compact(u32), events.length), ...events)
}

function requireEvents(
  { provider, trust }: SubstrateLightClientOptions,
  runtime: SubstrateRuntime,
  { stateRoot }: SubstrateHeader,
  block: ParentchainBlock,
  { eventNodes }: BlockProof,
): void {
  if (trust.events === 'host') return
  const proven = attempt(() =>
    readTrieProof(provider, fromHex(stateRoot), eventNodes, runtime.storageKey('system', 'events')),
  )
  if (proven !== undefined && toHex(proven) === toHex(encodedEvents(block))) return
  throw refuseBlock(
    'EventsRootMismatch',
    `the ${block.events.length} events are not shown to be those under the state root ${stateRoot}`,
    { field: 'events', value: block.events.length, limit: stateRoot },
  )
}

/** Number of the last block, up to this one, that the proof shows or claims to be final. */
function finalizedBy(
  { provider, trust }: SubstrateLightClientOptions,
  runtime: SubstrateRuntime,
  parent: BlockReference,
  { number, hash }: ParentchainBlock,
  { finality, claimedFinal }: BlockProof,
): number {
  if (trust.finality === 'host') return Math.min(claimedFinal ?? 0, number)
  if (finality === undefined) return 0
  return attempt(() => isFinal({ provider, runtime, parent, hash }, finality)) === true ? number : 0
}

function contentOf(
  { provider, trust, carrier = remarkCarrier, deposits }: SubstrateLightClientOptions,
  runtime: SubstrateRuntime,
  block: ParentchainBlock,
): Pick<VerifiedBlock, 'timestamp' | 'inputs' | 'published'> {
  const all = readEvents(runtime, block)
  const outcomes = eventsByExtrinsic(block.extrinsics.length, all)
  const depositsIn = (events: readonly RuntimeEventView[]) => (deposits ? readDeposits(deposits, events) : [])
  const reader = { provider, carrier: runtime.hasPallet('enclaveBridge') ? undefined : carrier }
  // What no extrinsic did, such as messages of other chains, comes first.
  const published: PublishedState[] = trust.events === 'proven' ? [...readPublications(all)] : []
  const inputs: OrderedInput[] = [...depositsIn(all.filter(({ extrinsic }) => extrinsic === undefined))]
  let timestamp: bigint | undefined
  for (const [index, bytes] of block.extrinsics.entries()) {
    const { succeeded, events } = outcomes[index] ?? { succeeded: false, events: [] }
    if (!succeeded) continue
    const extrinsic = attempt(() => runtime.readExtrinsic(bytes))
    if (extrinsic === undefined) {
      throw refuseBlock('ExtrinsicMalformed', `extrinsic ${index} succeeded but cannot be decoded`, {
        field: `extrinsics.${index}`,
      })
    }
    const inherent = readTimestamp(provider, extrinsic)
    timestamp ??= inherent?.moment
    if (inherent !== undefined) inputs.push(inherent)
    inputs.push(...depositsIn(events))
    if (extrinsic.signed === undefined) continue
    inputs.push(...readInputs(reader, extrinsic, events))
    if (reader.carrier && trust.events === 'proven')
      published.push(...readCarriedPublication(reader.carrier, extrinsic))
  }
  if (timestamp !== undefined) return { timestamp, inputs, ...(published.length === 0 ? {} : { published }) }
  throw refuseBlock('TimestampMissing', 'no extrinsic sets the timestamp', { field: 'extrinsics' })
}

function readEvents(runtime: SubstrateRuntime, block: ParentchainBlock): readonly RuntimeEventView[] {
  const events = attempt(() => runtime.readEvents(encodedEvents(block)))
  // The registry reads a number of records and leaves what stands behind them alone.
  if (events?.every(({ record }, at) => same(record, block.events[at]))) return events
  throw refuseBlock('EventMalformed', `the ${block.events.length} event records cannot be decoded`, {
    field: 'events',
    value: block.events.length,
  })
}

function same(left: Uint8Array, right: Uint8Array | undefined): boolean {
  return right !== undefined && toHex(left) === toHex(right)
}

/** What comes from the host may be anything; whatever reading it throws is one refusal. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    return undefined
  }
}

function notFinal({ number }: ParentchainBlock): Error {
  return refuseBlock('BadFinality', `block ${number} is not shown to be final`, {
    field: 'justification',
    value: number,
  })
}
