import { decode } from '../codec/index.js'
import type { CryptoProvider, Signer } from '../crypto/index.js'
import { LockstepError } from '../error.js'
import { fromHex, type Hex, toHex } from '../hex.js'
import { encodePublicGetter, encodeTrustedGetter, signGetter } from '../operation/index.js'
import { type SignedHeader, verifySignedHeader } from '../receipt/index.js'
import type { Getter, InferFields } from '../stf/index.js'
import { askWorker, type WorkerAccess } from './ask-worker.js'

/** What a getter said, and of which block. */
export interface Reading<Value> {
  readonly value: Value
  /** Signed by the enclave: the state that was read. */
  readonly at: SignedHeader
}

/** How a client asks getters of one shard. */
export interface GetterAccess extends WorkerAccess {
  readonly provider: CryptoProvider
  readonly shard: Hex
}

/** Reads a public getter. @throws LockstepError as {@link askWorker}; `HeaderForged` */
export function readPublic<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  args: InferFields<Args>,
): Promise<Reading<Value>> {
  return read(access, getter, encodePublicGetter(getter, args))
}

/** Reads a trusted getter in the signer's name; the request is void after the parentchain's block `expiry`. */
export function readTrusted<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  args: InferFields<Args>,
  { signer, expiry }: { readonly signer: Signer; readonly expiry: number },
): Promise<Reading<Value>> {
  const domain = { mrenclave: access.worker.mrenclave, shard: access.shard }
  const request = signGetter(encodeTrustedGetter(getter, signer.account, args), { signer, domain, expiry })
  return read(access, getter, request)
}

async function read<Args, Value>(
  access: GetterAccess,
  getter: Getter<Args, Value>,
  request: Uint8Array,
): Promise<Reading<Value>> {
  const { value, at } = await askWorker(access, { type: 'Getter', value: toHex(request) }, 'Value')
  if (at.header.shard !== access.shard || !verifySignedHeader(access.provider, at, access.worker.enclaveAccount)) {
    throw new LockstepError('HeaderForged', 'the answer names a block that the attested enclave did not sign', {
      field: 'at',
      value: at.header.number,
    })
  }
  return { value: decode(getter.returns, fromHex(value)), at }
}
