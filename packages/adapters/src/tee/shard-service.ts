import type { Hex } from '@lockstep/core'
import { type BoxKeyPair, boxKeyPair, type Signer } from '@lockstep/core/crypto'
import type { Bug } from '@lockstep/core/engine'
import type { OperationEnvironment } from '@lockstep/core/operation'
import type { SignedHeader } from '@lockstep/core/receipt'
import {
  type Answer,
  type BlockRecordContent,
  type BlockReference,
  createShardExecutor,
  type ExecutedBlock,
  type FormerVersion,
  type KeyChange,
  type KeyRotation,
  type OpenedCheckpoint,
  type ParentchainBlock,
  type PublicationRules,
  type Query,
  type ShardExecutor,
  type ShardSnapshot,
} from '@lockstep/core/worker'
import { answer, answerQuery } from './answer-query.js'
import type { EnclaveConnections, EnclaveProgram } from './enclave-program.js'
import type { EnclaveTurns } from './enclave-turns.js'
import type { Inheritance } from './inheritance.js'
import { createKeptBlocks, type KeptBlock } from './kept-blocks.js'
import { createOpenAhead } from './open-ahead.js'
import { openRecord } from './open-record.js'
import type { ParallelDecryptor } from './parallel-decryptor.js'
import { createAheadPreparation } from './prepare-ahead.js'
import { refuseOutputsNotFinal } from './refuse-outputs-not-final.js'
import { refuseRepeatedBlock } from './refuse-repeated-block.js'
import { rememberBlock } from './remember-block.js'
import type { Sealing } from './seal.js'
import { sealRecord } from './sealed-record.js'
import type { ShieldingKeyRing } from './shielding-key-ring.js'
import { snapshotWithoutDebts } from './snapshot-without-debts.js'
import { unpackRequests } from './unpack-requests.js'
import { unsignedHeader } from './unsigned-header.js'

export interface ShardServiceOptions extends Sealing {
  readonly program: EnclaveProgram
  readonly connections: EnclaveConnections
  readonly mrenclave: Hex
  readonly shard: Hex
  readonly signer: Signer
  readonly boxSecret: Uint8Array
  /** Grows while the shard is served. */
  readonly ring: ShieldingKeyRing
  readonly keyRotation?: KeyRotation
  readonly publication?: PublicationRules
  readonly formerVersions: readonly FormerVersion[]
  readonly inherited: readonly Inheritance[]
  /** Where the shard starts; its genesis if left out. */
  readonly checkpoint?: OpenedCheckpoint
  readonly turns?: EnclaveTurns
  /** What was prepared before its block came; see `OperationEnvironment`. */
  readonly recall?: OperationEnvironment['recall']
  onBug?(block: number, bug: Bug): void
  /** Told of every block that was committed, executed or restored. */
  onBlock?(record: BlockRecordContent): void
}

/** What an enclave does for its shard once it has the shielding key; synchronous. See the port `Enclave`. */
export interface ShardService {
  restore(sealed: Uint8Array, released: number): void
  /** Does the long part of a block's work in steps, so that others have their turn in between; none of it is needed. */
  openAhead(block: ParentchainBlock): Generator<void>
  /** Does what of it can be done on all cores. @param before the block that it follows; the head if left out */
  openTogether(block: ParentchainBlock, before?: ParentchainBlock): Promise<void>
  executeBlocks(blocks: readonly ParentchainBlock[]): readonly ExecutedBlock[]
  revert(number: number): void
  outputs(number: number, nonce: number): readonly Uint8Array[]
  query(sealed: Uint8Array): Uint8Array
  /** The answer to whoever is in the enclave, or at the other end of a connection that ends in it. */
  answer(query: Query): Answer
  /** Number of the last final block; 0 for none. */
  finalized(): number
  head(): SignedHeader | undefined
  /** The nonce that the account's next executed call must have. */
  nextNonce(account: Hex): number
  /** Hashes of the keys for which inputs of the next block are opened, the current one first. */
  nextKeys(): readonly Hex[]
  /** Hash of the key that clients are told: all blocks from the next one behind the last final one on take it. */
  toldKey(): Hex
  /** Oldest first. */
  keyChanges(): readonly KeyChange[]
  /** Whether anything may leave that depends on the state. @throws LockstepError as `ShardExecutor.requireConfirmed` */
  requireConfirmed(): void
  /** Whether it may leave. */
  isConfirmed(): boolean
  /** What another enclave may start from. @throws LockstepError `OutputsPending`; as `ShardExecutor.snapshot` */
  snapshot(): ShardSnapshot | undefined
}

const defaultReceiptDepth = 256
const openNothing = async (): Promise<void> => undefined
export const defaultKeptVersions = 64

/**
 * The outputs of two of the largest batches may wait, one that is being stored and released and one that is being
 * executed; beside those of the blocks that are not final, which the host cannot ask for yet. With room for fewer, a
 * shard could stand still: the block that shows what is final would find none.
 */
const twoBatches = 2000

