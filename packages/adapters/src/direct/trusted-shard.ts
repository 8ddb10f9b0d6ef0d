import { type Hex, LockstepError, toHex } from '@lockstep/core'
import type { CryptoProvider } from '@lockstep/core/crypto'
import { decodeGetter } from '@lockstep/core/operation'
import type { PoolLoad, QueueLimit } from '@lockstep/core/pool'
import type { SignedHeader } from '@lockstep/core/receipt'
import type { Answer, Attestation } from '@lockstep/core/worker'
import { type EnclaveRuntime, type EnclaveRuntimeOptions, openEnclave } from '../tee/enclave-runtime.js'
import {
  createDirectService,
  type DirectService,
  type DirectServiceOptions,
  type DirectSubmission,
} from './direct-service.js'
import type { DirectListener } from './direct-status.js'
import type { VerifyElsewhere } from './verify-ahead.js'

/** An enclave's runtime, and how its direct path deals with operations. */
export interface TrustedShardOptions extends EnclaveRuntimeOptions {
  /** As in `DirectServiceOptions`; its defaults if left out. */
  readonly direct?: Pick<DirectServiceOptions, 'pool' | 'padLostZero'>
  /** Left out, every signature is verified where it is met. */
  readonly verifyElsewhere?: VerifyElsewhere
}

/** What the trusted side of a worker's JSON-RPC asks of its shard, in the enclave. */
export interface TrustedShard {
  /** The enclave as it is without direct calls; blocks that go through it reach the pool. */
  readonly runtime: EnclaveRuntime
  readonly provider: CryptoProvider
  /** Canonical text of name, version and codecs of what runs here. */
  readonly metadata: string
  attest(challenge: Hex): Promise<Attestation>
  query(sealed: Uint8Array): Promise<Uint8Array>
  /** A quote with these 64 bytes as its report data. */
  quote(reportData: Uint8Array): Promise<Uint8Array>
  /** Answers a getter request that comes in the clear, through a connection that ends in here. */
  getter(request: Uint8Array): Promise<Answer>
  /** The next nonce of the account in whose name a trusted getter asks; it is told to whom the getter is answered. */
  nextNonce(request: Uint8Array): Promise<number | { readonly refused: string }>
  head(): Promise<SignedHeader | undefined>
  submit(shard: Hex, ciphertext: Uint8Array, listener?: DirectListener): Promise<DirectSubmission>
  /**
   * Takes an operation that comes in the clear, through a connection that ends in here. Throws `NotProvisioned`.
   *
   * PERF: synchronous. A promise on each of the layers between a request and the pool was 2 µs a call.
   */
  submitOperation(shard: Hex, operation: Uint8Array, listener?: DirectListener): DirectSubmission
  /** Does part of the work of operations before they are submitted; see `DirectService`. Does nothing before there is a key. */
  openAhead(operations: readonly Uint8Array[]): Promise<void>
  /** As `DirectService.propose`. */
  propose(room: QueueLimit, now: number): Promise<readonly Uint8Array[]>
  pending(): Promise<readonly Hex[]>
  /** `undefined` before there is a key. */
  load(): PoolLoad | undefined
}

/**
 * The trusted side of an enclave with a direct path: what {@link createEnclaveRuntime} makes, and a pool that sees every
 * block which goes through it.
 *
 * @throws LockstepError as {@link createEnclaveRuntime}. Every function but `quote` rejects with `NotProvisioned`, or
 * throws it where it is synchronous, while the enclave has no shielding key.
 */
export function createTrustedShard(options: TrustedShardOptions): TrustedShard {
  const { program, services } = options
  const { runtime, interior } = openEnclave({
    ...options,
    onBlock: (record) => service().imported(record),
    recall: (operationHash, wanted) => direct?.recall(operationHash, wanted),
  })
  const { mrenclave, shard } = runtime
  let direct: DirectService | undefined

  function service(): DirectService {
    direct ??= createService()
    return direct
  }

  function createService(): DirectService {
    if (!interior.isProvisioned()) throw notProvisioned()
    return createDirectService({
      ...options.direct,
      ...(options.verifyElsewhere && { verifyElsewhere: options.verifyElsewhere }),
      provider: options.provider,
      nextNonce: interior.nextNonce,
      entropy: services.entropy,
      stf: program.stf,
      domain: { mrenclave: options.settings.signedFor ?? mrenclave, shard },
      // Asked each time: it changes.
      shieldingKey: interior.shieldingKeys,
    })
  }

  /** A client is told what becomes of its call, which is what the state says. */
  function accepting(): DirectService {
    interior.requireConfirmed()
    return service()
  }

  /** A call may be older than the snapshot that the shard goes on from. */
  function whileConfirmed(listener: DirectListener): DirectListener {
    return (status) => {
      if (interior.isConfirmed()) listener(status)
    }
  }

  const askGetter = (request: Uint8Array): Promise<Answer> =>
    interior.answer({ type: 'Getter', value: { request: toHex(request), at: 'Latest', proof: false } })

  return {
    runtime: {
      ...runtime,
      async revert(number) {
        await runtime.revert(number)
        service().reverted(number)
      },
    },
    provider: options.provider,
    metadata: program.stf.identityText,
    attest: runtime.attest,
    query: runtime.query,
    quote: services.quote,
    getter: askGetter,
    async nextNonce(request) {
      const asked = decodeGetter(program.stf, request)
      if (asked?.kind !== 'trusted') return { refused: 'Undecodable' }
      const answer = await askGetter(request)
      if (answer.type === 'Refused') return { refused: answer.value }
      return service().nextNonce(asked.sender)
    },
    async head() {
      const answer = await interior.answer({ type: 'Head', value: null })
      return answer.type === 'Head' ? answer.value : undefined
    },
    submit: async (to, ciphertext, listener) =>
      accepting().submit(to, ciphertext, listener && whileConfirmed(listener)),
    submitOperation: (to, operation, listener) =>
      accepting().submitOperation(to, operation, listener && whileConfirmed(listener)),
    openAhead: async (operations) => (interior.isProvisioned() ? service().openAhead(operations) : undefined),
    propose: async (room, now) => service().propose(room, now),
    pending: async () => service().pending(),
    load: () => direct?.load(),
  }
}

function notProvisioned(): LockstepError {
  return new LockstepError(
    'NotProvisioned',
    'the enclave has no shielding key yet; provision it from an enclave of the same code, or launch with generate',
  )
}
