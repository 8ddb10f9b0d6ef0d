import type { Hex, Stf } from '@lockstep/core'
import {
  type CryptoProvider,
  type Entropy,
  RSA_BLOCK_LENGTH,
  RSA_OAEP_PLAINTEXT_LENGTH,
  type RsaPrivateKey,
  type ShieldingOutcome,
} from '@lockstep/core/crypto'
import type { Domain, PreparedCall, PreparedFor } from '@lockstep/core/operation'
import {
  createOperationPool,
  openDirectOperation,
  type PoolLimits,
  type PoolLoad,
  type QueueLimit,
} from '@lockstep/core/pool'
import { blockHeaderHash, type EngineCode } from '@lockstep/core/receipt'
import type { BlockRecordContent } from '@lockstep/core/worker'
import { maximumSealedOperation, sealRequests } from '../tee/request-seal.js'
import { changedNonces } from './changed-nonces.js'
import { createDirectKeys } from './direct-keys.js'
import type { DirectListener } from './direct-status.js'
import type { DirectRefusal } from './refusal.js'
import { createStatusWatches } from './status-watches.js'
import { createAheadOpening, type VerifyElsewhere } from './verify-ahead.js'

/** What a direct service opens and judges operations with. */
export interface DirectServiceOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly stf: Stf
  readonly domain: Domain
  /** The shard's one key, or, where it changes, those that the next block takes, the current one first. */
  readonly shieldingKey: RsaPrivateKey | (() => readonly [RsaPrivateKey, ...RsaPrivateKey[]])
  /** Bounds of the pool; `defaultPoolLimits` for what is left out. */
  readonly pool?: Partial<PoolLimits>
  /** The nonce that the account's next executed call must have, by the state behind the last imported block. */
  nextNonce(account: Hex): number
  /** Left out, every signature is verified when its operation is submitted. */
  readonly verifyElsewhere?: VerifyElsewhere
  /** COMPAT: takes ciphertexts that lost a leading zero; see `createShieldingDecryptor`. Off if left out. */
  readonly padLostZero?: boolean
}

/** What came of a submission; `stop` ends its watch, if there is one. */
export type DirectSubmission =
  | { readonly directHash: Hex; stop(): void }
  | { readonly refused: DirectRefusal; readonly directHash?: Hex }

/**
 * The direct path of one shard, inside the enclave: opens and checks direct calls, keeps them in a pool, and has them
 * ordered by whoever orders the shard's blocks. Synchronous.
 */
export interface DirectService {
  /** @param listener told of every status from here on. It must not call back into the service. */
  submit(shard: Hex, ciphertext: Uint8Array, listener?: DirectListener): DirectSubmission
  /** The same for an operation that is not encrypted, because the connection that brought it ends in the enclave. */
  submitOperation(shard: Hex, operation: Uint8Array, listener?: DirectListener): DirectSubmission
  /**
   * Opens operations that are about to be submitted in the clear, as the same objects, while others have their turn. What
   * becomes of them does not depend on it.
   */
  openAhead(operations: readonly Uint8Array[]): Promise<void>
  /**
   * The next direct calls as requests for the log, many in one: sealed for the enclaves of the shard, so that the host
   * cannot tell whose submission is which. At most so many operations, and so many bytes of them in the clear.
   *
   * @param now the host's clock, in milliseconds. It is believed for nothing but how long operations wait.
   */
  propose(room: QueueLimit, now: number): readonly Uint8Array[]
  /** Takes over an executed or restored block. Blocks come in order. */
  imported(record: BlockRecordContent): void
  /** The blocks behind `number` were taken back: their operations wait again. */
  reverted(number: number): void
  /** The nonce that the account's next call should have, those counted that wait here and can be executed. */
  nextNonce(account: Hex): number
  /**
   * The call of an operation that is in the pool, or in a block that is not final, by the hash of the form in which
   * blocks take it: opened and verified when it was submitted.
   */
  recall(operationHash: Hex, wanted: PreparedFor): PreparedCall | undefined
  /** Hashes of the operations that wait, as submitted. */
  pending(): readonly Hex[]
  load(): PoolLoad
}

interface Payload {
  readonly directHash: Hex
  readonly ordered: Uint8Array
  readonly call: PreparedCall
}

const refusals: Readonly<Record<Exclude<ShieldingOutcome['type'], 'Opened'>, EngineCode>> = {
  Truncated: 'TruncatedCiphertext',
  TooLong: 'TooLong',
  Undecryptable: 'Undecryptable',
}

