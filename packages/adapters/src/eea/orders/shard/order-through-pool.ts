import { type Hex, toHex } from '@lockstep/core'
import { type AttestedWorker, fetchReceipts, type GetterAccess, type IndirectInvocation } from '@lockstep/core/client'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { orderedOperation } from '@lockstep/core/pool'
import type { SignedReceipt } from '@lockstep/core/receipt'
import type { DirectListener, DirectStatus, DirectSubmission } from '../../../direct/index.js'
import { refuse } from '../../json-rpc/refuse.js'
import type { EeaError } from '../../work-order/eea-error.js'
import { decisiveReceipt, isDecisive, type OrderOperation } from './order-operation.js'

/** How the operations of orders come into a shard's pool of direct calls. */
export interface PoolOrdering {
  /** The attested enclave that executes the shard's blocks. */
  readonly access: GetterAccess
  /** The enclave's pool of direct calls, such as a `TrustedShard`. Whoever orders the shard's blocks empties it. */
  readonly pool: {
    submit(shard: Hex, ciphertext: Uint8Array, listener: DirectListener): Promise<DirectSubmission>
  }
  /**
   * Holds an answer back until a worker has stated that the block is executed and durable. Left out, it is given when
   * the enclave has executed the block: a log that is final would lead any worker to the same.
   */
  readonly processed?: IndirectInvocation['processed']
  /** As `LogOrdering.attest`. Left out, operations are refused once the key is outdated. */
  attest?(): Promise<AttestedWorker>
}

const ends: readonly DirectStatus['status'][] = ['inBlock', 'finalized', 'invalid', 'dropped', 'usurped']

/**
 * Puts direct calls into the shard's order through a worker's pool: bad ones are refused at once and take no place in
 * a block, one that comes before its nonce waits for its turn, many share a block. Ordered, a call is the same
 * operation as on the indirect path.
 */
export function orderThroughPool({ access, pool, processed, attest }: PoolOrdering): OrderOperation {
  const { provider, shard } = access
  let { worker } = access

  const receiptsOf = (operation: Uint8Array): Promise<readonly SignedReceipt[]> =>
    fetchReceipts(provider, access, shard, toHex(provider.blake2b256(orderedOperation(operation))))

  function offer(operation: Uint8Array, listener: DirectListener): Promise<DirectSubmission> {
    return pool.submit(shard, shieldingEncrypt(provider, worker.shieldingKey, operation), listener)
  }

  /** What is encrypted for the attested key can fail to open for one reason: the key is another one by now. */
  async function offerForKey(operation: Uint8Array, listener: DirectListener): Promise<DirectSubmission> {
    const submitted = await offer(operation, listener)
    if (attest === undefined || !('refused' in submitted) || submitted.refused !== 'Undecryptable') return submitted
    worker = await attest()
    return offer(operation, listener)
  }

  async function submit(operation: Uint8Array, signal: AbortSignal): Promise<DirectStatus> {
    let settle: (status: DirectStatus) => void = () => undefined
    const ended = new Promise<DirectStatus>((resolve) => {
      settle = resolve
    })
    const submitted = await offerForKey(operation, (status) => {
      if (ends.includes(status.status)) settle(status)
    })
    if ('refused' in submitted) throw notTaken(submitted.refused)
    // The pool keeps the operation: its nonce may be what others of its account wait for.
    signal.addEventListener('abort', submitted.stop, { once: true })
    try {
      return await ended
    } finally {
      signal.removeEventListener('abort', submitted.stop)
    }
  }

  return async (operation, signal) => {
    const known = (await receiptsOf(operation)).find(isDecisive)
    if (known !== undefined) return known
    signal.throwIfAborted()
    const { status, reason, cause } = await submit(operation, signal)
    const signed = decisiveReceipt(await receiptsOf(operation))
    if (signed === undefined) throw notTaken(reason ?? cause ?? status)
    const { number, parentchainHash } = signed.signedHeader.header
    await processed?.(shard, { number, hash: parentchainHash })
    return signed
  }
}

/** SPEC: "invalid signature" has a code of its own in the generic table. */
function notTaken(reason: string): EeaError {
  const fault = reason === 'BadSignature' ? 'InvalidSignature' : 'InvalidParameter'
  return refuse(fault, `the shard does not take the trusted operation of inData: ${reason}`, {
    field: 'inData[0].data',
    value: reason,
  })
}
