import { decode } from '../codec/index.js'
import type { CryptoProvider, Signer } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../operation/index.js'
import type { SignedHeader } from '../receipt/index.js'
import type { Getter, InferFields, Stf } from '../stf/index.js'
import type { BlockTag, GetterValue, ProvenEntry, ProvenValue } from '../worker/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'
import { assertHeader } from './assert-header.js'
import { verifyProvenValue } from './verify-proven-value.js'

/** What a getter said, and of which block. */
export interface Reading<Value> {
  readonly value: Value
  /** Signed by the enclave: the state that was read. */
  readonly at: SignedHeader
  /** The verified entries that the value follows from; there only where a proof was asked for. */
  readonly entries?: readonly ProvenEntry[]
}

/** How a client asks getters of one shard. */
export interface GetterAccess extends WorkerAccess {
  readonly provider: CryptoProvider
  readonly shard: Hex
}

/** Which state an answer may come from, and whether it must come with a proof. */
export interface ReadOptions {
  /** Which state is read; `Latest` if left out. */
  readonly at?: BlockTag
  /**
   * Asks for a proof, and makes the answer again with it: the client's own copy of the STF that the shard runs. The
   * getter must declare `proven`, and an app of several modules `proofs: true`.
   */
  readonly proof?: Stf
  /**
   * Number of the first block whose state is new enough; any is, if left out. The host decides which blocks its enclave
   * sees: this keeps it from holding blocks back.
   */
  readonly minimumBlock?: number
}

/** The same for a trusted getter, and who asks until when. */
export interface TrustedReadOptions extends ReadOptions {
  readonly signer: Signer
  /** Number of the last parentchain block at which the worker still answers. */
  readonly expiry: number
  /** The account in whose name the signer asks, as its delegate; the signer's own if left out. */
  readonly asDelegateOf?: Hex
}

/**
 * Reads a public getter.
 *
 * @throws LockstepError as {@link askWorker}, where `QueryRefused` has as value `NoBlock`, `Undecodable`,
 * `BudgetExceeded`, `Internal`, `AnswerTooLong`, and with a proof `NotProven`, `Unprovable`; as
 * {@link verifyProvenValue}; `OldState`
 */
export function readPublic<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  args: InferFields<Args>,
  options: ReadOptions = {},
): Promise<Reading<Value>> {
  return read(access, getter, encodePublicGetter(getter, args), options)
}

/**
 * Reads a trusted getter in the signer's name, or as a delegate in another's; the request is void after the
 * parentchain's block `expiry`.
 *
 * @throws LockstepError as {@link readPublic}; `QueryRefused` may also be `Expired`, `BadSignature`, `Unauthorized`
 */
export function readTrusted<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  args: InferFields<Args>,
  { signer, expiry, asDelegateOf, ...options }: TrustedReadOptions,
): Promise<Reading<Value>> {
  const domain = { mrenclave: access.worker.mrenclave, shard: access.shard }
  const encoded = encodeTrustedGetter(getter, asDelegateOf ?? signer.account, args)
  const request = signGetter(encoded, { signer, domain, expiry, asDelegate: asDelegateOf !== undefined })
  return read(access, getter, request, options)
}

async function read<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  request: Uint8Array,
  { at: tag = 'Latest', proof, minimumBlock = 0 }: ReadOptions,
): Promise<Reading<Value>> {
  const answer =
    proof === undefined ? await askPlain(access, request, tag) : await askProven(access, request, tag, proof)
  const { value, at, ...proven } = answer
  if (at.header.number < minimumBlock) throw oldState(at.header.number, minimumBlock)
  return { value: decode(getter.returns, fromHex(value)), at, ...proven }
}

async function askPlain(access: GetterAccess, request: Uint8Array, at: BlockTag): Promise<GetterValue> {
  const query = { request: toHex(request), at, proof: false }
  const answer = await askWorker(access.provider, access, { type: 'Getter', value: query }, 'Value')
  assertHeader(access.provider, sourceOf(access), answer.at)
  return answer
}

async function askProven(access: GetterAccess, request: Uint8Array, at: BlockTag, stf: Stf): Promise<ProvenValue> {
  const query = { request: toHex(request), at, proof: true }
  const answer = await askWorker(access.provider, access, { type: 'Getter', value: query }, 'Proven')
  verifyProvenValue(access.provider, { ...sourceOf(access), stf }, request, answer)
  return answer
}

function sourceOf({ shard, worker: { enclaveAccount } }: GetterAccess) {
  return { shard, enclaveAccount }
}

function oldState(number: number, minimum: number): LockstepError {
  return new LockstepError(
    'OldState',
    `the answer is of block ${number}, wanted ${minimum} or later; ask again later`,
    {
      field: 'at',
      value: number,
      limit: minimum,
    },
  )
}