/** Milliseconds between two looks at what has waited too long: each is at all that waits. */
const expiryInterval = 1000

/** What an operation has beside its call, at most: kind, nonce, delegate, signature. */
const envelopeSize = 1 + 4 + 33 + 66

/**
 * The direct path of a shard, with an empty pool. It knows no block before `imported` tells it of one.
 *
 * @throws LockstepError `PoolLimit` for a bound of the pool that is no whole number from 0 on
 */
export function createDirectService(options: DirectServiceOptions): DirectService {
  const { provider, entropy, stf, domain, shieldingKey, padLostZero = false } = options
  const keysOf = typeof shieldingKey === 'function' ? shieldingKey : () => [shieldingKey] as const
  const { open, sealing } = createDirectKeys({ provider, entropy, padLostZero }, keysOf)
  const maximumCiphertext = Math.ceil((stf.maxCallSize + envelopeSize) / RSA_OAEP_PLAINTEXT_LENGTH) * RSA_BLOCK_LENGTH
  const pool = createOperationPool<Payload>(options.pool)
  const watches = createStatusWatches(stf)
  const environment = { provider, stf, domain }
  const { verifyElsewhere } = options
  const ahead = verifyElsewhere && createAheadOpening(environment, verifyElsewhere)
  /** The host's clock alone: blocks have another, and the difference between two clocks is no time that passed. */
  let now = 0
  let nextExpiry = 0

  function refuseUnopened(ciphertext: Uint8Array): DirectRefusal | Uint8Array {
    if (ciphertext.length > maximumCiphertext) return 'TooLong'
    const opened = open(ciphertext)
    return opened.type === 'Opened' ? opened.plaintext : refusals[opened.type]
  }

  function admit(plaintext: Uint8Array, listener: DirectListener | undefined): DirectSubmission {
    const opened = ahead?.take(plaintext) ?? openDirectOperation(environment, plaintext)
    if ('refused' in opened) return opened
    const { directHash, call, ordered } = opened
    const { operationHash, sender, nonce } = call
    const signer = call.delegate ?? sender
    const operation = {
      operationHash,
      sender,
      nonce,
      signer,
      priority: 0,
      size: ordered.length,
      payload: { directHash, ordered, call },
    }
    const refused = pool.submit(operation, { nextNonce: options.nextNonce(sender), now })
    if (refused !== undefined) return { refused, directHash }
    const stop = watches.add(operationHash, directHash, listener)
    watches.tell(pool.takeReports())
    return { directHash, stop }
  }

  return {
    submit(shard, ciphertext, listener) {
      if (shard !== domain.shard) return { refused: 'ForeignShard' }
      const plaintext = refuseUnopened(ciphertext)
      return typeof plaintext === 'string' ? { refused: plaintext } : admit(plaintext, listener)
    },

    submitOperation(shard, operation, listener) {
      if (shard !== domain.shard) return { refused: 'ForeignShard' }
      return operation.length > maximumSealedOperation ? { refused: 'TooLong' } : admit(operation, listener)
    },

    openAhead: async (operations) => ahead?.open(operations),

    propose(room, time) {
      now = Math.max(now, time)
      if (now >= nextExpiry) {
        nextExpiry = now + expiryInterval
        pool.expire(now)
      }
      const proposed = pool.propose(room, now)
      watches.tell(pool.takeReports())
      return sealRequests(
        sealing(),
        proposed.map(({ payload }) => payload.ordered),
      )
    },

    imported(record) {
      const { signedHeader, finalized, receipts } = record
      const { number } = signedHeader.header
      const block = { number, hash: blockHeaderHash(provider, signedHeader.header) }
      pool.import({ block, results: receipts, nonces: changedNonces(record.diff), finalized, now })
      watches.tell(pool.takeReports())
    },

    reverted(number) {
      pool.revert({ number, nextNonce: options.nextNonce, now })
      watches.tell(pool.takeReports())
    },

    nextNonce: (account) => pool.nextNonce(account, options.nextNonce(account)),
    recall(operationHash, wanted) {
      const isSame =
        wanted.stf === stf && wanted.domain.mrenclave === domain.mrenclave && wanted.domain.shard === domain.shard
      return isSame ? pool.find(operationHash)?.call : undefined
    },
    pending: () => pool.pending().map(watches.directHash),
    load: pool.load,
  }
}
