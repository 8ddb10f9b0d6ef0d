import type { Hex } from '@lockstep/core'
import {
  attestWorker,
  awaitReceipt,
  type ComposedOperation,
  composeOperation,
  type GetterAccess,
  type IndirectInvocation,
  readTrusted,
  type SubmittedOperation,
  type WorkerConnection,
} from '@lockstep/core/client'
import type { CryptoProvider, Entropy, Signer } from '@lockstep/core/crypto'
import type { SignedReceipt } from '@lockstep/core/receipt'
import type { Call, InferFields } from '@lockstep/core/stf'
import type { AttestationVerifier } from '@lockstep/core/worker'
import { type AccountInfo, balances } from '@lockstep/stf-balances'

/** A client of one worker, whose enclave it has attested. */
export interface Client {
  readonly access: GetterAccess
  readonly invocation: IndirectInvocation
  /** Composes a call, signs it and encrypts it for the attested shielding key. */
  compose<Args>(call: Call<Args>, args: InferFields<Args>, signer: Signer, nonce: number): ComposedOperation
  /** Wraps a composed operation into an extrinsic and submits it. */
  submit(operation: Pick<ComposedOperation, 'operationHash' | 'ciphertext'>): Promise<SubmittedOperation>
  /** Awaits `ProcessedParentchainBlock` and fetches the receipt, checked against the attested receipts root. */
  receipt(submitted: SubmittedOperation): Promise<SignedReceipt>
  accountInfo(signer: Signer): Promise<AccountInfo>
}

export interface ClientOptions {
  readonly provider: CryptoProvider
  readonly entropy: Entropy
  readonly verifier: AttestationVerifier
  readonly connection: WorkerConnection
  readonly invocation: IndirectInvocation
  /** The code that this client is willing to trust. */
  readonly mrenclave: Hex
  readonly shard: Hex
  finalizedHead(): Promise<number>
}

/** A getter request serves once; it need not outlive this many blocks. */
const getterLifetime = 10

/** Attests the worker and opens a client on it. @throws LockstepError as `attestWorker` */
export async function openClient(options: ClientOptions): Promise<Client> {
  const { provider, entropy, verifier, connection, invocation, mrenclave, shard } = options
  const trusted = { mrenclave, minimumSecurityVersion: 1 }
  const worker = await attestWorker(connection, verifier, trusted, { provider, entropy })
  const access = { provider, entropy, connection, worker, shard }
  const domain = { mrenclave: worker.mrenclave, shard }
  return {
    access,
    invocation,
    compose: (call, args, signer, nonce) =>
      composeOperation(call, args, { provider, shieldingKey: worker.shieldingKey, domain, signer, nonce }),
    async submit({ operationHash, ciphertext }) {
      return { shard, operationHash, extrinsicHash: await invocation.invoke(shard, ciphertext) }
    },
    receipt: (submitted) => awaitReceipt(provider, access, invocation, submitted),
    async accountInfo(signer) {
      const expiry = (await options.finalizedHead()) + getterLifetime
      return (await readTrusted(access, balances.getters.trusted.accountInfo, {}, { signer, expiry })).value
    },
  }
}
