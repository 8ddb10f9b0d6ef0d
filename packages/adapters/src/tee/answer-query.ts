import { LockstepError } from '@lockstep/core'
import { CodecError, encode } from '@lockstep/core/codec'
import type { BoxKeyPair, CryptoProvider, Entropy } from '@lockstep/core/crypto'
import type { SignedHeader } from '@lockstep/core/receipt'
import {
  type Answer,
  answerCodec,
  type OpenedQuery,
  openQuery,
  type Query,
  type ShardExecutor,
} from '@lockstep/core/worker'

/**
 * Answers a sealed query. The host gets sealed bytes for a refusal too, so it cannot tell one from an answer but by
 * its size.
 *
 * @throws LockstepError `QueryBroken` for bytes that hold no query for this enclave.
 */
export function answerQuery(
  provider: CryptoProvider,
  executor: ShardExecutor,
  key: BoxKeyPair,
  entropy: Entropy,
  sealed: Uint8Array,
): Uint8Array {
  const opened = open(provider, sealed, key, entropy)
  return opened.seal(bounded(answer(executor, opened.query)))
}

/** Answers a query that came into the enclave by a connection which ends in it; the host sees nothing of either. */
export function answer(executor: ShardExecutor, query: Query): Answer {
  switch (query.type) {
    case 'Getter':
      return executor.answerGetter(query.value)
    case 'Receipts':
      return { type: 'Receipts', value: executor.receipts(query.value) }
    case 'Head':
      return headAnswer(executor.head('Latest'))
    case 'FinalizedHead':
      return headAnswer(executor.head('Finalized'))
  }
}

function headAnswer(head: SignedHeader | undefined): Answer {
  return head === undefined ? { type: 'Refused', value: 'NoBlock' } : { type: 'Head', value: head }
}

/** The answer, or a refusal in its place where a getter returned, or read, more than an answer holds. */
function bounded(given: Answer): Answer {
  try {
    encode(answerCodec, given)
    return given
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    return { type: 'Refused', value: 'AnswerTooLong' }
  }
}

/** A codec's own error would tell the host what stood in the query. */
function open(provider: CryptoProvider, sealed: Uint8Array, key: BoxKeyPair, entropy: Entropy): OpenedQuery {
  try {
    return openQuery(provider, sealed, key, entropy)
  } catch (error) {
    if (!(error instanceof CodecError)) throw error
    throw new LockstepError('QueryBroken', 'the query holds nothing that this enclave answers; use its own version')
  }
}