export function createShardService(options: ShardServiceOptions): ShardService {
  const { provider, program, connections, mrenclave, shard, signer, entropy, formerVersions, ring } = options
  const remembering = { ...connections, lightClient: rememberBlock(connections.lightClient) }
  const { extrinsics, lightClient, opened } = unpackRequests(remembering, shard, (number) =>
    executor.shieldingKeys(number).flatMap((key) => (ring.find(key) ? ring.requests(key, number) : [])),
  )
  const domain = { mrenclave, shard }
  const preparation = createAheadPreparation({ provider, stf: program.stf, domain })
  const { open, ahead, together } = createOpenAhead(lightClient, shard, {
    at: (number) => executor.shieldingKeys(number),
    open: (ciphertext, keys) => opened(ciphertext) ?? ring.open(ciphertext, keys),
    decryptor: decryptors(options),
    onOpened: (operation) => preparation.prepare(operation),
  })
  const owner = { shard, account: signer.account }
  // PERF: 2 ms, which a worker that is never asked does without.
  let queryKey: BoxKeyPair | undefined
  const keptVersions = program.keptVersions ?? defaultKeptVersions
  const kept = createKeptBlocks(twoBatches + keptVersions)
  const executor: ShardExecutor = createShardExecutor({
    provider,
    stf: program.stf,
    domain,
    formerVersions,
    ...(options.checkpoint && { checkpoint: options.checkpoint }),
    extrinsics,
    lightClient,
    signer,
    openShielded: open,
    prepared: preparation.prepared,
    firstShieldingKey: ring.first,
    ...(options.keyRotation && { keyRotation: options.keyRotation }),
    ...(options.publication && { publication: options.publication }),
    receiptDepth: program.receiptDepth ?? defaultReceiptDepth,
    keptVersions,
    bareGetters: program.bareGetters ?? false,
    ...(options.recall && { recall: options.recall }),
    // Told after the block is committed: it is the head.
    onBug: (bug) => options.onBug?.(nextNumber() - 1, bug),
  })

  function nextNumber(): number {
    return (executor.head()?.header.number ?? lightClient.start?.number ?? 0) + 1
  }

  function finalized(): number {
    return executor.head('Finalized')?.header.number ?? 0
  }

  function attachment(): BlockReference | undefined {
    const head = executor.head()?.header
    return head && { number: head.number, hash: head.parentchainHash }
  }

  function isConfirmed(): boolean {
    try {
      executor.requireConfirmed()
      return true
    } catch {
      return false
    }
  }

  function execute(block: ParentchainBlock): ExecutedBlock {
    kept.requireRoom()
    // Before anything of the block is looked at, whether it needs them or not: all of its keys, or none of its outcome.
    for (const key of executor.shieldingKeys(nextNumber())) ring.require(key, nextNumber())
    const { sealed, record } = executor.execute(block, (content) => ({
      sealed: sealRecord(options, owner, content),
      record: content,
    }))
    const { signedHeader } = record
    const told = isConfirmed() ? signedHeader : unsignedHeader(signedHeader)
    const executed = { number: signedHeader.header.number, signedHeader: told, sealed }
    kept.add(keptBlock(record), executed)
    options.onBlock?.(record)
    return executed
  }

  return {
    restore(sealed, released) {
      const { inherited } = options
      const record = openRecord({ sealing: options, owner, inherited, formerVersions }, nextNumber(), sealed)
      executor.restore(record)
      kept.restore(keptBlock(record), released)
      options.onBlock?.(record)
    },

    openAhead: (block) => ahead(attachment(), block),
    openTogether: (block, before = undefined) => together(before ?? attachment(), block),

    executeBlocks: (blocks) =>
      blocks.map((block) => {
        const again = kept.answerAgain(block.number, block.hash)
        if (again !== undefined) return again
        refuseRepeatedBlock(executor.head(), block)
        return execute(block)
      }),

    revert(number) {
      executor.revert(number)
      kept.revert(number)
    },

    outputs(number, nonce) {
      refuseOutputsNotFinal(executor, number)
      return kept.release(number).map((call, index) => extrinsics.extrinsic(call, signer, nonce + index))
    },

    query(sealed) {
      queryKey ??= boxKeyPair(provider, options.boxSecret)
      return answerQuery(provider, executor, queryKey, entropy, sealed)
    },
    answer: (query) => answer(executor, query),
    finalized,
    head: () => executor.head(),
    nextNonce: executor.nextNonce,
    nextKeys: () => executor.shieldingKeys(nextNumber()),
    toldKey: () => executor.shieldingKeys(finalized() + 1)[0] ?? ring.first,
    keyChanges: executor.keyChanges,
    requireConfirmed: executor.requireConfirmed,
    isConfirmed,
    snapshot: () => snapshotWithoutDebts(executor.snapshot(), kept.oldestPending()),
  }
}

/** One for each key that is used; nobody's where a key is not there. */
function decryptors({ ring, turns }: ShardServiceOptions): (key: Hex) => ParallelDecryptor {
  const made = new Map<Hex, ParallelDecryptor>()
  return (hash) => {
    const key = ring.find(hash)
    const decryptor = made.get(hash) ?? (key && turns?.decryptorFor(key))
    if (decryptor !== undefined) made.set(hash, decryptor)
    return decryptor ?? openNothing
  }
}

function keptBlock({ signedHeader, outputs }: BlockRecordContent): KeptBlock {
  const { number, parentchainHash } = signedHeader.header
  return { number, parentchainHash, outputs }
}
