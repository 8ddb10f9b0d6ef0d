import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { encode } from '@lockstep/core/codec'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import { admitExtrinsic } from './admit-extrinsic.js'
import { createBell } from './bell.js'
import { signedChainHeaderCodec } from './block-header.js'
import { finalityMessage } from './finality-message.js'
import { followBlocks } from './follow-blocks.js'
import { createMempool } from './mempool.js'
import type { ReadExtrinsic } from './read-extrinsic.js'
import { sequenceRoot } from './sequence-root.js'
import { encodeTimestampInherent } from './timestamp-inherent.js'

/** A block before it is sealed. */
export interface BlockBody {
  readonly number: number
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  /** Without the timestamp inherent, which stands before them. */
  readonly extrinsics: readonly ReadExtrinsic[]
}

export interface SignedChainOptions {
  readonly provider: CryptoProvider
  readonly genesisTimestamp: bigint
  /** What the genesis hash binds, 32 bytes: two chains with different beginnings have different hashes. */
  readonly genesisCommitment: Hex
  /** Milliseconds from one block to the next. */
  readonly blockTime: bigint
  readonly finalityDomain: string
  readonly finalityKeySeed: Uint8Array
  /** How many blocks must follow a block before it is final. */
  readonly finalityLag: number
  readonly timestampPallet: number
  /** Bytes of extrinsics in a block. */
  readonly maximumBlockSize: number
  /** Extrinsics that may wait. */
  readonly mempoolCapacity: number
  /** Of one account; half of all if left out. */
  readonly mempoolCapacityPerAccount?: number | undefined
  requireCall(call: Uint8Array, signer: Hex): void
  /** Executes a block, all or nothing, and answers its event records. */
  execute(body: BlockBody): readonly Uint8Array[]
}

export interface SignedChain extends Parentchain {
  /** Public key whose signatures make blocks final. */
  readonly finalityAuthority: Hex
  /** Number of the latest block, final or not. */
  head(): number
  /** Puts what waits, as much as fits, into the next block. Its justification is empty unless it is final at once. */
  produceBlock(timestamp?: bigint): ParentchainBlock
}

const noJustification = new Uint8Array(0)

/** A hash-linked chain of blocks by one producer, made final by the producer's signature. All blocks stay in memory. */
export function createSignedChain(options: SignedChainOptions): SignedChain {
  const { provider, finalityLag, finalityKeySeed } = options
  const mempool = createMempool(options.mempoolCapacity, accountCapacity(options))
  const bell = createBell()
  const genesis = sealGenesis(options)
  const blocks: ParentchainBlock[] = [genesis]
  let timestamp = options.genesisTimestamp

  const head = (): number => blocks.length - 1
  const finalized = (): number => Math.max(0, head() - finalityLag)
  const finalBlock = (number: number): ParentchainBlock | undefined => {
    const block = number <= finalized() ? blocks[number] : undefined
    return block && copyBlock(block)
  }

  function justify(number: number): void {
    const block = blocks[number]
    if (block === undefined) return
    const message = finalityMessage(options.finalityDomain, block.hash, number)
    blocks[number] = { ...block, justification: provider.signEd25519(finalityKeySeed, message) }
  }

  function produceBlock(moment: bigint = timestamp + options.blockTime): ParentchainBlock {
    requireLater(moment, timestamp)
    const parent = blocks[head()] ?? genesis
    const pending = mempool.front(options.maximumBlockSize)
    const body = { number: parent.number + 1, timestamp: moment, extrinsics: pending.map(({ extrinsic }) => extrinsic) }
    const events = options.execute(body)
    const extrinsics = [encodeTimestampInherent(options.timestampPallet, moment), ...pending.map(({ bytes }) => bytes)]
    mempool.drop(pending.length)
    timestamp = moment
    blocks.push(sealBlock(provider, parent, extrinsics, events))
    justify(finalized())
    bell.ring()
    return copyBlock(blocks[head()] ?? genesis)
  }

  justify(0)
  return {
    genesisHash: genesis.hash,
    finalityAuthority: toHex(provider.publicKeyEd25519(finalityKeySeed)),
    head,
    produceBlock,
    finalizedHead: async () => finalized(),
    finalizedBlocks(from, signal) {
      requireBlockNumber(from)
      return followBlocks({ bell, get: finalBlock }, from, signal)
    },
    block: async (number) => finalBlock(number),
    async submit(extrinsic) {
      const admission = { ...options, maximumSize: options.maximumBlockSize, genesisHash: genesis.hash }
      const pending = admitExtrinsic(admission, extrinsic)
      mempool.add(pending)
      return toHex(provider.blake2b256(pending.bytes))
    },
    nextNonce: async (account) => mempool.nextNonce(account),
  }
}

/** Half: one submitter, however fast, leaves room for the confirmations of the enclaves. */
function accountCapacity({ mempoolCapacity, mempoolCapacityPerAccount }: SignedChainOptions): number {
  return mempoolCapacityPerAccount ?? Math.ceil(mempoolCapacity / 2)
}

/** Block 0: its hash binds what the chain begins with. */
export function sealGenesis({
  provider,
  genesisCommitment,
}: Pick<SignedChainOptions, 'provider' | 'genesisCommitment'>): ParentchainBlock {
  const header = encode(signedChainHeaderCodec, {
    parentHash: `0x${'00'.repeat(32)}`,
    number: 0,
    eventsRoot: genesisCommitment,
    extrinsicsRoot: sequenceRoot(provider, []),
    digest: [],
  })
  return {
    header,
    hash: toHex(provider.blake2b256(header)),
    number: 0,
    extrinsics: [],
    events: [],
    justification: noJustification,
  }
}

/** The next block, its justification empty. */
export function sealBlock(
  provider: CryptoProvider,
  parent: ParentchainBlock,
  extrinsics: readonly Uint8Array[],
  events: readonly Uint8Array[],
): ParentchainBlock {
  const number = parent.number + 1
  const header = encode(signedChainHeaderCodec, {
    parentHash: parent.hash,
    number,
    eventsRoot: sequenceRoot(provider, events),
    extrinsicsRoot: sequenceRoot(provider, extrinsics),
    digest: [],
  })
  return {
    header,
    hash: toHex(provider.blake2b256(header)),
    number,
    extrinsics,
    events,
    justification: noJustification,
  }
}

/** Readers get memory of their own: one that writes to a block, or hands it to a thread, must not change the chain. */
export function copyBlock(block: ParentchainBlock): ParentchainBlock {
  return {
    ...block,
    header: block.header.slice(),
    extrinsics: block.extrinsics.map((extrinsic) => extrinsic.slice()),
    events: block.events.map((event) => event.slice()),
    justification: block.justification.slice(),
  }
}

function requireLater(moment: bigint, previous: bigint): void {
  if (moment > previous) return
  throw new LockstepError(
    'TimestampNotLater',
    `the block's timestamp is ${moment} ms, its parent's ${previous} ms; give a later one`,
    { field: 'timestamp', value: moment, limit: previous },
  )
}

/** @throws LockstepError `BlockNumberOutOfBounds` */
export function requireBlockNumber(from: number): void {
  if (Number.isSafeInteger(from) && from >= 1) return
  throw new LockstepError(
    'BlockNumberOutOfBounds',
    `finalized blocks start at number 1, not ${from}; the genesis block holds no inputs`,
    {
      field: 'from',
      value: from,
      limit: 1,
    },
  )
}
