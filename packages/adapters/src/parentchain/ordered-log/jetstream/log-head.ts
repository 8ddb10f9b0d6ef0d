import { type Hex, LockstepError } from '@lockstep/core'
import type { ParentchainBlock } from '@lockstep/core/worker'
import type { ReadExtrinsic } from '../../signed-chain/read-extrinsic.js'
import { decodeTimestampInherent } from '../../signed-chain/timestamp-inherent.js'
import { type TrustAnchor, verifyBlock } from '../../signed-chain/verify-block.js'

/** Where a log ends, by all batches that were read from it, and what the next one depends on. */
export interface LogHead {
  block(): ParentchainBlock
  /** Of the last batch, in milliseconds since 1970-01-01T00:00:00Z. */
  timestamp(): bigint
  /** How many extrinsics of the account the log has. */
  nonce(account: Hex): number
  /**
   * Takes over the next batch.
   *
   * @throws LockstepError with the light client's code for a batch that does not hold; `StaleNonce` or `FutureNonce` for
   * an extrinsic that is in the log twice or out of turn, `TimestampNotLater`. Nothing has changed then.
   */
  advance(block: ParentchainBlock): void
}

export interface LogHeadOptions extends TrustAnchor {
  readonly genesis: ParentchainBlock
  readonly genesisTimestamp: bigint
  readonly timestampPallet: number
  /** What is in a batch beside its timestamp. */
  signedIn(batch: Pick<ParentchainBlock, 'extrinsics'>): readonly ReadExtrinsic[]
}

/** PERF: one number for each account that ever submitted to the log, in memory. */
export function createLogHead(options: LogHeadOptions): LogHead {
  const nonces = new Map<Hex, number>()
  let head = options.genesis
  let timestamp = options.genesisTimestamp

  const nonce = (account: Hex): number => nonces.get(account) ?? 0

  return {
    block: () => head,
    timestamp: () => timestamp,
    nonce,
    advance(block) {
      verifyBlock(options, head, block)
      const [inherent] = block.extrinsics
      const moment = inherent && decodeTimestampInherent(options.timestampPallet, inherent)
      if (moment === undefined || moment <= timestamp) throw notLater(block.number, moment, timestamp)
      const changed = noncesAfter(nonce, options.signedIn(block))
      for (const [account, next] of changed) nonces.set(account, next)
      head = block
      timestamp = moment
    },
  }
}

/** The sequencers' rule that makes a log free of repetitions: held here too, because one of them may be broken. */
function noncesAfter(nonce: (account: Hex) => number, extrinsics: readonly ReadExtrinsic[]): ReadonlyMap<Hex, number> {
  const changed = new Map<Hex, number>()
  for (const extrinsic of extrinsics) {
    const expected = changed.get(extrinsic.signer) ?? nonce(extrinsic.signer)
    if (extrinsic.nonce !== expected) throw outOfTurn(extrinsic, expected)
    changed.set(extrinsic.signer, expected + 1)
  }
  return changed
}

function outOfTurn({ signer, nonce }: ReadExtrinsic, expected: number): LockstepError {
  return new LockstepError(
    nonce < expected ? 'StaleNonce' : 'FutureNonce',
    `a batch has an extrinsic of ${signer} with nonce ${nonce}, the next is ${expected}; find the sequencer that sealed it`,
    { field: 'nonce', value: nonce, limit: expected },
  )
}

function notLater(number: number, moment: bigint | undefined, timestamp: bigint): LockstepError {
  return new LockstepError(
    'TimestampNotLater',
    `the timestamp of batch ${number} is ${moment} ms, that of the one before ${timestamp} ms; find the sequencer that sealed it`,
    { field: 'timestamp', value: moment, limit: timestamp },
  )
}
