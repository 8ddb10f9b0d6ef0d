import { callDirectly } from '@lockstep/adapters/integritee-rpc/client'
import { createIndirectInvocation } from '@lockstep/adapters/parentchain/embedded'
import { type Hex, LockstepError, toHex } from '@lockstep/core'
import { awaitReceipt } from '@lockstep/core/client'
import { shieldingEncrypt } from '@lockstep/core/crypto'
import { encodeCall, signCall } from '@lockstep/core/operation'
import type { SignedReceipt } from '@lockstep/core/receipt'
import type { Call, InferFields } from '@lockstep/core/stf'
import type { Sending } from './call-options.js'
import { nextNonce } from './next-nonce.js'
import type { Session } from './open-session.js'
import { within } from './within.js'

/** A call that has a receipt, which the attested enclave signed. */
export interface SentCall {
  readonly path: Sending['path']
  readonly nonce: number
  /** By which its receipts are found. */
  readonly operationHash: Hex
  readonly receipt: SignedReceipt
}

/**
 * Signs a call, sends it the chosen way, and waits for its receipt.
 *
 * @throws LockstepError `CallNotExecuted` where the worker gives it up without a receipt, naming why; `Timeout`; as
 * `callDirectly` and `awaitReceipt`
 */
export async function sendCall<Args>(
  session: Session,
  call: Call<Args>,
  args: InferFields<Args>,
  sending: Sending,
  progress: (line: string) => void,
): Promise<SentCall> {
  const nonce = sending.nonce ?? (await nextNonce(session, sending.signer, sending.asDelegateOf))
  progress(`${call.name} with nonce ${nonce}, ${sending.path}`)
  const send = sending.path === 'direct' ? sendDirectly : sendIndirectly
  const receipt = await within(
    sending.patience,
    `the receipt of ${call.name}`,
    send(session, call, args, sending, nonce),
  )
  progress('')
  return { path: sending.path, nonce, operationHash: receipt.receipt.operationHash, receipt }
}

async function sendDirectly<Args>(
  { rpc, access }: Session,
  call: Call<Args>,
  args: InferFields<Args>,
  { signer, asDelegateOf }: Sending,
  nonce: number,
): Promise<SignedReceipt> {
  const { frame, receipt, directHash } = await callDirectly(rpc, access, call, args, {
    ...{ signer, nonce },
    ...(asDelegateOf === undefined ? {} : { asDelegateOf }),
  })
  if (receipt !== undefined) return receipt
  const why = frame.reason === undefined ? frame.status.type : `${frame.status.type}, ${frame.reason}`
  throw new LockstepError('CallNotExecuted', `the worker gave ${call.name} up: ${why}; nothing was changed`, {
    field: directHash,
    value: why,
  })
}

async function sendIndirectly<Args>(
  session: Session,
  call: Call<Args>,
  args: InferFields<Args>,
  { signer, asDelegateOf, relayer }: Sending,
  nonce: number,
): Promise<SignedReceipt> {
  const { provider, worker, shard } = session.access
  const domain = { mrenclave: worker.mrenclave, shard }
  const encoded = encodeCall(call, asDelegateOf ?? signer.account, args)
  const asDelegate = asDelegateOf !== undefined
  const operation = signCall(encoded, { nonce, domain, signer, path: 'indirectCall', asDelegate })
  const operationHash = toHex(provider.blake2b256(operation))
  const ciphertext = shieldingEncrypt(provider, worker.shieldingKey, operation)
  const invocation = createIndirectInvocation({ provider, chain: await session.chain(), signer: relayer })
  const extrinsicHash = await invocation.invoke(shard, ciphertext)
  const ciphertextHash = toHex(provider.blake2b256(ciphertext))
  return awaitReceipt(provider, session.access, invocation, { shard, operationHash, extrinsicHash, ciphertextHash })
}
