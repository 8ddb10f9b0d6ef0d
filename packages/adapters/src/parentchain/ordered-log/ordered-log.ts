import { type Hex, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import type { Parentchain, ParentchainBlock } from '@lockstep/core/worker'
import { integriteePalletIndexes, runtimeCallCodec } from '../integritee/index.js'
import { createSignedChain } from '../signed-chain/signed-chain.js'
import { confirmationEvents } from './confirmation-events.js'
import { orderedLogFinalityDomain } from './finality-domain.js'
import { type OrderedLogGenesis, orderedLogCommitment } from './genesis.js'
import { requireLogCall } from './require-log-call.js'

/** Sequencer and bounds of a log. */
export interface OrderedLogOptions {
  readonly provider: CryptoProvider
  /** Ed25519 seed, 32 bytes, of the sequencer that signs every batch. */
  readonly sequencerKeySeed: Uint8Array
  /** Time of the log's beginning, in milliseconds since 1970-01-01T00:00:00Z. */
  readonly timestamp: bigint
  /** Keeps apart logs of the same sequencer; empty if left out. */
  readonly name?: string
  /** Milliseconds between two batches that are sealed without a moment of their own; 1000 if left out. */
  readonly batchInterval?: bigint
  /** Accounts whose `shield_funds` are taken; none if left out. */
  readonly shieldAuthorities?: readonly Hex[]
  /** First byte of the calls; 54 if left out, as on Integritee's chain. */
  readonly bridgePalletIndex?: number
  /** Bytes of extrinsics that fit into a batch; 4 MiB if left out. */
  readonly maximumBatchSize?: number
  /** Extrinsics that may wait for a batch; 8192 if left out. */
  readonly capacity?: number
}

/** An ordered log: a parentchain without accounts, funds and pallets. Its blocks are batches. */
export interface OrderedLog extends Parentchain {
  /** Public key that signs the batches. */
  readonly sequencer: Hex
  /**
   * Signs what waits, as much as fits, as the next batch; it is final at once.
   *
   * @param timestamp the batch's time, later than the one before; one interval later if left out. The log itself has no
   * clock.
   * @throws LockstepError `TimestampNotLater`.
   */
  sealBatch(timestamp?: bigint): ParentchainBlock
}

/**
 * A log of one in-process sequencer: hash-linked, signed, in memory. It takes the same signed extrinsics as an embedded
 * chain, so clients and enclaves need not know which of the two they speak to; but it executes nothing. Whatever is in
 * it counts.
 */
export function createOrderedLog(options: OrderedLogOptions): OrderedLog {
  const { provider, sequencerKeySeed } = options
  const genesis: OrderedLogGenesis = {
    name: options.name ?? '',
    timestamp: options.timestamp,
    batchInterval: options.batchInterval ?? 1000n,
    sequencer: toHex(provider.publicKeyEd25519(sequencerKeySeed)),
    bridgePalletIndex: options.bridgePalletIndex ?? integriteePalletIndexes.enclaveBridge,
    shieldAuthorities: options.shieldAuthorities ?? [],
  }
  const pallets = { ...integriteePalletIndexes, enclaveBridge: genesis.bridgePalletIndex }
  const rules = { callCodec: runtimeCallCodec(pallets), shieldAuthorities: genesis.shieldAuthorities, pallets }
  const {
    produceBlock,
    finalityAuthority,
    head: _head,
    ...parentchain
  } = createSignedChain({
    provider,
    genesisTimestamp: genesis.timestamp,
    genesisCommitment: orderedLogCommitment(provider, genesis),
    blockTime: genesis.batchInterval,
    finalityDomain: orderedLogFinalityDomain,
    finalityKeySeed: sequencerKeySeed,
    finalityLag: 0,
    timestampPallet: pallets.timestamp,
    maximumBlockSize: options.maximumBatchSize ?? 4 * 1024 * 1024,
    mempoolCapacity: options.capacity ?? 8192,
    requireCall: (call, signer) => requireLogCall(rules, call, signer),
    execute: confirmationEvents(pallets),
  })
  return { ...parentchain, sequencer: finalityAuthority, sealBatch: produceBlock }
}
