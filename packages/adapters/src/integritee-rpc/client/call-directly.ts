import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { fetchReceipts, type GetterAccess, shieldingKeyOutdated } from '@lockstep/core/client'
import { type Signer, shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import { orderedOperation } from '@lockstep/core/pool'
import type { SignedReceipt } from '@lockstep/core/receipt'
import type { Call, InferFields } from '@lockstep/core/stf'
import type { WorkerRpc } from './connect-worker-rpc.js'
import type { DirectFrame } from './read-status-frame.js'

/** What became of a direct call. */
export interface DirectOutcome {
  /** blake2-256 of the operation as it was submitted. */
  readonly directHash: Hex
  /** The last frame: `inSidechainBlock`, `invalid`, `dropped` or `usurped`. */
  readonly frame: DirectFrame
  /** The receipt with the call's return value or failure, which the attested enclave signed; none where no block has it. */
  readonly receipt: SignedReceipt | undefined
}

/** Who signs a direct call, in whose name, and what hides it from the host. */
export interface CallDirectlyOptions {
  readonly signer: Signer
  /** The next one of the account in whose name it is called, a u32. */
  readonly nonce: number
  /** The account in whose name the signer calls, as its delegate; the signer's own if left out. */
  readonly asDelegateOf?: Hex
  /**
   * What keeps the call from the host. `shieldingKey`, if left out: it is encrypted for the worker's attested key, as
   * Integritee's clients do. `connection`: TLS alone, which must end in the enclave (`verifyEnclaveCertificate`); a tenth
   * of the worker's time.
   */
  readonly secrecy?: 'shieldingKey' | 'connection'
}

const ends: readonly DirectFrame['status']['type'][] = ['inSidechainBlock', 'invalid', 'dropped', 'usurped']

/**
 * Signs a call for the direct path, submits it, waits until the worker has it in a block or gives it up, and fetches its
 * receipt.
 *
 * @throws LockstepError `RpcRefused` where the worker does not take it, `ShieldingKeyOutdated` where its key has changed; `RpcConnection`; as `fetchReceipts`
 */
export async function callDirectly<Args, Returns>(
  rpc: WorkerRpc,
  access: GetterAccess,
  call: Call<Args, Returns>,
  args: InferFields<Args>,
  { signer, nonce, asDelegateOf, secrecy = 'shieldingKey' }: CallDirectlyOptions,
): Promise<DirectOutcome> {
  const { provider, worker, shard } = access
  const domain = { mrenclave: worker.mrenclave, shard }
  const encoded = encodeCall(call, asDelegateOf ?? signer.account, args)
  const asDelegate = asDelegateOf !== undefined
  const operation = signCall(encoded, { nonce, domain, signer, path: 'directCall', asDelegate })
  const { directHash, frame } = await lastFrame(rpc, (listener) =>
    secrecy === 'connection'
      ? rpc.submitOperationAndWatch(shard, operation, listener)
      : rpc
          .submitAndWatch(shard, shieldingEncrypt(provider, worker.shieldingKey, operation), listener)
          .catch(tellOutdatedKey),
  )
  const own = toHex(provider.blake2b256(operation))
  if (directHash !== own) throw otherOperation(directHash, own)
  const receipts = await fetchReceipts(provider, access, shard, toHex(provider.blake2b256(orderedOperation(operation))))
  return { directHash, frame, receipt: receipts.find(({ receipt }) => receipt.status !== 'Rejected') ?? receipts[0] }
}

/** What this client has encrypted for the attested key can fail to open for one reason. */
function tellOutdatedKey(error: unknown): never {
  const isUnopened =
    error instanceof LockstepError && error.code === 'RpcRefused' && error.details.limit === 'Undecryptable'
  throw isUnopened ? shieldingKeyOutdated('the worker') : error
}

async function lastFrame(
  rpc: WorkerRpc,
  submit: (listener: (frame: DirectFrame) => void) => Promise<Hex>,
): Promise<{ readonly directHash: Hex; readonly frame: DirectFrame }> {
  let settle: (frame: DirectFrame) => void = () => {}
  const last = new Promise<DirectFrame>((resolve) => {
    settle = resolve
  })
  const directHash = await submit((frame) => {
    if (ends.includes(frame.status.type)) settle(frame)
  })
  const lost = rpc.closed.then(() => {
    throw connectionLost(directHash)
  })
  return { directHash, frame: await Promise.race([last, lost]) }
}

function connectionLost(directHash: Hex): LockstepError {
  return new LockstepError(
    'RpcConnection',
    `the connection ended before ${directHash} did; it may be in a block: ask for its receipts on a new connection`,
    { field: 'directHash', value: directHash },
  )
}

function otherOperation(directHash: Hex, own: Hex): LockstepError {
  return new LockstepError('RpcAnswer', `the worker watches ${directHash}, which is not the submitted operation`, {
    field: 'directHash',
    value: directHash,
    limit: own,
  })
}
