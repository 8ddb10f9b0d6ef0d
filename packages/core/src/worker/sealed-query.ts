import { concatBytes } from '@noble/hashes/utils.js'
import { decode, encode } from '../codec/index.js'
import { type BoxKeyPair, boxKeyPair, type CryptoProvider, type Entropy, openBox, sealBox } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex } from '../hex.js'
import { type Answer, answerCodec, type Query, queryCodec } from './query.js'

/** What boxes take of a provider. */
type X25519 = Pick<CryptoProvider, 'publicKeyX25519' | 'sharedSecretX25519'>

const keySize = 32
const nonceSize = 24

/** A query that only the enclave can read, and the key to its answer. */
export interface SealedQuery {
  /** Sender's X25519 key (32 bytes, fresh) ‖ nonce (24) ‖ NaCl box of the SCALE query. */
  readonly sealed: Uint8Array
  /**
   * Opens the answer: nonce (24) ‖ NaCl box of the SCALE answer.
   *
   * @throws LockstepError `AnswerBroken`; a codec error for what the enclave sealed and is no answer
   */
  open(answer: Uint8Array): Answer
}

/**
 * Seals a query for an enclave's attested key, with a sender key of its own, so that the host can neither read it nor
 * tell who asks, and the answer cannot be another question's.
 *
 * @param enclaveKey X25519 public key, 32 bytes.
 * @param entropy is asked for 32 bytes, then for 24.
 * @throws LockstepError `NotAKey` for an enclave key that is no X25519 key, or of small order, `InvalidHex` for one
 * that is no hex, `InvalidLength` for entropy of another length; a codec error for a query out of its bounds
 */
export function sealQuery(provider: X25519, query: Query, enclaveKey: Hex, entropy: Entropy): SealedQuery {
  const recipientPublicKey = fromHex(enclaveKey)
  const sender = boxKeyPair(provider, entropy(keySize))
  const sealed = seal(provider, encode(queryCodec, query), recipientPublicKey, sender, entropy)
  return {
    sealed: concatBytes(sender.publicKey, sealed),
    open: (answer) => {
      const opened = open(provider, answer, recipientPublicKey, sender)
      if (opened !== undefined) return decode(answerCodec, opened)
      throw new LockstepError('AnswerBroken', 'the answer was not sealed by the attested enclave for this query')
    },
  }
}

/** A query as the enclave sees it. */
export interface OpenedQuery {
  readonly query: Query
  seal(answer: Answer): Uint8Array
}

/** Opens a query inside the enclave. @throws LockstepError `QueryBroken`, or a codec error for a strange query. */
export function openQuery(provider: X25519, sealed: Uint8Array, enclave: BoxKeyPair, entropy: Entropy): OpenedQuery {
  const sender = sealed.slice(0, keySize)
  const opened = open(provider, sealed.subarray(keySize), sender, enclave)
  if (opened === undefined) {
    throw new LockstepError('QueryBroken', 'the query was not sealed for this enclave; attest it again and use its key')
  }
  return {
    query: decode(queryCodec, opened),
    seal: (answer) => seal(provider, encode(answerCodec, answer), sender, enclave, entropy),
  }
}

/** @throws LockstepError `NotAKey` for a recipient key that would make the box readable by everyone. */
function seal(
  provider: X25519,
  plaintext: Uint8Array,
  recipientPublicKey: Uint8Array,
  own: BoxKeyPair,
  entropy: Entropy,
): Uint8Array {
  const nonce = entropy(nonceSize)
  const box = sealBox(provider, { plaintext, recipientPublicKey, senderSecretKey: own.secretKey, nonce })
  if (box === undefined) {
    throw new LockstepError('NotAKey', 'the recipient key is no X25519 key; attest the enclave again and use its key')
  }
  return concatBytes(nonce, box)
}

function open(
  provider: X25519,
  sealed: Uint8Array,
  senderPublicKey: Uint8Array,
  own: BoxKeyPair,
): Uint8Array | undefined {
  const nonce = sealed.slice(0, nonceSize)
  return openBox(provider, {
    box: sealed.subarray(nonceSize),
    senderPublicKey,
    recipientSecretKey: own.secretKey,
    nonce,
  })
}
